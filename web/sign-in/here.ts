/** The pages of a sign-in are two: what few people meet is loaded when they meet it. Which of the two this is. */
import type { Screen } from './journey.ts';

const nextSteps: readonly Screen[] = [
  'propose',
  'setUp',
  'newPasskey',
  'toProvider',
  'fromProvider',
  'related',
];

const isNextSteps = document.documentElement.hasAttribute('data-next-steps');

/** Whether this page can show it; those without an address of their own stand in both. */
export const isHere = (screen: Screen): boolean => nextSteps.includes(screen) === isNextSteps;
