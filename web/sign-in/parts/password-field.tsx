/** The password that this page remembers while it is open, with the rules of a new one. */
import type { RefObject } from 'preact';
import { PasswordInput } from '../../ui/parts/password-input.tsx';
import { page, say } from '../page.ts';
import { journey } from '../store.ts';

interface PasswordFieldProps {
  readonly isNew: boolean;
  readonly problem: string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly isFirst?: boolean;
}

export const PasswordField = (props: PasswordFieldProps) => (
  <PasswordInput
    {...props}
    id="password"
    value={journey.read().password}
    onChange={(password) => journey.change({ password })}
    hint={props.isNew ? rules() : undefined}
    say={say}
  />
);

/** What can be said before anything is typed; in the words that a refusal would use. */
function rules(): string {
  const { minLength, minKinds, refusesPatterns } = page.passwordRules;
  return [
    say('rejected.too_short', { min: minLength }),
    minKinds > 1 && say('rejected.character_types', { min: minKinds }),
    refusesPatterns && say('password.rules'),
  ]
    .filter(Boolean)
    .join(' ');
}
