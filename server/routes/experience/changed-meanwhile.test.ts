/** What was proven in a sign-in is changed or taken away before its end: by its owner, an operator, or at the same moment. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fromBase32, stepAt, totpAt } from '../../factors/totp.ts';
import { freshPhone, openAccount, password } from '../../testing/account.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { told } from '../../testing/experience.ts';
import type { Person } from '../../testing/person.ts';
import type { User } from '../../users/user.ts';

type Rig = Awaited<ReturnType<typeof room>>;
type Change = (rig: Rig, user: User) => Promise<unknown>;

let names = 0;

async function room(databases: TestDatabases, t: TestContext) {
  const rig = await openAccount(databases, t);
  // Nobody is asked for a second factor that they have not; who has one is asked.
  await rig.change({
    mfa: { factors: ['Totp', 'BackupCode'], policy: 'NoPrompt' },
    forgotPasswordMethods: ['PhoneVerificationCode'],
  });
  const somebody = async () => {
    const phone = freshPhone();
    const username = `somebody_${(names += 1)}`;
    const user = await rig.addUser({ username, phone, email: `${username}@mail.example`, password });
    await rig.services.users.update('default', user.id, { factorChoices: { mfa: { enabled: false } } });
    return { user, phone, username, owner: { tenantId: 'default', userId: user.id } };
  };
  const byPassword = async (username: string) => {
    const person = await rig.begin('SignIn');
    const shown = await person.checkPassword({ type: 'username', value: username }, password);
    assert.equal(told(await person.identify(String(shown.json()['verificationId']))), '204');
    return person;
  };
  return {
    ...rig,
    somebody,
    byPassword,
    async byCode(phone: string) {
      const person = await rig.begin('SignIn');
      assert.equal(told(await person.identify(await rig.prove(person, phone, 'SignIn'))), '204');
      return person;
    },
    /** Past the code of a forgotten password, with a new one chosen. */
    async resetting(phone: string) {
      const person = await rig.begin('ForgotPassword');
      assert.equal(told(await person.identify(await rig.prove(person, phone, 'ForgotPassword'))), '204');
      const chosen = await person.call('PUT', '/api/experience/profile/password', {
        password: 'another horse 2',
      });
      assert.equal(told(chosen), '204');
      return person;
    },
    /** Somebody with an app, who has shown it after the password. */
    async byApp() {
      const one = await somebody();
      const { id, secret } = await rig.services.factors.addTotp(one.owner);
      await rig.services.users.update('default', one.user.id, { factorChoices: { mfa: { enabled: true } } });
      const person = await byPassword(one.username);
      const code = totpAt(fromBase32(secret) ?? Buffer.alloc(0), stepAt(rig.clock.now()));
      assert.equal(
        told(await person.call('POST', '/api/experience/verification/totp/verify', { code })),
        '200',
      );
      return { ...one, person, factorId: id };
    },
    newPassword: async (user: User) =>
      rig.services.users.update('default', user.id, {
        password: await rig.services.users.hashPassword('another horse 2'),
      }),
    /** What the person holds by now. */
    held: async ({ id }: User) =>
      (
        await rig.database.kysely
          .selectFrom('oidc_payloads')
          .select('model')
          .where('account_id', '=', id)
          .execute()
      ).map(({ model }) => model),
  };
}

const refused = '400 session.verification_failed';
const anotherPhone: Change = ({ services }, { id }) =>
  services.users.update('default', id, { phone: freshPhone() });
const noPhone: Change = ({ services }, { id }) => services.users.update('default', id, { phone: null });
const anotherPassword: Change = (rig, user) => rig.newPassword(user);
const noPassword: Change = ({ services }, { id }) => services.users.update('default', id, { password: null });
const suspendedForAMoment: Change = async ({ services }, { id }) => {
  await services.users.suspend('default', id, true);
  await services.users.suspend('default', id, false);
};

