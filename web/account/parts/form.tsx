/** What is typed and then sent; what is wrong with it the page says itself. */
import type { ComponentChildren } from 'preact';

interface FormProps {
  readonly onSubmit: () => void;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export const Form = ({ onSubmit, class: look, children }: FormProps) => (
  <form
    noValidate
    class={look}
    onSubmit={(submission) => {
      submission.preventDefault();
      onSubmit();
    }}
  >
    {children}
  </form>
);
