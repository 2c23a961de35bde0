/** The one thing that an account is known by has to stay: it is told before anybody tries to remove it. */
import { isShown } from './fields.ts';
import type { Person } from './person.ts';
import { claims } from './session.ts';

/**
 * Whether one name, number, address or account elsewhere is all there is: the server takes it away from nobody (400
 * `user.last_sign_in_method_required`). As far as it is known here: what the account hides the server knows.
 */
export function hasOneWay({ username, primaryEmail, primaryPhone, identities = {} }: Person): boolean {
  const known = claims();
  const ways = [
    username,
    isShown('email') ? primaryEmail : known?.email,
    isShown('phone') ? primaryPhone : known?.phone_number,
    ...Object.keys(identities),
  ];
  return isShown('username') && isShown('social') && ways.filter(Boolean).length === 1;
}
