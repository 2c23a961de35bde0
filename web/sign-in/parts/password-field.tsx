/** A password, new or known, that can be looked at. */
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { page, say } from '../page.ts';
import { journey } from '../store.ts';
import { Problem } from './problem.tsx';

interface PasswordFieldProps {
  readonly isNew: boolean;
  readonly problem: string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly isFirst?: boolean;
}

export function PasswordField({ isNew, problem, field, isFirst }: PasswordFieldProps) {
  const [isShown, show] = useState(false);
  return (
    <div>
      <label for="password">{say(isNew ? 'field.newPassword' : 'field.password')}</label>
      <div class="joined" data-invalid={problem !== ''}>
        <input
          id="password"
          name="password"
          data-first={isFirst}
          ref={field}
          type={(isShown ? 'text' : 'password') as 'password'}
          autocomplete={isNew ? 'new-password' : 'current-password'}
          autocapitalize="none"
          spellcheck={false}
          value={journey.read().password}
          aria-invalid={problem !== ''}
          aria-describedby={isNew ? 'password-problem password-rules' : 'password-problem'}
          onInput={(event) => journey.change({ password: event.currentTarget.value })}
        />
        <button
          class="inside"
          type="button"
          aria-pressed={isShown}
          aria-controls="password"
          onClick={() => show(!isShown)}
        >
          {say(isShown ? 'password.hide' : 'password.show')}
        </button>
      </div>
      <Problem id="password-problem" text={problem} />
      {isNew && (
        <p class="small" id="password-rules">
          {rules()}
        </p>
      )}
    </div>
  );
}

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
