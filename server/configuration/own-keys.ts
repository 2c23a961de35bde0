/** Keys that operators choose are the only ones a section has: nothing is found under `constructor` that was not put there; pure. */
import { isKeyed } from './sections.ts';

/** A copy whose sections inherit nothing. */
export const withOwnKeys = <T extends object>(document: T): T =>
  Object.fromEntries(
    Object.entries(document).map(([section, things]) => [
      section,
      isKeyed(section) && things ? ownKeysOf(things as object) : things,
    ]),
  ) as T;

/** Assigned to, `__proto__` would be no key; it is defined. */
export const ownKeysOf = <T extends object>(record: T): T =>
  Object.create(null, Object.getOwnPropertyDescriptors(record)) as T;
