/** `/api/verifications/*`: people prove again who they are, or that a number or address is theirs (end-user/05 §3). */
import {
  accountCheckCodeBody,
  accountCodeBody,
  newVerificationRecordAnswer,
  sentCodeAnswer,
  verificationRecordAnswer,
  verifyPasswordBody,
} from '../../../contract/account.ts';
import { Refusal, refuse } from '../../../contract/errors.ts';
import { fromWireDigits } from '../../../contract/phone.ts';
import { type Recipient, textOfRecipient } from '../../../contract/recipient.ts';
import type { SignInExperience } from '../../../contract/settings.ts';
import type { CodeIdentifier } from '../../../contract/sign-in.ts';
import { emailRefusal } from '../../flows/email-rules.ts';
import { phoneRefusal } from '../../flows/phone-rules.ts';
import type { Codes } from '../../codes/codes.ts';
import type { Clock } from '../../clock.ts';
import type { Limits } from '../../limits/limits.ts';
import type { Holder, Verifications } from '../../sessions/verifications.ts';
import type { Random } from '../../random.ts';
import type { Settings } from '../../settings/settings.ts';
import { canonicalEmail, readEmail } from '../../users/emails.ts';
import { findPhone, readPhone } from '../../users/phones.ts';
import type { User } from '../../users/user.ts';
import type { Users } from '../../users/users.ts';
import type { Secrets } from '../../secrets.ts';
import { knownDevice, knownDeviceOf } from '../known-browser.ts';
import { type Route, route } from '../route.ts';
import { callerOf } from './caller.ts';
import { checkOwnApplication } from './checks.ts';
import { countStart } from './count-start.ts';
import { guessPassword } from './guess-password.ts';
import { languageFor, type SenderOf } from './message-facts.ts';

export interface VerificationsDeps {
  readonly verifications: Verifications;
  readonly codes: Codes;
  readonly users: Users;
  readonly limits: Limits;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Pick<Random, 'id'>;
  readonly secrets: Pick<Secrets, 'digest' | 'digests'>;
  readonly senderOf: SenderOf;
}

const kinds = { phone: 'PhoneVerificationCode', email: 'EmailVerificationCode' } as const;

