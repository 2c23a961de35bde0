/** A sentence of the next steps with elements in its places. */
import type { ComponentChildren } from 'preact';
import type { NextStepPageWords } from '../../../../words/next-steps-words.ts';
import { words } from '../words.ts';

interface SayProps {
  readonly it: keyof NextStepPageWords;
  readonly with: Readonly<Record<string, ComponentChildren>>;
}

export function Say({ it, with: elements }: SayProps) {
  return (
    <>
      {words()
        .split(it, Object.keys(elements))
        .map((part) => (typeof part === 'string' ? part : elements[part.place]))}
    </>
  );
}
