/** Says which connector a new one replaces, before it is saved. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useWords } from '../language/words.ts';
import { NextIcon } from '../look/icons.tsx';
import { Notice } from '../look/notice.tsx';
import { type Connector, type Factory, worded } from './connector.ts';
import { kindOf, kindWords } from './kind.ts';
import { Logo } from './logo.tsx';
import classes from './replace-dialog.module.css';

interface ReplaceDialogProps {
  readonly now: Connector;
  readonly next: Factory;
  readonly isTested: boolean;
  readonly isOpen: boolean;
  onCancel(): void;
  onConfirm(): void;
}

export function ReplaceDialog({ now, next, isTested, isOpen, onCancel, onConfirm }: ReplaceDialogProps) {
  const { say, language } = useWords();
  const words = kindWords[kindOf(next)];
  const names = { now: worded(now.name, language), next: worded(next.name, language) };
  return (
    <Modal
      opened={isOpen}
      onClose={onCancel}
      title={say(words.replace)}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      <div className={classes.change}>
        <div className={classes.side}>
          <Logo of={now} name={names.now} />
          <span className={classes.when}>{say('replace.now')}</span>
          <strong>{names.now}</strong>
        </div>
        <NextIcon />
        <div className={classes.side}>
          <Logo of={next} name={names.next} />
          <span className={classes.when}>{say('replace.next')}</span>
          <strong>{names.next}</strong>
        </div>
      </div>
      <Text>{say(words.replaceText, names)}</Text>
      {!isTested && (
        <div className={classes.untested}>
          <Notice tone="warn">{say('replace.untested')}</Notice>
        </div>
      )}
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          {say('act.cancel')}
        </Button>
        <Button onClick={onConfirm} data-autofocus>
          {say('replace.confirm', names)}
        </Button>
      </Group>
    </Modal>
  );
}
