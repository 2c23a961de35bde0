/** Lets nobody in without a session, and says what is going on while there is none. */
import { Button } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useEffect, useSyncExternalStore } from 'react';
import { PlainPage } from '../frame/plain-page.tsx';
import { Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import type { Session } from './session.ts';

/** Few people ever see it. */
const EndedDialog = lazy(() => import('./ended-dialog.tsx'));

const useSessionState = (session: Session) => useSyncExternalStore(session.subscribe, session.state);

const becauseWords = {
  answer: 'session.failed_text',
  storage: 'session.storage_text',
  unreachable: 'error.unreachable',
} as const;

interface GateProps {
  readonly session: Session;
  readonly children: (name: string) => ReactNode;
}

export function Gate({ session, children }: GateProps) {
  const { say } = useWords();
  const state = useSessionState(session);
  useEffect(() => void session.start(), [session]);

  switch (state.kind) {
    case 'starting':
      return <Waiting tall />;
    case 'leaving':
      return (
        <>
          <title>{say('app.name')}</title>
          <p className="visually-hidden" role="status">
            {say('session.leaving')}
          </p>
          <Waiting tall />
        </>
      );
    case 'failed':
      return (
        <PlainPage title={say('session.failed_title')} lead={say(becauseWords[state.because])}>
          <Button
            onClick={() => (state.because === 'unreachable' ? location.reload() : void session.signIn())}
          >
            {say('act.retry')}
          </Button>
          <div style={{ marginTop: '1.5rem' }}>
            <Notice tone="quiet">{say('session.failed_reason', { reason: state.reason })}</Notice>
          </div>
        </PlainPage>
      );
    default:
      return (
        <>
          {children(state.person.name)}
          {state.kind === 'ended' && (
            <Suspense>
              <EndedDialog session={session} />
            </Suspense>
          )}
        </>
      );
  }
}
