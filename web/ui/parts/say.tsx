/** Sentences with elements in their places: links, a number that stays in one piece. */
import type { ComponentChildren } from 'preact';
import type { Values } from '../../../words/fill.ts';
import type { Wording } from '../wording.ts';

interface SayProps<Key> {
  readonly it: Key;
  readonly with: Readonly<Record<string, ComponentChildren>>;
  readonly values?: Values;
}

/** `wording`: that of the moment; another language brings another one. */
export const sayIn =
  <Key extends string>(wording: () => Wording<Key>) =>
  ({ it, with: elements, values }: SayProps<Key>) => (
    <>
      {wording()
        .split(it, Object.keys(elements), values)
        .map((part) => (typeof part === 'string' ? part : elements[part.place]))}
    </>
  );

/** Numbers and names are written from left to right in every language, and numbers are not broken over lines. */
export const Isolated = ({ children }: { children: ComponentChildren }) => (
  <bdi class="piece">{children}</bdi>
);
