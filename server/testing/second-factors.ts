/** People who set up second factors at the Experience API, for the tests of its routes. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Settings, SettingsPatch } from '../../contract/settings.ts';
import { fromBase32, stepAt, totpAt } from '../factors/totp.ts';
import type { TestDatabases } from './databases.ts';
import { openExperience, told } from './experience.ts';
import type { Person } from './person.ts';

type Factors = Settings['mfa']['factors'];

export interface Mfa {
  readonly policy: Settings['mfa']['policy'];
  readonly factors: readonly Factors[number][];
  readonly organizationRequiredMfaPolicy?: 'Mandatory';
}

export const password = 'correct horse';

/** A tenant where people sign in and up with a name and a password, and with what `more` says. */
export async function openFactors(
  databases: TestDatabases,
  test: TestContext,
  { factors, ...mfa }: Mfa,
  more: SettingsPatch = {},
) {
  const rig = await openExperience(databases, test);
  await rig.change({
    signUp: { identifiers: ['username'], password: true, verify: false },
    signIn: {
      methods: [
        { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        { identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true },
        { identifier: 'email', password: true, verificationCode: false, isPasswordPrimary: true },
      ],
    },
    forgotPasswordMethods: null,
    mfa: { ...mfa, factors: [...factors] },
    ...more,
  });
  const mfaPath = '/api/experience/profile/mfa';
  return {
    ...rig,
    async identified(username: string): Promise<Person> {
      const person = await rig.begin('SignIn');
      const proof = await person.checkPassword({ type: 'username', value: username }, password);
      assert.equal(told(await person.identify(String(proof.json()['verificationId']))), '204');
      return person;
    },
    /** Signs up with a name and a password, as far as the account is made. */
    async registered(username: string): Promise<Person> {
      const person = await rig.begin('Register');
      const made = await person.call('POST', '/api/experience/verification/new-password-identity', {
        identifier: { type: 'username', value: username },
        password,
      });
      assert.equal(told(await person.identify(String(made.json()['verificationId']))), '201');
      return person;
    },
    /** The same with a number that is proven, where the tenant wants that. */
    async registeredBy(digits: string): Promise<Person> {
      const person = await rig.begin('Register');
      const id = await rig.prove(person, digits, 'Register');
      assert.equal(told(await person.identify(id)), '422 user.missing_profile');
      const added = await person.call('POST', '/api/experience/profile', {
        type: 'password',
        value: password,
      });
      assert.equal(told(added), '204');
      assert.equal(told(await person.identify()), '201');
      return person;
    },
    bind: (person: Person, type: Factors[number], verificationId: unknown) =>
      person.call('POST', mfaPath, { type, verificationId }),
    answer: (person: Person, name: string) => person.call('POST', `${mfaPath}/${name}`),
    makeTotp: (person: Person) => person.call('POST', '/api/experience/verification/totp/secret'),
    makeCodes: (person: Person) => person.call('POST', '/api/experience/verification/backup-code/generate'),
    showTotp: (person: Person, code: string, verificationId?: unknown) =>
      person.call('POST', '/api/experience/verification/totp/verify', { code, verificationId }),
    /** What an app with this secret shows now. */
    shownBy(secret: unknown): string {
      const bytes = fromBase32(String(secret));
      assert.ok(bytes);
      return totpAt(bytes, stepAt(rig.clock.now()));
    },
    /** Makes, shows and binds an app; answers with its secret. */
    async bindTotp(person: Person): Promise<string> {
      const { verificationId, secret } = (await this.makeTotp(person)).json();
      assert.equal(told(await this.showTotp(person, this.shownBy(secret), verificationId)), '200');
      assert.equal(told(await this.bind(person, 'Totp', verificationId)), '204');
      return String(secret);
    },
    async bindCodes(person: Person): Promise<readonly string[]> {
      const { verificationId, codes } = (await this.makeCodes(person)).json();
      assert.equal(told(await this.bind(person, 'BackupCode', verificationId)), '204');
      return codes as string[];
    },
    /** Proves a number and binds it; `digits` as the contract has them. */
    async bindPhone(person: Person, digits: string) {
      return this.bind(person, 'PhoneVerificationCode', await rig.prove(person, digits, 'SignIn'));
    },
    messagesTo: (digits: string) =>
      rig.services.messages.telephone.list({ tenantId: 'default', phone: `+${digits}` }),
    factorsOf: async (userId: string) =>
      (await rig.services.factors.list({ tenantId: 'default', userId })).map(({ kind }) => kind),
    async choicesOf(userId: string) {
      return (await rig.services.users.find('default', userId))?.factorChoices;
    },
    /** All that is written down of sign-ins in progress. */
    flowRows: async () =>
      JSON.stringify(await rig.database.kysely.selectFrom('interactions').selectAll().execute()),
  };
}