export const verificationRoutes = (deps: VerificationsDeps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/verifications/password',
    summary: 'Prove who you are with the password',
    body: verifyPasswordBody,
    answers: { 201: newVerificationRecordAnswer },
    refusals: [
      'auth.third_party_application_forbidden',
      'session.invalid_credentials',
      'session.verification_blocked_too_many_attempts',
      'request.message_rate_limited',
      'server.busy',
    ],
    async handle({ body: { password }, request }) {
      const caller = callerOf(request);
      checkOwnApplication(caller);
      const { holder, user } = caller;
      const device = await knownDeviceOf(deps, request, { userId: user.id }, async () => user);
      await guessPassword(deps, holder, { password, address: request.ip, device });
      await countStart(deps.limits, caller.holder);
      const made = await deps.verifications.create(caller.holder, { kind: 'password', isVerified: true });
      return { status: 201, body: recordOf(made) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/verifications/verification-code',
    summary: 'Send a code: to what is yours to prove who you are, to anything else to make it yours',
    body: accountCodeBody,
    answers: { 201: sentCodeAnswer },
    refusals: [
      'auth.third_party_application_forbidden',
      'user.invalid_phone',
      'user.invalid_email',
      'session.email_blocklist.email_not_allowed',
      'session.email_blocklist.email_subaddressing_not_allowed',
      'session.phone_number_type_not_allowed',
      'request.message_rate_limited',
      'connector.not_found',
      'connector.general',
    ],
    async handle({ body: { identifier, templateType }, request }) {
      const { holder, user, applicationId, ...caller } = callerOf(request);
      checkOwnApplication(caller);
      const { tenantId } = holder;
      const settings = await deps.settings.signInExperience(tenantId);
      const recipient = readRecipient(identifier);
      const isOwn = isRecipientOf(user, recipient);
      const refusal = isOwn ? undefined : refusalOf(settings, recipient);
      if (refusal) throw refusal;
      await countStart(deps.limits, holder);
      const purpose = isOwn ? (templateType ?? 'UserPermissionValidation') : 'BindNewIdentifier';
      const { challengeId, ...sent } = await deps.codes.send({
        ...recipient,
        tenantId,
        purpose,
        flowId: flowOf(holder, purpose),
        kind: kinds[identifier.type],
        locale: languageFor(settings, request),
        ip: request.ip,
        address: request.ip,
        sender: await deps.senderOf(tenantId, applicationId),
      });
      const made = await deps.verifications.create(holder, {
        id: challengeId,
        kind: 'code',
        purpose,
        recipient: textOfRecipient(recipient),
      });
      return { status: 201, body: { ...recordOf(made), ...sent } };
    },
  }),
  route({
    method: 'POST',
    path: '/api/verifications/verification-code/verify',
    summary: 'Take the code that came',
    body: accountCheckCodeBody,
    answers: { 200: verificationRecordAnswer },
    refusals: [
      'auth.third_party_application_forbidden',
      'verification_record.not_found',
      'verification_code.not_found',
      'verification_code.phone_mismatch',
      'verification_code.email_mismatch',
      'verification_code.expired',
      'verification_code.exceed_max_try',
      'verification_code.code_mismatch',
      'session.verification_blocked_too_many_attempts',
    ],
    async handle({ body: { identifier, verificationId, code }, request }) {
      const { holder, ...caller } = callerOf(request);
      checkOwnApplication(caller);
      const record = await deps.verifications.find(holder, verificationId);
      const isOfType = record?.recipient?.includes('@') === (identifier.type === 'email');
      if (record?.kind !== 'code' || !isOfType) return refuse('verification_record.not_found');
      // What cannot be parsed was never sent to: it differs from the recipient of the code.
      const to =
        identifier.type === 'email'
          ? { email: canonicalEmail(identifier.value) }
          : { phone: findPhone(identifier.value) ?? fromWireDigits(identifier.value) };
      await checkCode(deps.codes, {
        ...to,
        device: knownDevice(deps, request, to),
        tenantId: holder.tenantId,
        code,
        flowId: flowOf(holder, record.purpose),
        kind: kinds[identifier.type],
        challengeId: record.id,
      });
      // The code was accepted once, so this is asked once; false when the ten minutes ended meanwhile.
      const isInTime = await deps.verifications.verify(holder, record.id);
      return isInTime
        ? { status: 200, body: { verificationRecordId: record.id } }
        : refuse('verification_record.not_found');
    },
  }),
];

/** A newer code of one purpose in one session voids the older (security A8, A11). */
const flowOf = ({ userId, session }: Holder, purpose: string | null): string =>
  `account/${userId}/${session}/${purpose ?? ''}`;

/** An older one is here what an unknown one is. */
async function checkCode(codes: Codes, attempt: Parameters<Codes['check']>[0]): Promise<void> {
  try {
    await codes.check(attempt);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'session.verification_session_not_found')
      refuse('verification_record.not_found');
    throw error;
  }
}

const readRecipient = ({ type, value }: CodeIdentifier): Recipient =>
  type === 'email' ? { email: readEmail(value) } : { phone: readPhone(value) };

/** In whatever spelling it was written: both sides are canonical. */
const isRecipientOf = (user: User, { phone, email }: Recipient): boolean =>
  email === undefined ? user.phone === phone : user.email === email;

const recordOf = ({ id, expiresAt }: { readonly id: string; readonly expiresAt: number }) => ({
  verificationRecordId: id,
  expiresAt: new Date(expiresAt).toISOString(),
});

/** Of what could not become a part of the account. */
const refusalOf = (
  settings: Pick<SignInExperience, 'emailBlocklistPolicy' | 'phoneNumberPolicy'>,
  { email, phone }: Recipient,
): Refusal | undefined =>
  email === undefined
    ? phoneRefusal(settings.phoneNumberPolicy, phone)
    : emailRefusal(settings.emailBlocklistPolicy, email);
