/** One next step at a time, the language menu below it. */
import { useLayoutEffect, useReducer } from 'preact/hooks';
import { Footer } from '../parts/footer.tsx';
import { QuickWait, Wait } from '../parts/wait.tsx';
import { EndScreen } from '../screens/end-screen.tsx';
import { journey, subscribe } from '../store.ts';
import type { Arrival } from './arrival.ts';
import { NewPasskeyScreen } from './screens/new-passkey-screen.tsx';
import { ProposeScreen } from './screens/propose-screen.tsx';
import { FromProviderScreen, ToProviderScreen } from './screens/provider-screens.tsx';
import { RelatedScreen } from './screens/related-screen.tsx';
import { SetUpScreen } from './screens/set-up-screen.tsx';
import { readSetUp } from './set-up.ts';

export function NextStepsApp({ arrival }: { arrival: Arrival | undefined }) {
  const [, show] = useReducer((count: number) => count + 1, 0);
  // Before anything is asked: an answer may be here sooner than the first paint.
  useLayoutEffect(() => subscribe(() => show(undefined)), []);
  return (
    <>
      <main>{current(arrival)}</main>
      <Footer onChange={() => show(undefined)} />
    </>
  );
}

function current(arrival: Arrival | undefined) {
  const { screen, setUp, factor, visit } = journey.read();
  switch (screen) {
    case 'propose':
      return <ProposeScreen />;
    case 'setUp':
      if (!setUp && factor !== 'backup') return <Wait />;
      return <SetUpScreen setUp={readSetUp(setUp)} factor={factor} />;
    case 'newPasskey':
      return <NewPasskeyScreen />;
    case 'toProvider':
      return <ToProviderScreen />;
    case 'fromProvider':
      return <FromProviderScreen arrival={arrival} />;
    case 'related':
      return visit ? <RelatedScreen visit={visit} /> : <QuickWait />;
    case 'done':
    case 'ended':
    case 'suspended':
    case 'notFound':
      return <EndScreen kind={screen} />;
    default:
      // On its way to the other page.
      return <Wait />;
  }
}
