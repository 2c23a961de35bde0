/** Who somebody says they are, in whatever spelling. */
import { fromWireDigits } from '../../../contract/phone.ts';
import type { PasswordIdentifier } from '../../../contract/sign-in.ts';
import type { Identifier } from '../../flows/proof.ts';
import { canonicalEmail } from '../../users/emails.ts';
import type { PersonKey } from '../../users/fields.ts';
import { findPhone } from '../../users/phones.ts';

/** All spellings of a number or an address are one; an unreadable one is one that nobody has. */
export function canonical({ type, value }: PasswordIdentifier): Identifier {
  if (type === 'phone') return { type, value: findPhone(value) ?? fromWireDigits(value) };
  return { type, value: type === 'email' ? canonicalEmail(value) : value };
}

export const personKeyOf = ({ type, value }: Identifier): PersonKey => {
  if (type === 'phone') return { phone: value };
  return type === 'email' ? { email: value } : { username: value };
};
