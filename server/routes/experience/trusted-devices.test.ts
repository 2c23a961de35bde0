/** A browser that stands in for the second factor: whose, for how long, and what ends it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { acrOf } from '../../../contract/assurance.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { told } from '../../testing/experience.ts';
import { claimsOf, type Person } from '../../testing/person.ts';
import { openFactors, password } from '../../testing/second-factors.ts';

const path = '/api/experience/profile/mfa/trusted-device';
const asked = '403 session.mfa.require_mfa_verification';
const dayMs = 86_400_000;
const nameFor = (id: string) =>
  `logto-trusted-device-${createHash('sha256').update(`default:${id}`).digest('base64url')}`;

async function open(databases: TestDatabases, t: TestContext) {
  const rig = await openFactors(
    databases,
    t,
    { policy: 'Mandatory', factors: ['Totp', 'BackupCode'] },
    { trustedDevice: { enabled: true, durationDays: 7 } },
  );
  const { factors } = rig.services;
  const add = async (username: string) => {
    const { id } = await rig.addUser({ username, password });
    const owner = { tenantId: 'default', userId: id };
    const { secret, id: factorId } = await factors.addTotp(owner);
    const { codes } = await factors.addBackupCodes(owner);
    return { id, owner, secret, codes, factorId, username };
  };
  type Somebody = Awaited<ReturnType<typeof add>>;
  const showApp = async (person: Person, { secret }: Somebody) => {
    rig.clock.move(30_000);
    assert.equal(told(await rig.showTotp(person, rig.shownBy(secret))), '200');
  };
  return {
    ...rig,
    add,
    showApp,
    /** Signs in with the app, and trusts the browser; answers with what `submit` said and its cookie's value. */
    async trusting(who: Somebody, before?: string) {
      const person = await rig.identified(who.username);
      if (before) person.cookies.set(nameFor(who.id), before);
      await showApp(person, who);
      assert.equal(told(await person.call('POST', path)), '204');
      const end = await person.submit();
      assert.equal(told(end), '200');
      return { end, value: person.cookies.get(nameFor(who.id)) ?? '' };
    },
    /** What the end of a sign-in with the password alone says to a browser with this cookie. */
    async returning(who: Somebody, value: string) {
      const person = await rig.identified(who.username);
      person.cookies.set(nameFor(who.id), value);
      return told(await person.submit());
    },
    rows: () => rig.database.kysely.selectFrom('trusted_devices').selectAll().execute(),
  };
}

