/** Refusals about second factors, at sign-in and when they are set up. */
import type { SettingsPatch } from '../../contract/settings.ts';
import { createPasskeyDevice } from '../../server/testing/passkey-device.ts';
import type { Person } from '../../server/testing/person.ts';
import type { Row, Stage } from './stage.ts';
import { idOf, must } from './stage.ts';

type MadeOptions = Parameters<ReturnType<typeof createPasskeyDevice>['make']>[0];
type Mfa = NonNullable<SettingsPatch['mfa']>;

/** Names and passwords alone, so that a number can be a second factor. */
const byName = {
  signIn: {
    methods: [
      { identifier: 'username' as const, password: true, verificationCode: false, isPasswordPrimary: true },
      { identifier: 'phone' as const, password: true, verificationCode: false, isPasswordPrimary: true },
    ],
  },
  signUp: { identifiers: ['username'] as ['username'], password: true, verify: false },
};
const withFactors = (stage: Stage, factors: Mfa['factors'], policy: Mfa['policy'] = 'Mandatory') =>
  stage.set({ ...byName, mfa: { factors, policy } });
const bind = (stage: Stage, person: Person, type: string, verificationId: string) =>
  stage.post(person, 'profile/mfa', { type, verificationId });
const verifyTotp = (stage: Stage, person: Person, body: object) =>
  stage.post(person, 'verification/totp/verify', body);
const answer = (stage: Stage, person: Person, name: string) => stage.post(person, `profile/mfa/${name}`);

