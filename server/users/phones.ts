/** Makes a phone number of what people and programs write. */
import { parsePhoneNumberWithError } from 'libphonenumber-js/max';
import { refuse } from '../../contract/errors.ts';
import { asciiDigits } from '../../contract/digits.ts';
import { isPhone, type Phone } from '../../contract/phone.ts';

/** Digits of any script and what people put between them; letters would be dialled as a keypad and are no number. */
const spelling = /^[\p{Nd}\s+().\-‐-―/]{1,64}$/u;

/**
 * E.164 of a number with its country code: wire digits, with or without `+` or `00`, spaces, native digits, a national
 * trunk zero. Undefined when libphonenumber cannot parse it. Whether the number is in service is not asked: numbering
 * plans change faster than their tables (security E2, E3).
 */
export function findPhone(text: string): Phone | undefined {
  // libphonenumber knows some scripts' digits, and not the Thai ones (security E5).
  const trimmed = asciiDigits(text.trim());
  if (!spelling.test(trimmed)) return undefined;
  const international = trimmed.replace(/^(?:\+|00)?/, '+');
  try {
    const { number } = parsePhoneNumberWithError(international);
    return isPhone(number) ? number : undefined;
  } catch {
    return undefined;
  }
}

/** The same, for where a number is needed: refuses with 422 `user.invalid_phone`. */
export const readPhone = (text: string): Phone => findPhone(text) ?? refuse('user.invalid_phone');
