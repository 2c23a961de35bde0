/** A number or an address, as people read and type it. */
import type { Key } from './page.ts';
import { formatPhone } from '../ui/phone/phone.ts';

export type Kind = 'phone' | 'email';

/** No number holds an @. */
export const isEmail = (to: string): boolean => to.includes('@');

export const formatRecipient = (to: string): string => (isEmail(to) ? to : formatPhone(to));

/** Enough to know one's own again, where the account does not show it. */
export const hintOf = (to: string): string =>
  isEmail(to) ? to.replace(/^(.).*@/, '$1…@') : `…${to.slice(-4)}`;

/** The contract's pattern: contract/sign-in.ts has it too, with a schema library that no page should carry. */
export const emailProblem = (typed: string): Key | undefined => {
  if (!typed.trim()) return 'wrong.emailEmpty';
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed.trim()) ? undefined : 'wrong.email';
};
