/** What any text of a request must be: storable. PostgreSQL holds every character but U+0000. */
import { z } from 'zod';

const storable = /^[^\0]*$/;

export const text = z.string().regex(storable, { error: 'Holds a character that no text can hold' });

/** The contract's `^\S+@\S+\.\S+$`, without a pattern: on a megabyte of `@` that one keeps the process busy for minutes. */
export const email = text.refine(isEmail, { error: 'Is no e-mail address' });

/** An id in a path: whatever it is, it finds something or nothing. */
export const id = text.min(1).max(256);

function isEmail(value: string): boolean {
  const at = value.indexOf('@', 1);
  const dot = value.lastIndexOf('.', value.length - 2);
  return at > 0 && dot > at + 1 && !/\s/.test(value);
}
