/** What a standard asks of the sign-in settings, said of those that are there; pure (security A13, B1, B6, B11). */
import type { PresetName } from '../../contract/presets.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Senders } from './check-sign-up.ts';

type Preset = Pick<
  Settings,
  | 'signIn'
  | 'signUp'
  | 'mfa'
  | 'adaptiveMfa'
  | 'passwordPolicy'
  | 'passwordExpiration'
  | 'phoneNumberPolicy'
  | 'forgotPasswordMethods'
>;

/** Whole settings, for a change that replaces each of them. Applied to what it made, it makes the same. */
export function presetOf(name: PresetName, stored: Settings, senders: Senders): Preset {
  return name === 'nist' ? nist(stored) : asvsL3(stored, senders);
}

/** NIST SP 800-63B-4 at AAL2: two factors, no e-mail as one of them (§3.1.3.1), SMS only beside something better (§3.2.9). */
function nist(stored: Settings): Preset {
  const signIn = { methods: stored.signIn.methods.map(withoutEmailCode) };
  return {
    signIn,
    signUp: withPassword(stored.signUp, signIn),
    mfa: mandatory(stored.mfa, [
      'WebAuthn',
      'Totp',
      ...stored.mfa.factors.filter((factor) => factor === 'PhoneVerificationCode'),
      'BackupCode',
    ]),
    adaptiveMfa: { enabled: false },
    passwordPolicy: longer(stored.passwordPolicy, 8),
    // §3.1.1.2: a new password is asked for after a breach, not after some days.
    passwordExpiration: { ...stored.passwordExpiration, enabled: false },
    // §3.1.3.1: a number of internet telephony is no device that somebody has.
    phoneNumberPolicy: { rejectVoip: true, rejectPremiumRate: true, rejectSharedCost: true },
    forgotPasswordMethods: stored.forgotPasswordMethods,
  };
}

/** OWASP ASVS 5.0 level 3: the same without phones: no SMS as a factor, as a way in, or as a way back (6.3.6, 6.6.1). */
function asvsL3(stored: Settings, { hasEmailConnector }: Senders): Preset {
  const base = nist(stored);
  const methods = base.signIn.methods.filter(({ identifier }) => identifier !== 'phone');
  const signIn = { methods: methods.length > 0 ? methods : [byUsername] };
  const resets =
    stored.forgotPasswordMethods ?? (hasEmailConnector ? (['EmailVerificationCode'] as const) : []);
  return {
    ...base,
    signIn,
    signUp: withPassword(withoutPhone(base.signUp), signIn),
    mfa: mandatory(stored.mfa, ['WebAuthn', 'Totp', 'BackupCode']),
    passwordPolicy: longer(stored.passwordPolicy, 15),
    forgotPasswordMethods: resets.filter((method) => method !== 'PhoneVerificationCode'),
  };
}

type Method = Settings['signIn']['methods'][number];

const byUsername: Method = {
  identifier: 'username',
  password: true,
  verificationCode: false,
  isPasswordPrimary: true,
};

const withoutEmailCode = (method: Method): Method =>
  method.identifier === 'email' && method.verificationCode
    ? { ...method, password: true, verificationCode: false, isPasswordPrimary: true }
    : method;

/** Who signs up without a password could not come back where a name or an address asks for one. */
const withPassword = (signUp: Settings['signUp'], { methods }: Settings['signIn']): Settings['signUp'] =>
  methods.some(({ verificationCode }) => !verificationCode) ? { ...signUp, password: true } : signUp;

function withoutPhone(signUp: Settings['signUp']): Settings['signUp'] {
  const left = signUp.identifiers.filter((identifier) => identifier !== 'phone');
  // Nobody registers by an identifier at all where there was none.
  const identifiers = left.length > 0 || signUp.identifiers.length === 0 ? left : (['username'] as const);
  const secondaryIdentifiers = (signUp.secondaryIdentifiers ?? [])
    .map((one) => (one.identifier === 'emailOrPhone' ? { ...one, identifier: 'email' as const } : one))
    .filter(({ identifier }) => identifier !== 'phone' && !identifiers.some((first) => first === identifier));
  const isProven = [...identifiers, ...secondaryIdentifiers.map(({ identifier }) => identifier)].includes(
    'email',
  );
  return { ...signUp, identifiers: [...identifiers], secondaryIdentifiers, verify: isProven };
}

const mandatory = (
  { organizationRequiredMfaPolicy }: Settings['mfa'],
  factors: Settings['mfa']['factors'],
): Settings['mfa'] => ({
  factors,
  policy: 'Mandatory',
  ...(organizationRequiredMfaPolicy && { organizationRequiredMfaPolicy }),
});

/** Length and the breach list instead of kinds of characters (§3.1.1.2); a longer one than wanted stays so. */
const longer = (stored: Settings['passwordPolicy'], least: number): Settings['passwordPolicy'] => ({
  ...stored,
  length: {
    ...stored.length,
    min: Math.max(stored.length?.min ?? least, least),
    ...(stored.length?.max !== undefined && { max: Math.max(stored.length.max, 64) }),
  },
  characterTypes: { min: 1 },
  rejects: { ...stored.rejects, pwned: true },
});
