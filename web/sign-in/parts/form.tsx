/** One answer and the button that gives it; what is wrong is said in our words, not the browser's. */
import type { ComponentChildren } from 'preact';

export const Form = ({ onSubmit, children }: { onSubmit: () => void; children: ComponentChildren }) => (
  <form
    noValidate
    onSubmit={(submission) => {
      submission.preventDefault();
      onSubmit();
    }}
  >
    {children}
  </form>
);
