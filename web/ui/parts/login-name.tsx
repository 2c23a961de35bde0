/** The name that a password manager files the password under: in the form, and in nobody's way. */
export const LoginName = ({ value }: { value: string }) => (
  <input
    class="unseen"
    type="text"
    autocomplete="username"
    value={value}
    readOnly
    tabIndex={-1}
    aria-hidden="true"
  />
);
