/** A labelled line to type into, with what is wrong with it below. */
import type { RefObject } from 'preact';
import { Problem } from '../../ui/parts/problem.tsx';

interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem?: string;
  readonly field?: RefObject<HTMLInputElement | null>;
  readonly type?: 'text' | 'email' | 'url';
  readonly autocomplete?: string;
  readonly hint?: string;
  readonly isFirst?: boolean;
}

export function TextField({ id, label, value, onChange, field, hint, isFirst, ...props }: TextFieldProps) {
  const { problem = '', type = 'text', autocomplete = 'off' } = props;
  return (
    <div>
      <label for={id}>{label}</label>
      <div class="joined" data-invalid={problem !== ''}>
        <input
          id={id}
          ref={field}
          data-first={isFirst}
          type={type as 'text'}
          autocomplete={autocomplete}
          autocapitalize="none"
          spellcheck={false}
          value={value}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem${hint ? ` ${id}-hint` : ''}`}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
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
