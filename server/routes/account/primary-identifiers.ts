/** `/api/my-account/primary-phone` and `/primary-email`: another number or address, proven before, or none (end-user/05 §6). */
import { newEmailBody, newPhoneBody } from '../../../contract/account.ts';
import { refuse } from '../../../contract/errors.ts';
import type { RefusalCode } from '../../../contract/errors.ts';
import { emailRefusal } from '../../flows/email-rules.ts';
import { phoneRefusal } from '../../flows/phone-rules.ts';
import type { Holder, Verifications } from '../../sessions/verifications.ts';
import type { Settings } from '../../settings/settings.ts';
import { canonicalEmail } from '../../users/emails.ts';
import { findPhone } from '../../users/phones.ts';
import type { UserFields } from '../../users/fields.ts';
import type { Users } from '../../users/users.ts';
import { type Route, route } from '../route.ts';
import { type Caller, callerOf } from './caller.ts';
import { checkConfirmed, checkEditable, checkOwnApplication, checkScope } from './checks.ts';
import { orGone } from './my-account.ts';

export interface PrimaryIdentifiersDeps {
  readonly users: Users;
  readonly settings: Settings;
  readonly verifications: Verifications;
}

type Field = 'phone' | 'email';

const refusals = [
  'verification_record.permission_denied',
  'account_center.field_not_editable',
  'auth.unauthorized',
  'auth.third_party_application_forbidden',
] as const satisfies RefusalCode[];

export const primaryIdentifiers = (deps: PrimaryIdentifiersDeps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/my-account/primary-phone',
    summary: 'Set the phone number that was proven',
    body: newPhoneBody,
    answers: { 204: null },
    refusals: [
      ...refusals,
      'verification_record.not_found',
      'user.phone_already_in_use',
      'user.invalid_phone',
      'session.phone_number_type_not_allowed',
    ],
    async handle({ body: { phone, newIdentifierVerificationRecordId: id }, request }) {
      await checkConfirmed(deps.verifications, request);
      const { holder } = checkMayChange(callerOf(request), 'phone');
      const recipient = findPhone(phone);
      const { phoneNumberPolicy } = await deps.settings.signInExperience(holder.tenantId);
      const refusal = recipient && phoneRefusal(phoneNumberPolicy, recipient);
      if (refusal) throw refusal;
      await take(deps, holder, { id, recipient, change: { phone } });
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: '/api/my-account/primary-email',
    summary: 'Set the e-mail address that was proven',
    body: newEmailBody,
    answers: { 204: null },
    refusals: [
      ...refusals,
      'session.email_blocklist.email_not_allowed',
      'session.email_blocklist.email_subaddressing_not_allowed',
      'verification_record.not_found',
      'user.email_already_in_use',
    ],
    async handle({ body: { email, newIdentifierVerificationRecordId: id }, request }) {
      await checkConfirmed(deps.verifications, request);
      const { holder } = checkMayChange(callerOf(request), 'email');
      const { emailBlocklistPolicy } = await deps.settings.signInExperience(holder.tenantId);
      const recipient = canonicalEmail(email);
      const refusal = emailRefusal(emailBlocklistPolicy, recipient);
      if (refusal) throw refusal;
      await take(deps, holder, { id, recipient, change: { email } });
      return { status: 204 };
    },
  }),
  ...(['phone', 'email'] as const).map((field) =>
    route({
      method: 'DELETE',
      path: `/api/my-account/primary-${field}`,
      summary: field === 'phone' ? 'Remove the phone number' : 'Remove the e-mail address',
      answers: { 204: null },
      refusals: [...refusals, 'user.last_sign_in_method_required'],
      async handle({ request }) {
        await checkConfirmed(deps.verifications, request);
        const { holder } = checkMayChange(callerOf(request), field);
        const change: UserFields = field === 'phone' ? { phone: null } : { email: null };
        orGone(await deps.users.update(holder.tenantId, holder.userId, change, { keepsIdentifier: true }));
        return { status: 204 };
      },
    }),
  ),
];

function checkMayChange(caller: Caller, field: Field): Caller {
  checkEditable(caller, field);
  checkScope(caller, field, 400);
  checkOwnApplication(caller);
  return caller;
}

interface Taking {
  readonly id: string;
  /** In its canonical form; undefined for what is no number. */
  readonly recipient: string | undefined;
  readonly change: UserFields;
}

/** One proof serves one change: it is taken before, and given back when the number or address is somebody else's. */
async function take(
  { users, verifications }: PrimaryIdentifiersDeps,
  holder: Holder,
  { id, recipient, change }: Taking,
): Promise<void> {
  const record = await verifications.find(holder, id);
  const proves = record?.kind === 'code' && recipient !== undefined && record.recipient === recipient;
  if (!proves || !(await verifications.use(holder, id))) return refuse('verification_record.not_found');
  try {
    orGone(await users.update(holder.tenantId, holder.userId, change));
  } catch (error) {
    await verifications.release(holder, id);
    throw error;
  }
}
