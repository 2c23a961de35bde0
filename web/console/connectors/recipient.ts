/** Whom a test message goes to: what may be typed, how it is shown, and how the Management API wants it. */
import type { ConsoleWord } from '../../../words/en/console.ts';
import { findCountry } from '../../ui/phone/country.ts';
import { formatPhone, readPhone } from '../../ui/phone/phone.ts';
import type { Kind } from './kind.ts';

export interface Recipient {
  /** Of the input. */
  readonly type: 'tel' | 'email';
  readonly label: ConsoleWord;
  readonly hint: ConsoleWord;
  readonly wrong: ConsoleWord;
  /** The one form of its kind, or undefined when it is none. */
  read(typed: string): string | undefined;
  show(to: string): string;
  body(to: string): { readonly phone: string } | { readonly email: string };
}

export const recipients: Readonly<Record<Kind, Recipient>> = {
  Sms: {
    type: 'tel',
    label: 'test.phone',
    hint: 'test.phone_hint',
    wrong: 'test.phone_wrong',
    read: internationalPhone,
    show: formatPhone,
    body: (to) => ({ phone: to.slice(1) }),
  },
  Email: {
    type: 'email',
    label: 'test.email',
    hint: 'test.email_hint',
    wrong: 'test.email_wrong',
    read: (typed) =>
      /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+$/.test(typed.trim()) ? typed.trim() : undefined,
    show: (to) => to,
    body: (to) => ({ email: to }),
  },
};

/** E.164, or undefined when no country code was typed: which country is meant cannot be guessed here. */
function internationalPhone(typed: string): string | undefined {
  const anywhere = findCountry('TH');
  if (!anywhere || !/^\s*[(+＋]|^\s*00/.test(typed)) return undefined;
  const { phone, problem } = readPhone(typed, anywhere);
  return problem ? undefined : phone;
}
