/** SQL's SIMILAR TO as a POSIX pattern, as PostgreSQL reads it: `%` and `_` beside alternatives, sets and repetitions. */

/** A backslash takes the next character as it is, in a set too; one at the end stands for nothing. */
export function posixOfSimilar(pattern: string): string {
  let isInSet = false;
  let posix = '';
  for (const [part] of pattern.matchAll(/\\?[^\\]|\\\\/gsu)) {
    if (part.length > 1 && part.startsWith('\\')) posix += part;
    else {
      posix += isInSet ? part : (meanings[part] ?? part);
      isInSet = isInSet ? part !== ']' : part === '[';
    }
  }
  return `^(?:${posix})$`;
}

const meanings: Readonly<Partial<Record<string, string>>> = {
  '%': '.*',
  _: '.',
  '(': '(?:',
  '.': '\\.',
  '^': '\\^',
  $: '\\$',
};
