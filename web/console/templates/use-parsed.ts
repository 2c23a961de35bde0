/** The last JSON that could be read while somebody types: a preview must not flicker at every comma. */
import { useState } from 'react';

export function useParsed(text: string): unknown {
  const [last, setLast] = useState(() => ({ text, value: read(text) }));
  if (last.text === text) return last.value;
  const value = read(text);
  const next = { text, value: value === undefined && text.trim() !== '' ? last.value : value };
  setLast(next);
  return next.value;
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
