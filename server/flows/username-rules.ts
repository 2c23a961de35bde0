/** What a name may look like in this tenant. */
import { Refusal } from '../../contract/errors.ts';
import type { Settings } from '../../contract/settings.ts';

/** 422 `user.username_invalid`, or nothing. The alphabet itself (letters, digits, `_`) is the contract's. */
export function usernameRefusal(
  { minLength, maxLength, allowedChars }: Settings['usernamePolicy'],
  username: string,
): Refusal | undefined {
  const isLong = username.length >= minLength && username.length <= maxLength;
  const isAllowed =
    (allowedChars.lowercase || !/[a-z]/.test(username)) &&
    (allowedChars.uppercase || !/[A-Z]/.test(username)) &&
    (allowedChars.numbers || !/[0-9]/.test(username)) &&
    (allowedChars.underscore || !username.includes('_'));
  return isLong && isAllowed
    ? undefined
    : new Refusal('user.username_invalid', { data: { minLength, maxLength, allowedChars } });
}
