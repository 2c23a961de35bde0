/** The contract's names for journeys and proofs, and ours. */
import { toWireDigits } from '../../../contract/phone.ts';
import type { InteractionEvent, VerificationRecord } from '../../../contract/sign-in.ts';
import type { Challenge } from '../../codes/codes.ts';
import type { JourneyName } from '../../flows/flow.ts';
import type { CodeProof, Identifier, KeptProof } from '../../flows/proof.ts';

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
export const phoneCode = 'PhoneVerificationCode';

export const codeProofOf = ({ id, phone, purpose, isVerified }: Challenge): CodeProof => ({
  kind: 'code',
  id,
  phone,
  purpose: Object.hasOwn(journeyOf, purpose) ? journeyOf[purpose as InteractionEvent] : 'other',
  isVerified,
});

export const codeRecordOf = (
  { id, phone, purpose, isVerified, createdAt, expiresAt }: Challenge,
  { now, resendIntervalSeconds }: { now: number; resendIntervalSeconds: number },
): VerificationRecord => ({
  id,
  type: phoneCode,
  identifier: { type: 'phone', value: toWireDigits(phone) },
  templateType: purpose,
  verified: isVerified,
  ...(!isVerified && {
    expiresInSeconds: secondsUntil(expiresAt, now),
    resendAfterSeconds: secondsUntil(createdAt + resendIntervalSeconds * 1000, now),
  }),
});

const secondsUntil = (time: number, now: number): number => Math.max(0, Math.ceil((time - now) / 1000));

/** Without the digest of the password. */
export const recordOf = (proof: KeptProof): VerificationRecord =>
  proof.kind === 'password'
    ? { id: proof.id, type: 'Password', identifier: wireIdentifier(proof.identifier), verified: true }
    : {
        id: proof.id,
        type: 'NewPasswordIdentity',
        identifier: { type: 'username', value: proof.username },
        verified: true,
      };

const wireIdentifier = ({ type, value }: Identifier): Identifier => ({
  type,
  value: type === 'phone' ? toWireDigits(value) : value,
});
