/** A field of JSON: the editor when it has come, a plain box until then, and its problems as a list below. */
import { Textarea } from '@mantine/core';
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import { type Language } from '../../../words/languages.ts';
import { useWords } from '../language/words.ts';
import classes from './json-field.module.css';

export interface Problem {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

export interface JsonFinding {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

export interface JsonEditorProps {
  readonly value: string;
  readonly label: string;
  readonly describedBy: string;
  readonly isInvalid: boolean;
  /** What is wrong with the value, as long as it is valid JSON. */
  readonly findings?: readonly JsonFinding[] | undefined;
  readonly suggestions?: readonly string[] | undefined;
  readonly words: { readonly language: Language; readonly broken: string };
  onChange(value: string): void;
  onProblems(problems: readonly Problem[]): void;
}

/** Without the editor (it may not load) the text can still be changed. */
function PlainEditor({ value, label, describedBy, isInvalid, onChange }: JsonEditorProps) {
  return (
    <Textarea
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      classNames={{ input: classes.plain ?? '' }}
      autosize
      minRows={8}
      maxRows={24}
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

const JsonEditor = lazy(() => import('./json-editor.tsx').catch(() => ({ default: PlainEditor })));

interface JsonFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly findings?: readonly JsonFinding[] | undefined;
  /** Whether the findings are about what stands here now. */
  readonly isPending?: boolean;
  readonly suggestions?: readonly string[];
  onChange(value: string): void;
}

export function JsonField(props: JsonFieldProps) {
  const { name, label, value, error, findings, isPending = false, suggestions, onChange } = props;
  const { say, language } = useWords();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const below = useId();
  const words = useMemo(() => ({ language, broken: say('json.broken') }), [language, say]);
  // A refusal has a line for each mistake; those that the list shows at their place are not said twice.
  const unlisted = (error ?? '')
    .split('\n')
    .filter((line) => line !== '' && problems.every(({ message }) => message !== line));
  const linesOf = (found: readonly Problem[]) =>
    say(found.length === 1 ? 'json.line' : 'json.lines', { lines: found.map(({ line }) => line).join(', ') });
  return (
    <div data-field={name}>
      <Suspense
        fallback={
          <div className={classes.loading} role="status">
            {say('json.loading')}
          </div>
        }
      >
        <JsonEditor
          value={value}
          label={say('json.editor', { label })}
          describedBy={below}
          isInvalid={error !== undefined}
          findings={findings}
          suggestions={suggestions}
          words={words}
          onChange={onChange}
          onProblems={setProblems}
        />
      </Suspense>
      <div id={below} className={classes.below}>
        {unlisted.length > 0 && <p className={classes.error}>{unlisted.join('\n')}</p>}
        {value.trim() === '' && !error && <p>{say('json.empty')}</p>}
        {problems.length === 0 && value.trim() !== '' && !error && (
          <p>{isPending ? say('json.checking') : say('json.ok')}</p>
        )}
        {problems.length > 0 && (
          <ul aria-label={say('json.problems')} className={classes.problems}>
            {[...Map.groupBy(problems, ({ message }) => message)].map(([message, found]) => (
              <li key={message} data-severity={found[0]?.severity}>
                {message} <span className={classes.line}>{linesOf(found)}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
