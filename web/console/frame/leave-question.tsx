/** Draws the question of the leave guard when there is one. */
import { lazy, Suspense } from 'react';
import { useWaitingNavigation } from './leave-guard.ts';

const LeaveDialog = lazy(() => import('./leave-dialog.tsx'));

export function LeaveQuestion() {
  const { isWaiting, stay, leave } = useWaitingNavigation();
  if (!isWaiting) return null;
  return (
    <Suspense>
      <LeaveDialog onStay={stay} onLeave={leave} />
    </Suspense>
  );
}
