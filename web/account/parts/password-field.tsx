/** A password, new or known, that can be looked at. */
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { say } from '../page.ts';
import { Problem } from './problem.tsx';

interface PasswordFieldProps {
  readonly isNew: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: string;
  readonly field: RefObject<HTMLInputElement | null>;
  /** What a new one must be like. */
  readonly hint?: string;
  /** Under which password managers file it. */
  readonly loginName: string;
}

export function PasswordField({
  isNew,
  value,
  onChange,
  problem,
  field,
  hint,
  loginName,
}: PasswordFieldProps) {
  const [isSeen, see] = useState(false);
  return (
    <div>
      <input
        class="unseen"
        type="text"
        autocomplete="username"
        value={loginName}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <label for="password">{say(isNew ? 'field.newPassword' : 'field.password')}</label>
      <div class="joined" data-invalid={problem !== ''}>
        <input
          id="password"
          data-first
          ref={field}
          type={(isSeen ? 'text' : 'password') as 'password'}
          autocomplete={isNew ? 'new-password' : 'current-password'}
          autocapitalize="none"
          spellcheck={false}
          value={value}
          aria-invalid={problem !== ''}
          aria-describedby={hint ? 'password-problem password-hint' : 'password-problem'}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
        <button
          class="inside"
          type="button"
          aria-pressed={isSeen}
          aria-controls="password"
          onClick={() => see(!isSeen)}
        >
          {say(isSeen ? 'password.hide' : 'password.show')}
        </button>
      </div>
      {hint && (
        <p class="small hint" id="password-hint">
          {hint}
        </p>
      )}
      <Problem id="password-problem" text={problem} />
    </div>
  );
}