eachDatabase('trusted devices', (databases) => {
  test('B10: after a second factor this browser is asked for none for seven days, and amr claims none', async (t) => {
    const rig = await open(databases, t);
    const ann = await rig.add('ann');
    const first = await rig.identified('ann');
    const shown = async () =>
      (await first.call('GET', '/api/experience/interaction')).json()['trustedDevice'];
    assert.deepEqual(await shown(), { canCreate: false, durationDays: 7 });
    assert.equal(told(await first.call('POST', path)), asked);
    await rig.showApp(first, ann);
    assert.deepEqual(await shown(), { canCreate: true, durationDays: 7 });
    const { end, value } = await rig.trusting(ann);
    const cookie = [end.headers['set-cookie']].flat().find((line) => line?.startsWith(nameFor(ann.id)));
    assert.match(cookie ?? '', /; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax$/);
    const [row] = await rig.rows();
    const [id = '', secret = ''] = value.split('.');
    assert.equal(row?.id, id);
    assert.equal(Buffer.from(secret, 'base64url').length, 32);
    for (const text of [JSON.stringify(row), await rig.flowRows(), rig.logged()])
      assert.ok(!text.includes(secret), 'A9: readable');
    const person = await rig.identified('ann');
    person.cookies.set(nameFor(ann.id), value);
    const again = await person.submit();
    const tokens = (await person.exchange(await person.follow(String(again.json()['redirectTo'])))).json();
    assert.deepEqual(claimsOf(tokens['id_token'])['amr'], ['pwd']);
    assert.equal((await rig.rows())[0]?.used_at, rig.clock.now());
    rig.clock.move(7 * dayMs);
    assert.equal(await rig.returning(ann, value), asked);
    await rig.services.sweep();
    assert.deepEqual(await rig.rows(), []);
  });

  test('another person’s cookie, a forged one, one of a browser that was replaced: asked', async (t) => {
    const rig = await open(databases, t);
    const [ann, bob] = [await rig.add('ann'), await rig.add('bob')];
    const { value } = await rig.trusting(ann);
    assert.equal(await rig.returning(bob, value), asked);
    const [id] = value.split('.');
    assert.equal(await rig.returning(ann, `${id}.${'A'.repeat(43)}`), asked);
    for (const wrong of ['', id ?? '', `${value}x`, `${'x'.repeat(5000)}.`])
      assert.equal(await rig.returning(ann, wrong), asked);
    const { value: newer } = await rig.trusting(ann, value);
    assert.equal(await rig.returning(ann, value), asked);
    assert.equal(await rig.returning(ann, newer), '200');
  });

  test('a new password, a removed factor, another number and a suspension end it', async (t) => {
    const rig = await open(databases, t);
    const { users, factors } = rig.services;
    const ends: Readonly<Record<string, (of: Awaited<ReturnType<typeof rig.add>>) => Promise<unknown>>> = {
      reset: async ({ id }) => users.resetPassword('default', id, await users.hashPassword(password)),
      change: async ({ id }) => users.update('default', id, { password: await users.hashPassword(password) }),
      factor: async ({ owner }) => factors.addTotp(owner, undefined, { replaces: true }),
      phone: async ({ id }) => users.update('default', id, { phone: '+16502530007' }),
      async suspension({ id }) {
        await users.suspend('default', id, true);
        await users.suspend('default', id, false);
      },
    };
    for (const [name, end] of Object.entries(ends)) {
      const who = await rig.add(name);
      const { value } = await rig.trusting(who);
      assert.equal(await rig.returning(who, value), '200', name);
      rig.clock.move(1);
      await end(who);
      assert.equal(await rig.returning(who, value), asked, name);
    }
  });

  test('webhooks hear that one was made and used, without its secret, and of nothing else', async (t) => {
    const rig = await open(databases, t);
    const ann = await rig.add('ann');
    await rig.services.hooks.create('default', {
      name: 'all',
      events: ['TrustedDevice.Created', 'TrustedDevice.Used', 'User.Data.Updated'],
      config: { url: 'https://hooks.example/', headers: {} },
      enabled: true,
    });
    const { value } = await rig.trusting(ann);
    assert.equal(await rig.returning(ann, value), '200');
    const heard = await rig.database.kysely.selectFrom('hook_deliveries').select(['event', 'body']).execute();
    assert.deepEqual(heard.map(({ event }) => event).toSorted(), [
      'TrustedDevice.Created',
      'TrustedDevice.Used',
    ]);
    const [id = '', secret = ''] = value.split('.');
    for (const { body } of heard) assert.ok(body.includes(id) && !body.includes(secret));
  });

  test('a backup code makes none; a new app does', async (t) => {
    const rig = await open(databases, t);
    const ann = await rig.add('ann');
    const person = await rig.identified('ann');
    const code = { code: ann.codes[0] };
    assert.equal(
      told(await person.call('POST', '/api/experience/verification/backup-code/verify', code)),
      '200',
    );
    assert.equal(told(await person.call('POST', path)), asked);
    assert.equal(told(await person.submit()), '200');
    const { id } = await rig.addUser({ username: 'bob', password });
    const bob = await rig.identified('bob');
    await rig.bindTotp(bob);
    await rig.bindCodes(bob);
    assert.equal(told(await bob.call('POST', path)), '204');
    assert.equal(told(await bob.submit()), '200');
    const next = await rig.identified('bob');
    next.cookies.set(nameFor(id), bob.cookies.get(nameFor(id)) ?? '');
    assert.equal(told(await next.submit()), '200');
  });

  test('an application that wants a second factor gets one; a tenant that turned it off asks everybody', async (t) => {
    const rig = await open(databases, t);
    const ann = await rig.add('ann');
    const { value } = await rig.trusting(ann);
    const person = rig.person();
    await person.openSignIn({ acr_values: acrOf('second-factor') });
    await person.begin('SignIn');
    const proof = await person.checkPassword({ type: 'username', value: 'ann' }, password);
    await person.identify(String(proof.json()['verificationId']));
    person.cookies.set(nameFor(ann.id), value);
    assert.equal(told(await person.submit()), asked);
    await rig.change({ trustedDevice: { enabled: false } });
    assert.equal(await rig.returning(ann, value), asked);
    const late = await rig.identified('ann');
    await rig.showApp(late, ann);
    assert.equal(told(await late.call('POST', path)), asked);
  });

  test('races: pressed twice makes one; what is removed while it is used is used at most once more', async (t) => {
    const rig = await open(databases, t);
    const ann = await rig.add('ann');
    const person = await rig.identified('ann');
    await rig.showApp(person, ann);
    await person.call('POST', path);
    const ends = await Promise.all([person.submit(), person.submit(), person.submit()]);
    assert.deepEqual(ends.map(told), ['200', '200', '200']);
    assert.equal((await rig.rows()).length, 1);
    const value = person.cookies.get(nameFor(ann.id)) ?? '';
    const tries = await Promise.all([
      ...Array.from({ length: 4 }, () => rig.returning(ann, value)),
      rig.services.users.resetPassword('default', ann.id, await rig.services.users.hashPassword(password)),
    ]);
    assert.equal(tries.length, 5);
    assert.equal(await rig.returning(ann, value), asked);
    assert.deepEqual(await rig.rows(), []);
  });
});
