/** What a provider tells of a person, made into what may be relied on. */
import type { SocialUser } from '@latchkey/connector-kit';
import type { SocialAccount } from '../flows/social-account.ts';
import { findEmail } from './emails.ts';
import type { Identity } from './identities.ts';
import { findPhone } from './phones.ts';

/** More would only fill the database. */
const longestRawData = 16_384;

/** An address or a number stays only when the provider says that it has verified it, and when it can be read in one way alone. */
export function readSocialAccount(target: string, told: SocialUser): SocialAccount {
  const email = told.isEmailVerified === true ? findEmail(told.email ?? '') : undefined;
  // OpenID Connect Core §5.1: a number that was verified is written as E.164. Without its plus sign, one country's
  // number may be another's.
  const isWhole = told.isPhoneVerified === true && told.phone?.trim().startsWith('+');
  const phone = isWhole ? findPhone(told.phone ?? '') : undefined;
  // Cut off within a letter of two places, its first half is none.
  const name = told.name
    ?.replaceAll('\0', '')
    .trim()
    .slice(0, 128)
    .replace(/[\uD800-\uDBFF]$/, '');
  const avatar = isPicture(told.avatar) ? told.avatar : undefined;
  const isShort = JSON.stringify(told.rawData ?? {}).length <= longestRawData;
  return {
    target,
    id: told.id,
    ...(email !== undefined && email.length <= 128 && { email }),
    ...(phone !== undefined && { phone }),
    ...(name && { name }),
    ...(avatar !== undefined && { avatar }),
    ...(told.rawData && isShort && { rawData: told.rawData }),
  };
}

/** As it is linked to a person. */
export const identityOf = ({ target, id, ...details }: SocialAccount): Identity => ({
  target,
  id,
  details: { id, ...details },
});

function isPicture(address: string | undefined): boolean {
  if (address === undefined || address.length > 2048 || address.includes('\0')) return false;
  return /^https?:$/.test(URL.parse(address)?.protocol ?? '');
}
