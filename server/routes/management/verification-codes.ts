/** `/api/verification-codes`: codes that the operator's own program sends and checks. */
import { requestCodeBody, verifyCodeBody } from '../../../contract/codes.ts';
import { refuse } from '../../../contract/errors.ts';
import type { Recipient } from '../../../contract/recipient.ts';
import { type Language, pickLanguage, readAcceptLanguage } from '../../../words/index.ts';
import { type Codes, managementKind } from '../../codes/codes.ts';
import type { Settings } from '../../settings/settings.ts';
import { findEmail } from '../../users/emails.ts';
import { findPhone } from '../../users/phones.ts';
import { type Route, route } from '../route.ts';

export interface VerificationCodesDeps {
  readonly codes: Codes;
  readonly settings: Settings;
}

export const verificationCodes = ({ codes, settings }: VerificationCodesDeps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/verification-codes',
    area: 'users',
    summary: 'Send a code to a number or an e-mail address',
    body: requestCodeBody,
    answers: { 204: null },
    refusals: [
      'guard.invalid_input',
      'request.message_rate_limited',
      'connector.not_found',
      'connector.general',
    ],
    async handle({ body, request }) {
      const tenantId = request.tenant.id;
      const recipient = findRecipient(body) ?? refuse('guard.invalid_input', { values: { part: 'body' } });
      await codes.send({
        ...recipient,
        tenantId,
        purpose: 'Generic',
        kind: managementKind,
        locale: await languageFor(settings, tenantId, request.headers['accept-language']),
        // The operator's program calls for many people: its address is no sign of abuse, so it counts nowhere.
        ip: request.ip,
      });
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: '/api/verification-codes/verify',
    area: 'users',
    summary: 'Check a code; a right one is used up',
    body: verifyCodeBody,
    answers: { 204: null },
    refusals: [
      'guard.invalid_input',
      'verification_code.not_found',
      'verification_code.expired',
      'verification_code.exceed_max_try',
      'verification_code.code_mismatch',
      'session.verification_blocked_too_many_attempts',
    ],
    async handle({ body, request }) {
      const recipient = findRecipient(body) ?? refuse('verification_code.not_found');
      await codes.check({
        ...recipient,
        tenantId: request.tenant.id,
        code: body.verificationCode,
        kind: managementKind,
      });
      return { status: 204 };
    },
  }),
];

/** Undefined for what no message could go to. */
function findRecipient(
  named: { readonly phone: string } | { readonly email: string },
): Recipient | undefined {
  const phone = 'phone' in named ? findPhone(named.phone) : undefined;
  const email = 'email' in named ? findEmail(named.email) : undefined;
  return phone ? { phone } : email === undefined ? undefined : { email };
}

/** The caller's language is the person's only where the tenant looks for it. */
async function languageFor(
  settings: Settings,
  tenantId: string,
  header: string | undefined,
): Promise<Language> {
  const { languageInfo } = await settings.signInExperience(tenantId);
  return pickLanguage(
    languageInfo.autoDetect ? readAcceptLanguage(header) : [],
    languageInfo.fallbackLanguage,
  );
}
