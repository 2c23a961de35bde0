/** A password, new or known, that can be looked at. */
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { Problem } from './problem.tsx';

interface PasswordInputProps {
  /** Its own on the page; those of its problem and its hint begin with it. */
  readonly id: string;
  readonly isNew: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: string;
  readonly field: RefObject<HTMLInputElement | null>;
  /** What a new one must be like. */
  readonly hint?: string;
  readonly isFirst?: boolean;
  readonly say: (key: 'field.newPassword' | 'field.password' | 'password.show' | 'password.hide') => string;
}

export function PasswordInput({ id, isNew, value, problem, field, hint, say, ...props }: PasswordInputProps) {
  const [isSeen, see] = useState(false);
  return (
    <div>
      <label for={id}>{say(isNew ? 'field.newPassword' : 'field.password')}</label>
      <div class="joined" data-invalid={problem !== ''}>
        <input
          id={id}
          name="password"
          data-first={props.isFirst}
          ref={field}
          type={(isSeen ? 'text' : 'password') as 'password'}
          autocomplete={isNew ? 'new-password' : 'current-password'}
          autocapitalize="none"
          spellcheck={false}
          value={value}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem${hint ? ` ${id}-hint` : ''}`}
          onInput={(event) => props.onChange(event.currentTarget.value)}
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
      <Problem id={`${id}-problem`} text={problem} />
      {hint && (
        <p class="small hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
