/** The contract's names for journeys and proofs, and ours. */
import { toWireDigits } from '../../../contract/phone.ts';
import { type Recipient, recipientOf } from '../../../contract/recipient.ts';
import type { CodeIdentifier, InteractionEvent, VerificationRecord } from '../../../contract/sign-in.ts';
import type { Challenge } from '../../codes/codes.ts';
import type { JourneyName } from '../../flows/flow.ts';
import type { CodeProof, Identifier, KeptProof, SocialProof } from '../../flows/proof.ts';
import { maskedEmail, maskedPhone } from '../../flows/second-factor.ts';

export const journeyOf: Readonly<Record<InteractionEvent, JourneyName>> = {
  SignIn: 'sign-in',
  Register: 'sign-up',
  ForgotPassword: 'forgot-password',
};

export const eventOf: Readonly<Record<JourneyName, InteractionEvent>> = {
  'sign-in': 'SignIn',
  'sign-up': 'Register',
  'forgot-password': 'ForgotPassword',
};

/** The record type of a code that came by SMS as the first proof. */
export const phoneCode = 'PhoneVerificationCode' as const;

/** The same of one that came by e-mail. */
export const emailCode = 'EmailVerificationCode' as const;

export const codeKinds = { phone: phoneCode, email: emailCode } as const;

/** The record types of a code that is the second factor. */
const secondCodeKinds = { phone: 'MfaPhoneVerificationCode', email: 'MfaEmailVerificationCode' } as const;

/** A code of the first proof, and not of another step of the same flow. */
export const isFirstCode = ({ kind }: Pick<Challenge, 'kind'>): boolean =>
  kind === phoneCode || kind === emailCode;

export const codeProofOf = ({ id, purpose, isVerified, ...challenge }: Challenge): CodeProof => ({
  kind: 'code',
  id,
  ...recipientOf(challenge),
  purpose: Object.hasOwn(journeyOf, purpose) ? journeyOf[purpose as InteractionEvent] : 'other',
  isVerified,
});

export const codeRecordOf = (
  { id, purpose, isVerified, createdAt, expiresAt, ...challenge }: Challenge,
  { now, resendIntervalSeconds }: { now: number; resendIntervalSeconds: number },
): VerificationRecord => ({
  id,
  ...(isFirstCode(challenge) ? firstCodeOf(challenge) : secondCodeOf(challenge)),
  templateType: purpose,
  verified: isVerified,
  ...(!isVerified && {
    expiresInSeconds: secondsUntil(expiresAt, now),
    resendAfterSeconds: secondsUntil(createdAt + resendIntervalSeconds * 1000, now),
  }),
});

const firstCodeOf = (to: Recipient) => ({
  type: to.email === undefined ? phoneCode : emailCode,
  identifier: wireRecipient(to),
});

/** Whoever has a password alone learns no more of the number or address than `maskedIdentifiers` says. */
const secondCodeOf = ({ phone, email }: Recipient) =>
  email === undefined
    ? { type: secondCodeKinds.phone, identifier: { type: 'phone' as const, value: maskedPhone(phone) } }
    : { type: secondCodeKinds.email, identifier: { type: 'email' as const, value: maskedEmail(email) } };

const wireRecipient = ({ phone, email }: Recipient): CodeIdentifier =>
  email === undefined ? { type: 'phone', value: toWireDigits(phone) } : { type: 'email', value: email };

const secondsUntil = (time: number, now: number): number => Math.max(0, Math.ceil((time - now) / 1000));

/** Without the digest of the password. */
export const recordOf = (proof: KeptProof): VerificationRecord =>
  proof.kind === 'passkey'
    ? { id: proof.id, type: 'SignInPasskey', verified: true }
    : proof.kind === 'social'
      ? socialRecordOf(proof)
      : proof.kind === 'token'
        ? { id: proof.id, type: 'OneTimeToken', identifier: wireRecipient(proof), verified: true }
        : proof.kind === 'password'
          ? { id: proof.id, type: 'Password', identifier: wireIdentifier(proof.identifier), verified: true }
          : {
              id: proof.id,
              type: 'NewPasswordIdentity',
              identifier: { type: 'username', value: proof.username },
              verified: true,
            };

function socialRecordOf({ id, connectorId, account }: SocialProof): VerificationRecord {
  const { email, phone, name, avatar } = account ?? {};
  return {
    id,
    type: 'Social',
    connectorId,
    verified: account !== undefined,
    ...(account && {
      socialUserInfo: { id: account.id, email, phone: phone && toWireDigits(phone), name, avatar },
    }),
  };
}

const wireIdentifier = ({ type, value }: Identifier): Identifier => ({
  type,
  value: type === 'phone' ? toWireDigits(value) : value,
});
