/** One step of the Start page: how it stands, what it is, what to do. */
import type { ReactNode } from 'react';
import { useWords } from '../language/words.ts';
import { CheckIcon } from '../look/icons.tsx';
import type { StepState } from './progress.ts';
import classes from './step.module.css';

interface StepProps {
  /** Left out: the step has nothing to finish. */
  readonly state?: StepState;
  /** In place of the state. */
  readonly sign?: ReactNode;
  readonly title: string;
  readonly text: ReactNode;
  readonly children?: ReactNode;
}

export function Step({ state, sign, title, text, children }: StepProps) {
  const { say } = useWords();
  return (
    <li className={classes.step} data-state={state}>
      <span className={classes.sign}>
        {sign}
        {state === 'done' && <CheckIcon />}
        {state === 'notice' && <span aria-hidden="true">!</span>}
      </span>
      <div className={classes.body}>
        <h2 className={classes.title}>
          {title}
          {state && <span className={classes.state}>{say(`start.${state}`)}</span>}
        </h2>
        <p className={classes.text}>{text}</p>
        {children && <div className={classes.acts}>{children}</div>}
      </div>
    </li>
  );
}
