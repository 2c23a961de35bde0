/** The words of the next steps, which the first pages of a sign-in do not carry. */
import type { NextStepPageWords } from '../../../words/next-steps-words.ts';
import type { Wording } from '../../ui/wording.ts';
import { page, say as sayHere, wording } from '../page.ts';

type Key = keyof NextStepPageWords;

/** Of the moment: another language brings another one. */
export const words = (): Wording<Key> => wording;

/** Sentences one after the other: Chinese ones stand without a space between them. */
export const sayAll = (...keys: readonly Key[]): string =>
  keys.map((key) => say(key)).join(page.language.startsWith('zh') ? '' : ' ');

export const say: Wording<Key>['say'] = sayHere;
