/** The end of a dialog that may harm people: "I have understood", what went wrong, and the two ways out. */
import { Button, Checkbox, Group } from '@mantine/core';
import { sentenceOf } from '../frame/sentence.ts';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import classes from './second-factors.module.css';

interface DialogEndProps {
  /** Where it locks people out: nothing is done before the tick. */
  readonly mustUnderstand: boolean;
  readonly isUnderstood: boolean;
  readonly onUnderstand: (isUnderstood: boolean) => void;
  readonly error?: Error | null;
  readonly back: { readonly label: string; readonly run: () => void };
  /** None where nothing can be done. */
  readonly act?: {
    readonly label: string;
    readonly run: () => void;
    readonly isBusy: boolean;
    readonly isOff?: boolean;
  };
}

export function DialogEnd({ mustUnderstand, isUnderstood, onUnderstand, error, back, act }: DialogEndProps) {
  const { say } = useWords();
  return (
    <>
      {mustUnderstand && (
        <Checkbox
          className={classes.below}
          label={say('mfa.harm_understood')}
          checked={isUnderstood}
          onChange={({ currentTarget: { checked } }) => onUnderstand(checked)}
        />
      )}
      {error && (
        <div className={classes.below}>
          <Notice tone="bad" live="alert" title={sentenceOf(error, say)} />
        </div>
      )}
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={back.run} data-autofocus>
          {back.label}
        </Button>
        {act && (
          <Button
            color={mustUnderstand ? 'red' : undefined}
            loading={act.isBusy}
            loaderProps={{ 'aria-label': say('guide.saving') }}
            disabled={act.isOff || (mustUnderstand && !isUnderstood)}
            onClick={act.run}
          >
            {act.label}
          </Button>
        )}
      </Group>
    </>
  );
}
