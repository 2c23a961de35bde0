/** A question before something is lost, asked where the button was; the answer that keeps everything stands beside it. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Outcome } from '../../ui/call-api.ts';
import { say } from '../page.ts';
import { QuietButton } from './buttons.tsx';
import { Problem } from '../../ui/parts/problem.tsx';
import { useAct } from './use-act.ts';

interface QuestionProps {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly act: () => Promise<Outcome<unknown> | undefined>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
  readonly children?: ComponentChildren;
}

export function Question({ title, text, yes, act: run, onDone, onCancel }: QuestionProps) {
  const { act, problem, isBusy } = useAct();
  const box = useRef<HTMLDivElement>(null);
  // Before it is seen: a key that is pressed at once is for it.
  useLayoutEffect(() => box.current?.focus(), []);
  return (
    <div
      class="question"
      role="group"
      aria-labelledby="question-title"
      aria-describedby="question-text"
      tabIndex={-1}
      ref={box}
      onKeyDown={({ key }) => key === 'Escape' && onCancel()}
    >
      <h2 id="question-title">{title}</h2>
      <p id="question-text">{text}</p>
      <div class="acts">
        <button
          class="main danger"
          type="button"
          aria-disabled={isBusy}
          onClick={() => void act(run).then((outcome) => outcome?.ok && onDone())}
        >
          {isBusy ? say('do.wait') : yes}
        </button>
        <QuietButton onClick={onCancel}>{say('do.cancel')}</QuietButton>
      </div>
      <Problem id="question-problem" text={problem} />
    </div>
  );
}
