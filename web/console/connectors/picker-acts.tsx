/** The end of a picker: away, or on with what was picked. */
import { Button, Group } from '@mantine/core';
import { useWords } from '../language/words.ts';
import classes from './connector-picker.module.css';

export function PickerActs({
  onClose,
  onNext,
}: {
  onClose(): void;
  /** Undefined while nothing is picked. */
  readonly onNext: (() => void) | undefined;
}) {
  const { say } = useWords();
  return (
    <Group justify="flex-end" className={classes.acts}>
      <Button variant="default" onClick={onClose}>
        {say('act.cancel')}
      </Button>
      <Button disabled={!onNext} onClick={onNext}>
        {say('act.next')}
      </Button>
    </Group>
  );
}
