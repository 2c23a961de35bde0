/** A text to take along: shown in full, copied by one press. */
import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useWords } from '../language/words.ts';
import classes from './copy-text.module.css';
import { CheckIcon, CopyIcon } from './icons.tsx';

export function CopyText({ text, label }: { text: string; label?: string }) {
  return (
    <div className={classes.line}>
      <code className={classes.text}>{text}</code>
      <CopyButton text={text} label={label ?? text} />
    </div>
  );
}

export function CopyButton({ text, label }: { text: string; label: string }) {
  const { say } = useWords();
  const { copy, copied } = useClipboard({ timeout: 2000 });
  // Only https and localhost may write to the clipboard; elsewhere the text can still be marked by hand.
  if (!navigator.clipboard) return null;
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      flex="none"
      leftSection={copied ? <CheckIcon /> : <CopyIcon />}
      onClick={() => copy(text)}
    >
      <span aria-live="polite">{copied ? say('act.copied') : say('act.copy')}</span>
      <span className="visually-hidden"> {label}</span>
    </Button>
  );
}
