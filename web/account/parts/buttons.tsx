/** The one thing to do, the quieter ways beside it, and links that do not leave the page. */
import type { ComponentChildren } from 'preact';
import { goTo, hrefOf } from '../addresses.ts';
import { say } from '../page.ts';

interface MainButtonProps {
  readonly isBusy?: boolean;
  readonly onClick?: () => void;
  readonly children: ComponentChildren;
}

/** Stays in the tab order while it works: a button that vanishes under the finger is a riddle to a screen reader. */
export const MainButton = ({ isBusy, onClick, children }: MainButtonProps) => (
  <button class="main" type={onClick ? 'button' : 'submit'} aria-disabled={isBusy} onClick={onClick}>
    {isBusy ? say('do.wait') : children}
  </button>
);

interface QuietButtonProps {
  readonly onClick: () => void;
  readonly children: ComponentChildren;
  readonly isDanger?: boolean;
  readonly id?: string;
  readonly labelledBy?: string;
}

export const QuietButton = ({ onClick, children, isDanger, id, labelledBy }: QuietButtonProps) => (
  <button
    class={isDanger ? 'quiet danger' : 'quiet'}
    type="button"
    id={id}
    aria-labelledby={labelledBy}
    onClick={onClick}
  >
    {children}
  </button>
);

interface LinkProps {
  readonly to: string;
  readonly class?: string;
  readonly id?: string;
  readonly labelledBy?: string;
  readonly isCurrent?: boolean;
  readonly children: ComponentChildren;
}

/** To another room; with a modifier key it opens where the browser opens links. */
export const Link = ({ to, class: look, id, labelledBy, isCurrent, children }: LinkProps) => (
  <a
    class={look}
    id={id}
    href={hrefOf(to)}
    aria-labelledby={labelledBy}
    aria-current={isCurrent ? 'page' : undefined}
    onClick={(click) => {
      if (click.metaKey || click.ctrlKey || click.shiftKey || click.button !== 0) return;
      click.preventDefault();
      goTo(to);
    }}
  >
    {children}
  </a>
);
