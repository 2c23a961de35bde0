/** Makes one address of its spellings: people do not tell capitals apart, and no mail server that they know does. */
import { isEmailAddress } from '@latchkey/connector-kit';
import { refuse } from '../../contract/errors.ts';

/** In lower case, composed (NFC), without spaces around it; undefined when no letter could be sent to it. */
export function findEmail(text: string): string | undefined {
  const canonical = canonicalEmail(text);
  return isEmailAddress(canonical) ? canonical : undefined;
}

/** The same, for where an address is needed: refuses with 422 `user.invalid_email`. */
export const readEmail = (text: string): string => findEmail(text) ?? refuse('user.invalid_email');

/** For looking somebody up: what is no address finds nobody. */
export const canonicalEmail = (text: string): string => text.trim().normalize('NFC').toLowerCase();
