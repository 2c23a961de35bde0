/** Wrong guesses of strangers, and the owner at their own browser: who blocks whom (security C15). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SettingsPatch } from '../../../contract/settings.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, type Experience, openExperience, told } from '../../testing/experience.ts';
import type { Person } from '../../testing/person.ts';

const password = 'correct horse';
const ann = { phone: '16502530000', username: 'ann', email: 'ann@example.com', password };
const bob = { phone: '16502530001', username: 'bob', password };
const annByName = { type: 'username', value: 'ann' };
const annByPhone = { type: 'phone', value: ann.phone };
const bobByName = { type: 'username', value: 'bob' };
const blocked = '400 session.verification_blocked_too_many_attempts';
const wrong = '422 session.invalid_credentials';
const cookie = '_known_browser';
const fewTries: SettingsPatch = {
  ...everyWay,
  sentinelPolicy: { maxAttempts: 3, lockoutDuration: 30, attemptsPerAddress: 0 },
  messageLimitPolicy: { resendIntervalSeconds: 0, sendsPerAddress: 0, sendsPerRecipient: 0 },
};

eachDatabase('known browsers', (databases) => {
  test('C15: a stranger blocks a name and a number for everybody but the browser of their owner', async (t) => {
    const rig = await openStage(databases, t);
    const home = await rig.signedIn(annByName);
    const office = await rig.signedIn(annByName);
    const stranger = await rig.begin('SignIn');
    for (const identifier of [annByName, annByPhone]) {
      assert.deepEqual(await guessWrongly(stranger, identifier, 4), [wrong, wrong, blocked, blocked]);
      assert.equal(told(await stranger.checkPassword(identifier, password)), blocked);
      await rig.signIn(home, identifier);
    }
    assert.equal(told(await stranger.checkPassword(annByName, password)), blocked, 'as long as it was said');

    // What is wrong here is counted here: no stranger and no other browser of hers pays for it.
    rig.clock.move(1_800_000);
    await again(home);
    assert.deepEqual(await guessWrongly(home, annByName, 4), [wrong, wrong, blocked, blocked]);
    assert.equal(told(await home.checkPassword(annByName, password)), blocked, 'a block of its own');
    assert.equal(told(await (await rig.begin('SignIn')).checkPassword(annByName, password)), '200');
    await rig.signIn(office, annByName);

    // The operator's word counts for every browser.
    const manage = await rig.management();
    const lifted = { targetType: 'User', targets: ['ann'] };
    assert.equal((await manage('POST', '/api/sentinel-activities/delete', lifted)).status, 204);
    await rig.signIn(home, annByName);
  });

  test('C15: a cookie of somebody else, of another tenant, forged, or from before a new password makes nobody known', async (t) => {
    const rig = await openStage(databases, t);
    const home = await rig.signedIn(annByName);
    const [device = '', ...digests] = (home.cookies.get(cookie) ?? '').split('.');
    assert.equal(device.length, 21);
    assert.equal(digests.length, 5);
    const guest = await rig.signedIn(bobByName);
    const ofGuest = guest.cookies.get(cookie) ?? '';
    await guessWrongly(await rig.begin('SignIn'), annByName, 3);

    const tries = async (said: string) => {
      const person = await rig.begin('SignIn');
      person.cookies.set(cookie, said);
      return told(await person.checkPassword(annByName, password));
    };
    const changed = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    assert.equal(await tries([device, ...digests].join('.')), '200', 'as it is');
    for (const said of [
      ofGuest,
      [ofGuest.split('.')[0], ...digests].join('.'),
      [device, ...ofGuest.split('.').slice(1)].join('.'),
      [device, ...digests.map(changed)].join('.'),
      [device, ...digests.slice(0, -1)].join('.'),
      device,
      `${device}.`,
      '',
      `${device}.${'%'.repeat(22)}`,
      [device, ...Array.from({ length: 21 }, () => digests[0])].join('.'),
    ])
      assert.equal(await tries(said), blocked, said);

    // The same id and name in another tenant, and this browser's cookie under that tenant's name.
    await rig.services.users.create('admin', { username: 'ann' });
    for (let turn = 0; turn < 3; turn += 1)
      await rig.services.limits.countFailure({
        tenantId: 'admin',
        name: 'ann',
        policy: { maxAttempts: 3, lockoutMinutes: 60 },
      });
    const elsewhere = rig.person({ endpoint: 'http://localhost:3002', ...consoleClient });
    assert.equal((await elsewhere.openSignIn({ resource: '' })).status, 303);
    await elsewhere.begin('SignIn');
    elsewhere.cookies.set(`${cookie}_admin`, [device, ...digests].join('.'));
    assert.equal(told(await elsewhere.checkPassword(annByName, password)), blocked);

    // Everybody who signs in with one browser is known in it, and the one before stays so.
    await rig.signIn(guest, annByPhone);
    assert.equal(guest.cookies.get(cookie)?.split('.')[0], ofGuest.split('.')[0]);
    await rig.signIn(guest, bobByName);
    await rig.signIn(guest, annByName);

    const { users } = rig.services;
    const { id = '' } = (await users.findBy('default', { username: 'ann' })) ?? {};
    await users.update('default', id, { password: await users.hashPassword(password) });
    assert.equal(await tries([device, ...digests].join('.')), blocked, 'after a new password');
  });

  test('C15 A8: codes, too; a code has its tries in every browser, and a forgotten password is set while strangers guess', async (t) => {
    const rig = await openStage(databases, t);
    const home = await rig.signedIn(annByName);
    const sent = async (person: Person, event: 'SignIn' | 'ForgotPassword') => {
      // Of two messages of one moment nobody can say which is the newer one.
      rig.clock.move(1000);
      return { id: await rig.send(person, ann.phone, event), code: await rig.readCode(ann.phone) };
    };
    const guessCodes = async (person: Person, count: number) => {
      const { id, code } = await sent(person, 'SignIn');
      const said: string[] = [];
      for (let turn = 1; turn <= count; turn += 1)
        said.push(told(await person.checkCode(ann.phone, id, otherThan(code, turn))));
      return { id, code, said };
    };
    const mismatch = '400 verification_code.code_mismatch';
    const stranger = await rig.begin('SignIn');
    assert.deepEqual((await guessCodes(stranger, 4)).said, [mismatch, mismatch, blocked, blocked]);

    await again(home);
    const own = await guessCodes(home, 2);
    assert.deepEqual(own.said, [mismatch, mismatch]);
    const statements = await rig.statementsOf(async () =>
      assert.equal(told(await home.checkCode(ann.phone, own.id, own.code)), '200'),
    );
    assert.ok(statements <= 3, `${statements} statements`);
    await again(home, 'ForgotPassword');
    const forgotten = await sent(home, 'ForgotPassword');
    assert.equal(told(await home.checkCode(ann.phone, forgotten.id, forgotten.code)), '200');

    await again(home);
    const { id, code: right, said } = await guessCodes(home, 4);
    assert.deepEqual(said, [mismatch, mismatch, blocked, blocked]);
    assert.equal(told(await home.checkCode(ann.phone, id, right)), blocked);

    rig.clock.move(3_600_000);
    await rig.change({
      sentinelPolicy: { maxAttempts: 50, attemptsPerAddress: 0 },
      verificationCodePolicy: { maxRetryAttempts: 2 },
    });
    await again(home);
    const most = '400 verification_code.exceed_max_try';
    assert.deepEqual((await guessCodes(home, 4)).said, [mismatch, mismatch, most, most]);
  });

  test('C14 C15: a known browser learns nothing of others: known and unknown names cost and say the same', async (t) => {
    const rig = await openStage(databases, t);
    const guest = await rig.signedIn(bobByName);
    await again(guest);
    const asked = async (value: string) => {
      const answers: string[] = [];
      const statements = await rig.statementsOf(async () => {
        for (let turn = 0; turn < 4; turn += 1)
          answers.push((await guest.checkPassword({ type: 'username', value }, 'wrong')).body);
      });
      return { answers, statements };
    };
    assert.deepEqual(await asked('ann'), await asked('nobody'));
    assert.doesNotMatch(guest.cookies.get(cookie) ?? '', /bob|16502530001/);
  });
});

const consoleClient = { clientId: 'admin-console', redirectUri: 'http://localhost:3002/console/callback' };

async function openStage(...[databases, context]: Parameters<typeof openExperience>) {
  const rig = await openExperience(databases, context);
  await rig.change({ ...fewTries, forgotPasswordMethods: ['PhoneVerificationCode'] });
  await rig.addUser(ann);
  await rig.addUser(bob);
  const signIn = async (person: Person, identifier: Identifier) => {
    await again(person);
    const shown = await person.checkPassword(identifier, password);
    assert.equal(told(shown), '200');
    assert.equal(told(await person.identify(String(shown.json()['verificationId']))), '204');
    const done = await person.submit();
    assert.equal(told(done), '200');
    assert.match(
      [done.headers['set-cookie']].flat().join('\n'),
      /^_known_browser=[\w.-]+; Path=\/; Max-Age=15552000; HttpOnly; SameSite=Lax$/m,
    );
  };
  return {
    ...rig,
    signIn,
    async signedIn(identifier: Identifier) {
      const person = await (rig satisfies Experience).begin('SignIn');
      await signIn(person, identifier);
      return person;
    },
  };
}

type Identifier = Parameters<Person['checkPassword']>[0];

async function again(person: Person, event: 'SignIn' | 'ForgotPassword' = 'SignIn'): Promise<void> {
  assert.equal((await person.openSignIn()).status, 303);
  assert.equal(told(await person.begin(event)), '204');
}

async function guessWrongly(person: Person, identifier: Identifier, count: number): Promise<string[]> {
  const said: string[] = [];
  for (let turn = 0; turn < count; turn += 1)
    said.push(told(await person.checkPassword(identifier, 'wrong')));
  return said;
}

const otherThan = (code: string, turn: number): string =>
  String((Number(code) + turn) % 1_000_000).padStart(6, '0');
