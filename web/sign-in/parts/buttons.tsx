/** The one thing to do, and the quieter ways beside it. */
import type { ComponentChildren } from 'preact';
import { say } from '../page.ts';

/** Stays in the tab order while it works: a button that vanishes under the finger is a riddle to a screen reader. */
export const MainButton = ({
  isBusy,
  busyText,
  children,
}: {
  isBusy: boolean;
  busyText?: string;
  children: ComponentChildren;
}) => (
  <button class="main" type="submit" aria-disabled={isBusy}>
    {isBusy ? (busyText ?? say('do.wait')) : children}
  </button>
);

interface ButtonProps {
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

const buttonOf =
  (look: string) =>
  ({ onClick, children }: ButtonProps) => (
    <button class={look} type="button" onClick={onClick}>
      {children}
    </button>
  );

export const QuietButton = buttonOf('quiet');
/** Within a sentence, or beside one. */
export const LinkButton = buttonOf('link');
