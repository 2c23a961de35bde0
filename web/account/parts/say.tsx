/** A sentence with elements in its places: links, a number that stays in one piece. */
import type { ComponentChildren } from 'preact';
import type { Values } from '../../../words/fill.ts';
import { type Key, wording } from '../page.ts';

interface SayProps {
  readonly it: Key;
  readonly with: Readonly<Record<string, ComponentChildren>>;
  readonly values?: Values;
}

export function Say({ it, with: elements, values }: SayProps) {
  return (
    <>
      {wording
        .split(it, Object.keys(elements), values)
        .map((part) => (typeof part === 'string' ? part : elements[part.place]))}
    </>
  );
}

/** Numbers and names are written from left to right in every language, and numbers are not broken over lines. */
export const Isolated = ({ children }: { children: ComponentChildren }) => (
  <bdi class="piece">{children}</bdi>
);
