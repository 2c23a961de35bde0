/** A password, new or known, that can be looked at. */
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { say } from '../page.ts';
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
          aria-describedby="password-problem"
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
    </div>
  );
}
