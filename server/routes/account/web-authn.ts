/** `/api/verifications/web-authn/registration`: a passkey is made on the person's device, and looked at before it is kept. */
import { passkeyBody, passkeyOptionsAnswer, verificationRecordAnswer } from '../../../contract/account.ts';
import { refuse } from '../../../contract/errors.ts';
import { mostPasskeys } from '../../../contract/passkeys.ts';
import type { Factors } from '../../factors/factors.ts';
import { passkeyOptions, readPasskey } from '../../factors/passkeys.ts';
import type { Limits } from '../../limits/limits.ts';
import type { Verifications } from '../../sessions/verifications.ts';
import type { AccountCenter } from '../../settings/account-center.ts';
import { passkeyPersonOf } from '../factor-answers.ts';
import { type Route, route } from '../route.ts';
import { callerOf } from './caller.ts';
import { checkEditable, checkOwnApplication, passkeyField } from './checks.ts';
import { countStart } from './count-start.ts';

export interface WebAuthnDeps {
  readonly verifications: Verifications;
  readonly factors: Factors;
  readonly accountCenter: Pick<AccountCenter, 'find'>;
  readonly limits: Pick<Limits, 'takeStart'>;
}

const path = '/api/verifications/web-authn/registration';

export const webAuthnRoutes = ({
  verifications,
  factors,
  accountCenter,
  limits,
}: WebAuthnDeps): readonly Route[] => [
  route({
    method: 'POST',
    path,
    summary: 'Ask for what a new passkey is made with',
    answers: { 200: passkeyOptionsAnswer },
    refusals: [
      'account_center.field_not_editable',
      'auth.third_party_application_forbidden',
      'session.mfa.too_many_passkeys',
      'request.message_rate_limited',
    ],
    async handle({ request }) {
      const caller = callerOf(request);
      checkOwnApplication(caller);
      checkEditable(caller, passkeyField(caller));
      const { user, holder } = caller;
      await countStart(limits, holder);
      const known = await factors.listPasskeys(holder);
      if (known.length >= mostPasskeys) return refuse('session.mfa.too_many_passkeys');
      const registrationOptions = await passkeyOptions(request.tenant, passkeyPersonOf(user), known);
      const { challenge } = registrationOptions;
      const made = await verifications.create(holder, { kind: 'passkey', payload: { challenge } });
      const expiresAt = new Date(made.expiresAt).toISOString();
      return { status: 200, body: { verificationRecordId: made.id, registrationOptions, expiresAt } };
    },
  }),
  route({
    method: 'POST',
    path: `${path}/verify`,
    summary: 'Show the passkey that was made',
    body: passkeyBody,
    answers: { 200: verificationRecordAnswer },
    refusals: [
      'auth.third_party_application_forbidden',
      'verification_record.not_found',
      'session.mfa.webauthn_verification_failed',
    ],
    async handle({ body: { verificationRecordId: id, payload }, request }) {
      const { holder, ...caller } = callerOf(request);
      checkOwnApplication(caller);
      const record = await verifications.find(holder, id);
      if (record?.kind !== 'passkey' || record.isVerified) return refuse('verification_record.not_found');
      const { settings } = await accountCenter.find(holder.tenantId);
      const passkey = await readPasskey(
        { endpoint: request.tenant.endpoint, relatedOrigins: settings.webauthnRelatedOrigins },
        {
          challenge: (record.payload as { readonly challenge: string }).challenge,
          response: payload,
          agent: request.headers['user-agent'],
        },
      );
      // One that somebody has is nobody else's (WebAuthn Level 3 §7.1); the database's unique index has the last word.
      if (!passkey || (await factors.findPasskeyOwner(holder.tenantId, passkey.credentialId)))
        return refuse('session.mfa.webauthn_verification_failed');
      return (await verifications.verify(holder, id, passkey))
        ? { status: 200, body: { verificationRecordId: id } }
        : refuse('verification_record.not_found');
    },
  }),
];
