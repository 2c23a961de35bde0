/** What stands in the place of an answer that has not come yet, or that was a no. */
import { Button, Loader } from '@mantine/core';
import { useContext, useEffect, useState } from 'react';
import { ConsoleContext } from '../api/console-context.ts';
import { ApiRefusal } from '../api/refusal.ts';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import { sentenceOf } from './sentence.ts';
import classes from './waiting.module.css';

/** Shown only after a third of a second: a quick answer needs no announcement. */
export function Waiting({ tall = false }: { tall?: boolean }) {
  const { say } = useWords();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setSlow(true), 300);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <div className={classes.waiting} data-tall={tall || undefined} role="status" aria-busy="true">
      {isSlow && <Loader size="sm" role="img" aria-label={say('app.loading')} />}
    </div>
  );
}

interface RefusedProps {
  readonly error: unknown;
  onRetry(): void;
}

export function Refused({ error, onRetry }: RefusedProps) {
  const { say } = useWords();
  const session = useContext(ConsoleContext)?.session;
  if (session && error instanceof ApiRefusal && error.code === 'auth.forbidden') {
    return (
      <Notice tone="bad" live="alert" title={say('session.forbidden_title')}>
        <p>{say('session.forbidden_text')}</p>
        <Button variant="default" size="xs" mt="sm" onClick={() => void session.signOut()}>
          {say('act.sign_out')}
        </Button>
      </Notice>
    );
  }
  return (
    <Notice tone="bad" live="alert" title={sentenceOf(error, say)}>
      <Button variant="default" size="xs" mt="sm" onClick={onRetry}>
        {say('act.retry')}
      </Button>
    </Notice>
  );
}
