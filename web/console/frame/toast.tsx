/** A word about something that was done on another page; everything else is said where it was done. */
import { CloseButton } from '@mantine/core';
import { useEffect, useSyncExternalStore } from 'react';
import { useWords } from '../language/words.ts';
import { CheckIcon } from '../look/icons.tsx';
import classes from './toast.module.css';

const shownForMs = 10_000;

let current: { readonly text: string } | undefined;
const listeners = new Set<() => void>();

/** Says it at the foot of the window, over whatever page comes next. */
export function toast(text: string | undefined): void {
  current = text === undefined ? undefined : { text };
  for (const listener of listeners) listener();
}

export function Toast() {
  const { say } = useWords();
  const said = useSyncExternalStore(
    (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    () => current,
  );
  useEffect(() => {
    if (!said) return undefined;
    const timer = window.setTimeout(() => toast(undefined), shownForMs);
    return () => window.clearTimeout(timer);
  }, [said]);
  return (
    <div className={classes.place} role="status">
      {said && (
        <div className={classes.toast}>
          <CheckIcon />
          <span>{said.text}</span>
          <CloseButton size="sm" aria-label={say('act.close')} onClick={() => toast(undefined)} />
        </div>
      )}
    </div>
  );
}
