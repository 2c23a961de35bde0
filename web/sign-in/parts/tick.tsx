/** A box to tick, with its sentence. */
import type { ComponentChildren } from 'preact';

interface TickProps {
  readonly isTicked: boolean;
  readonly onChange: (isTicked: boolean) => void;
  readonly class?: string;
  /** It should be ticked and is not: `tick-problem` says so. */
  readonly isMissing?: boolean;
  readonly children: ComponentChildren;
}

export const Tick = ({ isTicked, onChange, class: look = '', isMissing, children }: TickProps) => (
  <label class={`tick ${look}`}>
    <input
      type="checkbox"
      checked={isTicked}
      aria-invalid={isMissing}
      aria-describedby={isMissing === undefined ? undefined : 'tick-problem'}
      onChange={(change) => onChange(change.currentTarget.checked)}
    />
    <span>{children}</span>
  </label>
);
