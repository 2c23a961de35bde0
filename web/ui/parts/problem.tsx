/** What is wrong, beside the field it concerns: spoken at once, tied to the field by its id. */

/** The region stands there before its text comes, or screen readers miss it. */
export const Problem = ({ id, text }: { id: string; text: string }) => (
  <p class="problem" id={id} role="alert">
    {text}
  </p>
);