eachDatabase('changed while somebody signs in', (databases) => {
  test('B4 A8: by a code, and the number becomes another one, none, or the password a new one: 400, and no trace', async (t) => {
    const rig = await room(databases, t);
    for (const change of [anotherPhone, noPhone, anotherPassword, suspendedForAMoment]) {
      const { user, phone } = await rig.somebody();
      const person = await rig.byCode(phone);
      await change(rig, user);
      assert.equal(told(await person.submit()), refused);
      assert.equal((await rig.services.users.find('default', user.id))?.lastSignInAt, null);
    }
    const { user, phone } = await rig.somebody();
    const person = await rig.byCode(phone);
    await rig.services.users.update('default', user.id, { name: 'Ann', email: null });
    assert.equal(told(await person.submit()), '200', 'what it does not rest on may change');
  });

  test('by a password, and it becomes another one, within the same millisecond too, or none', async (t) => {
    const rig = await room(databases, t);
    for (const change of [anotherPassword, noPassword, suspendedForAMoment]) {
      const { user, username } = await rig.somebody();
      const person = await rig.byPassword(username);
      await change(rig, user);
      assert.equal(told(await person.submit()), refused);
    }
    const { user, username } = await rig.somebody();
    const person = await rig.byPassword(username);
    await anotherPhone(rig, user);
    assert.equal(told(await person.submit()), '200', 'the number was not asked for');
  });

  test('with an app that is taken away, or replaced: 400; with a code to a number that is another by now, too', async (t) => {
    const rig = await room(databases, t);
    const changes: readonly ((one: Awaited<ReturnType<Rig['byApp']>>) => Promise<unknown>)[] = [
      ({ owner, factorId }) => rig.services.factors.remove(owner, factorId),
      ({ owner }) => rig.services.factors.addTotp(owner, undefined, { replaces: true }),
    ];
    for (const change of changes) {
      const one = await rig.byApp();
      await change(one);
      assert.equal(told(await one.person.submit()), refused);
    }
    await rig.change({
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
      forgotPasswordMethods: null,
      mfa: { factors: ['Totp', 'PhoneVerificationCode'], policy: 'NoPrompt' },
    });
    const { user, phone, username } = await rig.somebody();
    await rig.services.users.update('default', user.id, { factorChoices: { mfa: { enabled: true } } });
    const person = await rig.byPassword(username);
    const path = '/api/experience/verification/mfa-verification-code';
    const sent = await person.call('POST', path, { identifierType: 'phone' });
    assert.equal(told(sent), '200');
    const { verificationId } = sent.json();
    const code = await rig.readCode(phone);
    const shown = { verificationId, code, identifierType: 'phone' };
    assert.equal(told(await person.call('POST', `${path}/verify`, shown)), '200');
    await anotherPhone(rig, user);
    assert.equal(told(await person.submit()), refused);
  });

  test('B7: a forgotten password, and the number is another by now: nothing is reset', async (t) => {
    const rig = await room(databases, t);
    const { user, phone } = await rig.somebody();
    const person = await rig.resetting(phone);
    await anotherPhone(rig, user);
    assert.equal(told(await person.submit()), refused);
    assert.ok(await rig.services.users.checkPassword('default', { id: user.id }, password));
  });

  test('a finished sign-in whose browser has not come back yet ends with the password, and with a suspension', async (t) => {
    const rig = await room(databases, t);
    const changes: readonly Change[] = [
      anotherPassword,
      suspendedForAMoment,
      async ({ services }, { id }) =>
        services.users.resetPassword('default', id, await services.users.hashPassword('another horse 2')),
      ({ services }, { id }) => services.users.remove('default', id),
    ];
    for (const change of changes) {
      const { user, username } = await rig.somebody();
      const person = await rig.byPassword(username);
      const { redirectTo } = (await person.submit()).json();
      await change(rig, user);
      const back = await person.call('GET', String(redirectTo));
      assert.equal(back.status, 303);
      assert.match(String(back.headers['location']), /\/sign-in/, 'to sign in anew');
      assert.deepEqual(await rig.held(user), []);
    }
  });

  test('change and submit at the same moment, forty times: who was changed first lets nobody in', async (t) => {
    const rig = await room(databases, t);
    const seen = { in: 0, out: 0 };
    for (let round = 0; round < 40; round++) {
      const { user, phone, username } = await rig.somebody();
      const isByCode = round % 2 === 0;
      const person = isByCode ? await rig.byCode(phone) : await rig.byPassword(username);
      const digest = await rig.services.users.hashPassword('another horse 2');
      const change = async () => {
        await pause(round % 5);
        return rig.services.users.update(
          'default',
          user.id,
          isByCode ? { phone: null } : { password: digest },
        );
      };
      const [reply, changed] = await Promise.all([person.submit(), change()]);
      const verdict = told(reply);
      // What the change found: a stamp, if the sign-in was first.
      const wasFirst = changed?.lastSignInAt === null;
      assert.equal(verdict, wasFirst ? refused : '200', `round ${round}`);
      seen[wasFirst ? 'out' : 'in'] += 1;
    }
    t.diagnostic(`${seen.in} in, ${seen.out} out`);
  });

  test('a number that changes while a password is reset by it, twenty times: never both', async (t) => {
    const rig = await room(databases, t);
    for (let round = 0; round < 20; round++) {
      const { user, phone } = await rig.somebody();
      const person = await rig.resetting(phone);
      const change = async () => {
        await pause(round % 4);
        return rig.services.users.update('default', user.id, { phone: null });
      };
      const [reply, changed] = await Promise.all([person.submit(), change()]);
      const isReset = changed?.credentialsVersion === 2;
      assert.equal(told(reply), isReset ? '200' : refused);
      const now = await rig.services.users.find('default', user.id);
      assert.equal(now?.credentialsVersion, isReset ? 2 : 1);
    }
  });

  test('the browser comes back at the moment of the reset, thirty times: nobody is left signed in', async (t) => {
    const rig = await room(databases, t);
    for (let round = 0; round < 30; round++) {
      const { user, username } = await rig.somebody();
      const person = await rig.byPassword(username);
      const { redirectTo } = (await person.submit()).json();
      const digest = await rig.services.users.hashPassword('another horse 2');
      const reset = async () => {
        await pause(round % 6);
        await rig.services.users.resetPassword('default', user.id, digest);
      };
      await Promise.all([comeBack(person, String(redirectTo)), reset()]);
      assert.deepEqual(await rig.held(user), [], `round ${round}`);
    }
  });
});

/** One request; where it led does not matter. */
const comeBack = async (person: Person, address: string): Promise<void> =>
  void (await person.call('GET', address));

/** So that sometimes the one and sometimes the other is first. */
async function pause(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
