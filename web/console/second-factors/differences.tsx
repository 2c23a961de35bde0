/** Settings that would change, each by its name in the API, with what it is and what it would be. */
import type { ConfigurationChange } from '../../../contract/configuration.ts';
import { useWords } from '../language/words.ts';
import classes from './second-factors.module.css';

export function Differences({ changes }: { changes: readonly ConfigurationChange[] }) {
  const { say } = useWords();
  const shown = (value: unknown) =>
    value === undefined || value === null || (Array.isArray(value) && value.length === 0)
      ? say('mfa.value_none')
      : textOf(value);
  return (
    <ul className={classes.differences}>
      {changes.flatMap(({ key, differences }) =>
        differences.map(({ path, before, after }) => (
          <li key={`${key}.${path}`}>
            <code>{[key, path].filter(Boolean).join('.')}</code>
            <span>
              <del>{shown(before)}</del> → <ins>{shown(after)}</ins>
            </span>
          </li>
        )),
      )}
    </ul>
  );
}

/** Lists and records as people read them, without the marks of JSON. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join('; ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([, inner]) => inner !== false)
    .map(([name, inner]) => (inner === true ? name : `${isName(name) ? '' : `${name} `}${textOf(inner)}`))
    .join(' + ');
}

const isName = (name: string) => name === 'identifier' || name === 'name';
