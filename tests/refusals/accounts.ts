/** Refusals of the Account API, of other providers, and of the operator's side where it touches phones. */
import { exampleConfig as twilioConfig } from '../../connectors/twilio/simulator.ts';
import type { Met, Row, Stage } from './stage.ts';
import { must } from './stage.ts';

const phonePath = '/api/my-account/primary-phone';
const operate = (stage: Stage, method: string, path: string, body?: object): Promise<Met> =>
  stage.operator.call(method, path, { ...(body && { body }), headers: stage.headers });

/** The connector for texts, changed as the row wants it, and asked to send. */
async function sendThrough(stage: Stage, change: (id: string) => Promise<unknown>): Promise<Met> {
  await change((await connectorFor(stage, 'Sms')).id);
  return (await stage.begin('SignIn')).askForCode(stage.freshPhone(), 'SignIn');
}

async function connectorFor({ operator }: Stage, wanted: string): Promise<{ readonly id: string }> {
  const all = (await operator.get('/api/connectors')).body as { id: string; type: string }[];
  return all.find(({ type }) => type === wanted) ?? { id: 'none' };
}

export const accountRows: readonly Row[] = [
  [
    'auth.authorization_header_missing',
    401,
    async ({ person, headers }) => person({ headers }).call('GET', '/api/my-account'),
  ],
  [
    'auth.unauthorized',
    401,
    async ({ person, headers }) =>
      person({ headers }).call('GET', '/api/my-account', undefined, { authorization: 'Bearer nothing' }),
  ],
  [
    'auth.unauthorized',
    400,
    async (stage) => {
      const owner = await stage.owner({}, 'openid profile');
      const phone = stage.freshPhone();
      const newIdentifierVerificationRecordId = await owner.prove({ type: 'phone', value: phone });
      return owner.confirmed('POST', phonePath, { phone, newIdentifierVerificationRecordId });
    },
  ],
  [
    'verification_record.permission_denied',
    401,
    async (stage) =>
      (await stage.owner()).call('POST', '/api/my-account/password', { password: 'another horse 2' }),
  ],
  [
    'verification_record.not_found',
    400,
    async (stage) => {
      const body = { phone: stage.freshPhone(), newIdentifierVerificationRecordId: 'nothing' };
      return (await stage.owner()).confirmed('POST', phonePath, body);
    },
  ],
  [
    'verification_record.not_found',
    404,
    async (stage) => (await stage.owner()).confirmed('GET', '/api/my-account/mfa-verifications/backup-codes'),
  ],
  [
    'user.last_sign_in_method_required',
    400,
    async (stage) => {
      const owner = await stage.owner();
      return owner.confirmed('PATCH', '/api/my-account', { username: null });
    },
  ],
  [
    'account_center.not_enabled',
    400,
    async (stage) => {
      const owner = await stage.owner();
      await stage.services.accountCenter.update('default', { enabled: false });
      const met = await owner.call('GET', '/api/my-account');
      await stage.services.accountCenter.update('default', { enabled: true });
      return met;
    },
  ],
  [
    'account_center.field_not_editable',
    400,
    async (stage) => {
      await stage.setFields({ name: 'ReadOnly' });
      const met = await (await stage.owner()).call('PATCH', '/api/my-account', { name: 'Ann' });
      await stage.setFields({});
      return met;
    },
  ],
  [
    'account_center.field_not_enabled',
    400,
    async (stage) => {
      await stage.setFields({ mfa: 'Off' });
      const met = await (await stage.owner()).call('GET', '/api/my-account/mfa-verifications');
      await stage.setFields({});
      return met;
    },
  ],
  [
    'session.insufficient_info',
    400,
    async (stage) =>
      stage.post(await stage.begin('SignIn'), 'verification/social/acme/authorization-uri', {
        state: '',
        redirectUri: '',
      }),
  ],
  [
    'connector.unexpected_type',
    400,
    async (stage) => {
      const sms = await connectorFor(stage, 'Sms');
      return stage.post(await stage.begin('SignIn'), `verification/social/${sms.id}/authorization-uri`, {
        state: 'a',
        redirectUri: 'http://localhost:3001/callback/a',
      });
    },
  ],
  [
    'sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa',
    400,
    (stage) => {
      const mfa = { factors: ['PhoneVerificationCode', 'Totp'], policy: 'NoPrompt' };
      return operate(stage, 'PATCH', '/api/sign-in-exp', { mfa });
    },
  ],
  [
    'sign_in_experiences.phone_verification_code_cannot_be_used_for_sign_in',
    400,
    async (stage) => {
      const password = {
        identifier: 'username' as const,
        password: true,
        verificationCode: false,
        isPasswordPrimary: true,
      };
      await stage.set({
        signIn: { methods: [password] },
        signUp: { identifiers: ['username'], password: true, verify: false },
        mfa: { factors: ['PhoneVerificationCode'], policy: 'NoPrompt' },
      });
      const code = { identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false };
      return operate(stage, 'PATCH', '/api/sign-in-exp', { signIn: { methods: [password, code] } });
    },
  ],
  [
    'sign_in_experiences.backup_code_cannot_be_enabled_alone',
    400,
    (stage) =>
      operate(stage, 'PATCH', '/api/sign-in-exp', { mfa: { factors: ['BackupCode'], policy: 'NoPrompt' } }),
  ],
  [
    'sign_in_experiences.duplicated_mfa_factors',
    400,
    (stage) =>
      operate(stage, 'PATCH', '/api/sign-in-exp', { mfa: { factors: ['Totp', 'Totp'], policy: 'NoPrompt' } }),
  ],
  [
    'connector.invalid_config',
    400,
    (stage) =>
      operate(stage, 'POST', '/api/connectors', {
        connectorId: 'twilio-short-message-service',
        config: { ...twilioConfig, accountSID: undefined },
      }),
  ],
  [
    'connector.not_found',
    501,
    (stage) =>
      sendThrough(stage, async (id) => must(204, await stage.operator.remove(`/api/connectors/${id}`))),
  ],
  [
    'auth.third_party_application_forbidden',
    403,
    async (stage) => {
      const { application } = await stage.services.applications.create('default', {
        name: 'Elsewhere',
        type: 'SPA',
        oidcClientMetadata: { redirectUris: ['https://elsewhere.example/'], postLogoutRedirectUris: [] },
        isThirdParty: true,
      });
      const owner = await stage.owner();
      await giveTokensTo(stage, application, owner.user.id);
      return owner.call('PATCH', '/api/my-account', { name: 'Ann' });
    },
  ],
  [
    'oidc.invalid_grant',
    400,
    async ({ person, headers, endpoint }) =>
      person({ headers }).exchange(`${endpoint}/demo-app?code=nothing`),
  ],
];

/** What stands in the records is what counts: the same tokens and grant, of an application of somebody else. */
async function giveTokensTo(
  { database: { kysely } }: Stage,
  { id: clientId, createdAt: applicationSince }: { readonly id: string; readonly createdAt: number },
  userId: string,
): Promise<void> {
  const tokens = () => kysely.updateTable('oidc_payloads').where('account_id', '=', userId);
  const rows = await kysely
    .selectFrom('oidc_payloads')
    .select(['id', 'payload'])
    .where('model', 'in', ['AccessToken', 'Grant'])
    .where('account_id', '=', userId)
    .execute();
  for (const { id, payload } of rows) {
    const moved = JSON.stringify({ ...(JSON.parse(payload) as object), clientId, applicationSince });
    await tokens().set({ payload: moved }).where('id', '=', id).execute();
  }
}
