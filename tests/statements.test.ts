/** What a whole sign-in asks of the database, from `GET /oidc/auth` to the tokens. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SettingsPatch } from '../contract/settings.ts';
import { fromBase32, stepAt, totpAt } from '../server/factors/totp.ts';
import { password } from '../server/testing/account.ts';
import { bindPasskey } from '../server/testing/bound-passkey.ts';
import { eachDatabase } from '../server/testing/databases.ts';
import { createPasskeyDevice } from '../server/testing/passkey-device.ts';
import type { Person } from '../server/testing/person.ts';
import { idOf, must, openStage, type Stage } from './refusals/stage.ts';

/** Makes the factor, and answers with how it is shown. */
type Bound = (stage: Stage, member: Member) => Promise<(person: Person) => Promise<unknown>>;
type Member = Awaited<ReturnType<Stage['member']>>;

const app: Bound = async (stage, { owner }) => {
  const bytes = fromBase32((await stage.services.factors.addTotp(owner)).secret);
  assert.ok(bytes);
  return async (person) => {
    const code = totpAt(bytes, stepAt(stage.clock.now()));
    must(200, await stage.post(person, 'verification/totp/verify', { code }));
  };
};

const backupCode: Bound = async (stage, { owner }) => {
  await stage.services.factors.addTotp(owner);
  const codes = [...(await stage.services.factors.addBackupCodes(owner)).codes];
  return async (person) =>
    void must(200, await stage.post(person, 'verification/backup-code/verify', { code: codes.pop() }));
};

const passkey: Bound = async (stage, { owner }) => {
  const device = createPasskeyDevice(stage.endpoint);
  await bindPasskey(stage.services.factors, stage.endpoint, owner, device);
  const path = 'verification/web-authn/authentication';
  return async (person) => {
    const asked = must(200, await stage.post(person, path));
    const payload = device.show(asked.json()['authenticationOptions'] as never);
    must(200, await stage.post(person, `${path}/verify`, { verificationId: idOf(asked), payload }));
  };
};

const sms: Bound = async (stage, { phone }) => {
  const path = 'verification/mfa-verification-code';
  return async (person) => {
    const sent = must(200, await stage.post(person, path, { identifierType: 'phone' }));
    const answer = { identifierType: 'phone', verificationId: idOf(sent), code: await stage.readCode(phone) };
    must(200, await stage.post(person, `${path}/verify`, answer));
  };
};

/** A code by SMS is either a first factor or a second one. */
const passwordFirst: SettingsPatch = {
  signUp: { identifiers: ['username'], password: true, verify: false },
  signIn: {
    methods: [{ identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  forgotPasswordMethods: [],
};

type FactorNames = NonNullable<SettingsPatch['mfa']>['factors'];
const kinds: readonly (readonly [string, FactorNames, Bound])[] = [
  ['an app', ['Totp'], app],
  ['a backup code', ['Totp', 'BackupCode'], backupCode],
  ['a passkey', ['WebAuthn'], passkey],
  ['an SMS, its message among them', ['PhoneVerificationCode', 'Totp', 'WebAuthn'], sms],
];

eachDatabase('statements of a sign-in', (databases) => {
  /** The least of three: what is remembered was filled before. */
  async function count(
    stage: Stage,
    { phone }: Member,
    second?: (person: Person) => Promise<unknown>,
  ): Promise<number> {
    const signIn = async () => {
      const person = stage.person({ headers: stage.headers });
      must(303, await person.openSignIn());
      must(204, await person.begin('SignIn'));
      const shown = must(200, await person.checkPassword({ type: 'phone', value: phone }, password));
      must(204, await person.identify(idOf(shown)));
      if (second) {
        must(403, await person.submit());
        await second(person);
      }
      const { redirectTo } = must(200, await person.submit()).json();
      must(200, await person.exchange(await person.follow(String(redirectTo))));
    };
    await signIn();
    const counts: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      stage.clock.move(31_000);
      counts.push(await stage.statementsOf(signIn));
    }
    return Math.min(...counts);
  }

  test('by phone and password at most 45; a second factor of any kind adds at most ten', async (context) => {
    const stage = await openStage(databases, context, 'en');
    await stage.set();
    const alone = await count(stage, await stage.member());
    assert.ok(alone <= 45, `${alone} statements`);
    context.diagnostic(`${alone} by password`);

    for (const [name, factors, bind] of kinds) {
      await stage.set({ ...passwordFirst, mfa: { factors, policy: 'Mandatory' } });
      const member = await stage.member();
      const more = (await count(stage, member, await bind(stage, member))) - alone;
      context.diagnostic(`${more} more with ${name}`);
      assert.ok(more <= 10, `${more} statements more with ${name}`);
    }
  });
});
