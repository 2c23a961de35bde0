/** The code: one real field, so that phones fill it in and screen readers hear one thing; the cells are only drawn. */
import type { RefObject } from 'preact';
import { readPastedCode, readTypedCode } from '../find-code.ts';
import { Problem } from './problem.tsx';

interface CodeFieldProps {
  /** Its own on the page; that of its problem begins with it. */
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly length: number;
  readonly problem: string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onChange: (code: string) => void;
  /** A text was pasted in which no code could be found. */
  readonly onNoCode: () => void;
  readonly isFirst?: boolean;
}

export function CodeField({ id, label, value, length, problem, field, ...props }: CodeFieldProps) {
  const { onChange, onNoCode, isFirst = true } = props;
  function take(input: HTMLInputElement, text: string, isPasted: boolean): void {
    const code = isPasted ? readPastedCode(text, length, location.hostname) : readTypedCode(text, length);
    // Preact leaves an input alone whose value prop did not change: put the cleaned text back ourselves.
    input.value = code ?? value;
    if (code === undefined) onNoCode();
    else onChange(code);
  }

  return (
    <div>
      <label for={id}>{label}</label>
      <div class="cells" style={{ '--cells': length }} data-invalid={problem !== ''}>
        {Array.from({ length }, (_, place) => (
          <i key={place} data-next={place === Math.min(value.length, length - 1)} />
        ))}
        <input
          id={id}
          data-first={isFirst}
          ref={field}
          inputMode="numeric"
          autocomplete="one-time-code"
          value={value}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem`}
          onInput={(event) => {
            const { value: text } = event.currentTarget;
            // Autofill of a whole message comes as input, not as paste.
            take(event.currentTarget, text, text.length > value.length + 1);
          }}
          onPaste={(event) => {
            const text = event.clipboardData?.getData('text');
            if (!text) return;
            event.preventDefault();
            take(event.currentTarget, text, true);
          }}
        />
      </div>
      <Problem id={`${id}-problem`} text={problem} />
    </div>
  );
}
