/** A password, new or known, that can be looked at. */
import type { RefObject } from 'preact';
import { useId, useState } from 'preact/hooks';
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
  // A room that waits behind "Is it you?" may have a field of its own.
  const id = useId();
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
      <label for={id}>{say(isNew ? 'field.newPassword' : 'field.password')}</label>
      <div class="joined" data-invalid={problem !== ''}>
        <input
          id={id}
          data-first
          ref={field}
          type={(isSeen ? 'text' : 'password') as 'password'}
          autocomplete={isNew ? 'new-password' : 'current-password'}
          autocapitalize="none"
          spellcheck={false}
          value={value}
          aria-invalid={problem !== ''}
          aria-describedby={hint ? `${id}-problem ${id}-hint` : `${id}-problem`}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
        <button
          class="inside"
          type="button"
          aria-pressed={isSeen}
          aria-controls={id}
          onClick={() => see(!isSeen)}
        >
          {say(isSeen ? 'password.hide' : 'password.show')}
        </button>
      </div>
      {hint && (
        <p class="small hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Problem id={`${id}-problem`} text={problem} />
    </div>
  );
}
