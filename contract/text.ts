/** What any text of a request must be: storable. PostgreSQL holds every character but U+0000. */
import { z } from 'zod';

const storable = /^[^\0]*$/;

export const text = z.string().regex(storable, { error: 'Holds a character that no text can hold' });

/** An id in a path: whatever it is, it finds something or nothing. */
export const id = text.min(1).max(256);
