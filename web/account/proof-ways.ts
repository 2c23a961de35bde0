/** By what a person can confirm here that it is them. */
import { canMakePasskeys } from '../ui/new-passkey.ts';
import { isOffered, isShown } from './fields.ts';
import { page } from './page.ts';
import type { Person } from './person.ts';
import type { ProvingFactor } from './proof.ts';
import { claims } from './session.ts';

export type Way =
  | { readonly by: 'password' | ProvingFactor }
  | { readonly by: 'code'; readonly to: string; readonly isHidden: boolean };

/** The way that is cheapest for the person and the operator first. What the account hides the ID token knows: it is the person's own. */
export function waysOf(person: Person): readonly Way[] {
  const { hasPassword, hasSecurityVerificationMethod, primaryPhone, primaryEmail } = person;
  const known = claims();
  const phone = primaryPhone ?? known?.phone_number?.replace(/^\+/, '');
  const email = primaryEmail ?? known?.email;
  const codes: Way[] = [
    ...(phone && page.sends.sms
      ? [{ by: 'code' as const, to: `+${phone}`, isHidden: primaryPhone === undefined }]
      : []),
    ...(email && page.sends.email
      ? [{ by: 'code' as const, to: email, isHidden: primaryEmail === undefined }]
      : []),
  ];
  // Whether there is a password may be hidden too: then it is offered where nothing else is.
  const mayHavePassword = hasPassword ?? (hasSecurityVerificationMethod && codes.length === 0);
  const plain: Way[] = mayHavePassword ? [{ by: 'password' }, ...codes] : codes;
  const has = (type: ProvingFactor) =>
    isOffered(type) &&
    (type !== 'WebAuthn' || canMakePasskeys()) &&
    // Where second factors are hidden, nobody is told of them; who has nothing else may try the two that are no paper.
    (isShown('mfa')
      ? person.factors.some((factor) => factor.type === type && factor.remainCodes !== 0)
      : plain.length === 0 && type !== 'BackupCode');
  const held = (['WebAuthn', 'Totp', 'BackupCode'] as const).filter(has).map((by) => ({ by }));
  const isKey = ({ by }: Way) => by === 'password';
  const isPaper = ({ by }: Way) => by === 'BackupCode';
  return [
    ...plain.filter(isKey),
    ...held.filter((way) => !isPaper(way)),
    ...plain.filter((way) => !isKey(way)),
    ...held.filter(isPaper),
  ];
}
