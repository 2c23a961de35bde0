/** A form of one act: what belongs to it, the button that does it, and below what went wrong. */
import type { ComponentChildren } from 'preact';
import { Problem } from '../../ui/parts/problem.tsx';
import type { Stopped } from '../journey.ts';
import { MainButton } from './buttons.tsx';
import { Form } from './form.tsx';
import { useAct } from './use-act.ts';

export interface ActFormProps {
  /** What the button says. */
  readonly label: string;
  readonly run: () => Stopped;
  readonly children?: ComponentChildren;
}

export function ActForm({ label, run, children }: ActFormProps) {
  const { act, problem, isBusy } = useAct();
  return (
    <Form onSubmit={() => void act(run)}>
      {children}
      <MainButton isBusy={isBusy}>{label}</MainButton>
      <Problem id="act-problem" text={problem} />
    </Form>
  );
}
