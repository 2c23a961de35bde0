/** What stands in the place of an answer that has not come yet, or that was a no. */
import { Button, Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
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

interface AskedProps {
  readonly error: unknown;
  onRetry(): void;
}

export function Refused({ error, onRetry }: AskedProps) {
  const { say } = useWords();
  return (
    <Notice tone="bad" live="alert" title={sentenceOf(error, say)}>
      <Button variant="default" size="xs" mt="sm" onClick={onRetry}>
        {say('act.retry')}
      </Button>
    </Notice>
  );
}
