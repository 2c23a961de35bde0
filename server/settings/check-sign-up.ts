/** What a sign-up may ask for (management/04 §2, signUp). */
import { refuse } from '../../contract/errors.ts';
import type { Settings } from '../../contract/settings.ts';

type SignUp = Settings['signUp'];

/** Which messages can leave at all. */
export interface Senders {
  readonly hasSmsConnector: boolean;
  readonly hasEmailConnector: boolean;
}

export function checkSignUp(signUp: SignUp, { hasSmsConnector, hasEmailConnector }: Senders): void {
  const secondary = signUp.secondaryIdentifiers ?? [];
  const wanted = [...signUp.identifiers, ...secondary.map(({ identifier }) => identifier)];

  if (secondary.length > 0 && signUp.identifiers.length === 0)
    refuse('sign_in_experiences.missing_sign_up_identifiers');
  if (hasDuplicate(signUp.identifiers, wanted)) refuse('sign_in_experiences.duplicated_sign_up_identifiers');
  if (!signUp.verify && wanted.some(isProven)) refuse('sign_in_experiences.passwordless_requires_verify');
  if (secondary.some(({ identifier, verify }) => isProven(identifier) && !verify))
    refuse('sign_in_experiences.passwordless_requires_verify');
  const needs = (identifier: 'email' | 'phone') =>
    wanted.includes(identifier) || wanted.includes('emailOrPhone');
  if (needs('email') && !hasEmailConnector)
    refuse('sign_in_experiences.enabled_connector_not_found', { values: { type: 'Email' } });
  if (needs('phone') && !hasSmsConnector)
    refuse('sign_in_experiences.enabled_connector_not_found', { values: { type: 'Sms' } });
}

const isProven = (identifier: string): boolean => identifier !== 'username';

/** "E-mail or phone" beside one of the two asks for that one twice. */
const hasDuplicate = (primary: SignUp['identifiers'], wanted: readonly string[]): boolean =>
  new Set(wanted).size < wanted.length ||
  (wanted.includes('emailOrPhone') && (primary.includes('email') || primary.includes('phone')));