/** Signed up by a phone that is a second factor as well: nothing more is needed, one more is proposed. */
const byPhone = (factors: Mfa['factors']): SettingsPatch => ({
  signIn: {
    methods: [{ identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  signUp: { identifiers: ['phone'], password: true, verify: true },
  mfa: { factors, policy: 'Mandatory' },
});

async function registeredByPhone(stage: Stage): Promise<Person> {
  const person = await stage.begin('Register');
  must(422, await person.identify(await stage.prove(person, stage.freshPhone(), 'Register')));
  must(204, await stage.post(person, 'profile', { type: 'password', value: 'correct horse 1' }));
  must(201, await person.identify());
  return person;
}

export const factorRows: readonly Row[] = [
  [
    'session.mfa.require_mfa_verification',
    403,
    async (stage) => {
      await withFactors(stage, ['PhoneVerificationCode']);
      return (await stage.identified((await stage.member()).username)).submit();
    },
  ],
  [
    'session.mfa.invalid_totp_code',
    400,
    async (stage) => {
      await withFactors(stage, ['Totp']);
      const { username, owner } = await stage.member();
      await stage.services.factors.addTotp(owner);
      return verifyTotp(stage, await stage.identified(username), { code: '000000' });
    },
  ],
  [
    'session.mfa.invalid_backup_code',
    400,
    async (stage) => {
      await withFactors(stage, ['Totp', 'BackupCode']);
      const { username, owner } = await stage.member();
      await stage.services.factors.addTotp(owner);
      await stage.services.factors.addBackupCodes(owner);
      return stage.post(await stage.identified(username), 'verification/backup-code/verify', {
        code: '0a1b2c3d4e',
      });
    },
  ],
  [
    'session.mfa.mfa_factor_not_enabled',
    400,
    async (stage) => {
      await withFactors(stage, ['Totp']);
      const person = await stage.registered();
      return stage.post(person, 'verification/mfa-verification-code', { identifierType: 'phone' });
    },
  ],
  [
    'session.mfa.pending_info_not_found',
    400,
    async (stage) => {
      await withFactors(stage, ['WebAuthn']);
      const person = await stage.registered();
      const made = must(200, await stage.post(person, 'verification/web-authn/registration'));
      const { registrationOptions } = made.json() as unknown as { registrationOptions: MadeOptions };
      const payload = createPasskeyDevice('http://localhost:3001').make(registrationOptions);
      const verify = () =>
        stage.post(person, 'verification/web-authn/registration/verify', {
          verificationId: idOf(made),
          payload,
        });
      must(200, await verify());
      return verify();
    },
  ],
  [
    'session.mfa.webauthn_verification_failed',
    400,
    async (stage) => {
      await withFactors(stage, ['WebAuthn']);
      const person = await stage.registered();
      const verificationId = idOf(must(200, await stage.post(person, 'verification/web-authn/registration')));
      const response = { clientDataJSON: 'e30', attestationObject: 'o2M' };
      const payload = { id: 'eA', rawId: 'eA', type: 'public-key', response, clientExtensionResults: {} };
      return stage.post(person, 'verification/web-authn/registration/verify', { verificationId, payload });
    },
  ],
  [
    'session.mfa.webauthn_verification_not_found',
    400,
    async (stage) => {
      await stage.set({ passkeySignIn: { enabled: true } });
      const identifier = { type: 'username', value: 'nobody_here' };
      return stage.post(await stage.begin('SignIn'), 'verification/sign-in-passkey/authentication', {
        identifier,
      });
    },
  ],
  [
    'user.suggest_mfa',
    422,
    async (stage) => {
      await withFactors(stage, ['Totp'], 'PromptAtSignInAndSignUp');
      return (await stage.registered()).submit();
    },
  ],
  [
    'user.missing_mfa',
    422,
    async (stage) => {
      await withFactors(stage, ['Totp']);
      return (await stage.registered()).submit();
    },
  ],
  [
    'user.passkey_preferred',
    422,
    async (stage) => {
      await stage.set({ ...byName, passkeySignIn: { enabled: true } });
      return (await stage.registered()).submit();
    },
  ],
  [
    'session.mfa.suggest_additional_mfa',
    422,
    async (stage) => {
      await stage.set(byPhone(['PhoneVerificationCode', 'Totp']));
      return (await registeredByPhone(stage)).submit();
    },
  ],
  [
    'session.mfa.backup_code_required',
    422,
    async (stage) => {
      await stage.set(byPhone(['PhoneVerificationCode', 'BackupCode']));
      return (await registeredByPhone(stage)).submit();
    },
  ],
  [
    'session.mfa.backup_code_can_not_be_alone',
    422,
    async (stage) => {
      await withFactors(stage, ['Totp', 'BackupCode']);
      const person = await stage.registered();
      const made = must(200, await stage.post(person, 'verification/backup-code/generate'));
      return bind(stage, person, 'BackupCode', idOf(made));
    },
  ],
  [
    'session.mfa.mfa_policy_not_user_controlled',
    422,
    async (stage) => {
      await withFactors(stage, ['Totp']);
      return answer(stage, await stage.registered(), 'mfa-skipped');
    },
  ],
  [
    'user.totp_already_in_use',
    422,
    async (stage) => {
      const owner = await stage.owner();
      await withFactors(stage, ['Totp'], 'NoPrompt');
      const app = { type: 'Totp', secret: stage.services.factors.makeTotpSecret() };
      must(204, await owner.confirmed('POST', '/api/my-account/mfa-verifications', app));
      return owner.confirmed('POST', '/api/my-account/mfa-verifications', app);
    },
  ],
  [
    'user.backup_code_already_in_use',
    422,
    async (stage) => {
      const owner = await stage.owner();
      await withFactors(stage, ['Totp', 'BackupCode'], 'NoPrompt');
      const secret = stage.services.factors.makeTotpSecret();
      must(204, await owner.confirmed('POST', '/api/my-account/mfa-verifications', { type: 'Totp', secret }));
      const codes = { type: 'BackupCode', codes: stage.services.factors.makeBackupCodes() };
      must(204, await owner.confirmed('POST', '/api/my-account/mfa-verifications', codes));
      return owner.confirmed('POST', '/api/my-account/mfa-verifications', codes);
    },
  ],
  [
    'user.wrong_backup_code_format',
    422,
    async (stage) => {
      const owner = await stage.owner();
      await withFactors(stage, ['Totp', 'BackupCode'], 'NoPrompt');
      const codes = { type: 'BackupCode', codes: ['short'] };
      return owner.confirmed('POST', '/api/my-account/mfa-verifications', codes);
    },
  ],
];
