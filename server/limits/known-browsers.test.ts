/** What a browser keeps of people: whom it is believed for, and how its guesses are counted apart from those of others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRandom } from '../random.ts';
import { createSecrets } from '../secrets.ts';
import { eachDatabase } from '../testing/databases.ts';
import { deviceFor, isKnownTo, type KnownPerson, rememberPerson } from './known-browsers.ts';
import { createLimits, type Subject } from './limits.ts';

const keyOf = (id: string) => ({ id, key: systemRandom.bytes(32) });
const [first, second] = [keyOf('1'), keyOf('2')];
const depsOf = (...keys: Parameters<typeof createSecrets>) => ({
  secrets: createSecrets(...keys),
  random: systemRandom,
});
const deps = depsOf([first]);
const tenantId = 'a';
const ann: KnownPerson = {
  id: 'ann000000000',
  username: 'Ann',
  email: 'ann@example.com',
  phone: '+16502530000',
  credentialsVersion: 1,
};
const personOf = (id: string): KnownPerson => ({ ...ann, id, username: id, email: null, phone: null });
const subjects: readonly Subject[] = [
  { name: 'ann' },
  { email: 'ann@example.com' },
  { phone: '+16502530000' },
  { userId: 'ann000000000' },
];

test('C15: a browser is believed for the person who signed in, in that tenant, with that password, under a live key', () => {
  const said = rememberPerson(deps, { tenantId, said: undefined }, ann);
  const here = { tenantId, said };
  const device = said.slice(0, 21);
  for (const subject of subjects) assert.equal(deviceFor(deps, here, subject), device);
  assert.equal(isKnownTo(deps, here, ann), true);
  assert.doesNotMatch(said, /ann|6502530000/i);

  for (const subject of [{ name: 'bob' }, { phone: '+16502530001' }, { name: 'ann000000000' }])
    assert.equal(deviceFor(deps, here, subject), undefined);
  assert.equal(isKnownTo(deps, here, { ...ann, credentialsVersion: 2 }), false);
  assert.equal(isKnownTo(deps, here, { ...ann, id: 'bob000000000' }), false);
  const rotated = depsOf([second, first]);
  assert.equal(isKnownTo(rotated, here, ann), true);
  for (const [by, browser] of [
    [deps, { ...here, tenantId: 'b' }],
    [deps, { ...here, said: `${'z'.repeat(21)}${said.slice(21)}` }],
    [depsOf([second]), here],
    [deps, { ...here, said: undefined }],
  ] as const) {
    assert.equal(deviceFor(by, browser, { name: 'ann' }), undefined);
    assert.equal(isKnownTo(by, browser, ann), false);
  }
});

test('C15: a browser keeps its id and a few people, the last ones, each once', () => {
  let said = rememberPerson(deps, { tenantId, said: 'made up' }, ann);
  const device = said.slice(0, 21);
  const once = said.length;
  said = rememberPerson(deps, { tenantId, said }, ann);
  assert.equal(said.length, once);
  for (let count = 0; count < 30; count += 1) {
    said = rememberPerson(deps, { tenantId, said }, personOf(`p${count}`));
    assert.equal(said.slice(0, 21), device);
    assert.ok(said.length <= 500);
    if (count === 3) assert.equal(isKnownTo(deps, { tenantId, said }, ann), true);
  }
  const knows = (id: string) => isKnownTo(deps, { tenantId, said }, personOf(id));
  assert.deepEqual([knows('p29'), knows('p26'), knows('p0')], [true, true, false]);
  assert.equal(isKnownTo(deps, { tenantId, said }, ann), false);
});

eachDatabase('limits of known browsers', (databases) => {
  test('C15 A4 A7: of guesses at once each browser has its own budget and block; a right one frees what strangers did not block', async () => {
    const database = await databases.open();
    const clock = { time: 1_768_465_800_000, now: () => clock.time };
    await database.kysely
      .insertInto('tenants')
      .values({ id: tenantId, tag: 'production', created_at: clock.time })
      .execute();
    const limits = createLimits({ database, clock, random: systemRandom });
    const devices = [systemRandom.id(), systemRandom.id()];
    const [home, office] = devices;
    const policy = { maxAttempts: 5, lockoutMinutes: 60 };
    const fail = (subject: Subject, most = 5) =>
      limits.countFailure({ ...subject, tenantId, policy: { ...policy, maxAttempts: most } });
    const isBlocked = async (subject: Subject) =>
      (await limits.findBlock({ ...subject, tenantId })) !== undefined;

    for (const subject of subjects) {
      const said = await Promise.all(
        Array.from({ length: 40 }, async () => fail({ ...subject, device: home })),
      );
      assert.equal(said.filter(({ blockedUntil }) => blockedUntil === undefined).length, 4);
      assert.equal(await isBlocked({ ...subject, device: home }), true);
      assert.equal(await isBlocked({ ...subject, device: office }), false);
      assert.equal(await isBlocked(subject), false);
      assert.ok((await limits.clear({ ...subject, tenantId, device: home })).blockedUntil);

      // Right from the office: nothing is held against anybody who is not blocked.
      for (let turn = 0; turn < 4; turn += 1) await fail(subject);
      assert.deepEqual(await limits.clear({ ...subject, tenantId, device: office }), {});
      for (let turn = 0; turn < 4; turn += 1) assert.deepEqual(await fail(subject), {});
      await fail(subject);
      assert.equal(await isBlocked(subject), true);
      assert.deepEqual(await limits.clear({ ...subject, tenantId, device: office }), {});
      assert.equal(await isBlocked(subject), true, 'a block of strangers stays for strangers');
    }

    const everything = { phones: ['+16502530000'], emails: ['ann@example.com'], names: ['Ann'] };
    await limits.lift({ tenantId, ...everything, userIds: ['ann000000000'] });
    for (const subject of subjects)
      for (const device of [undefined, home]) assert.equal(await isBlocked({ ...subject, device }), false);

    // However long they take: fifty in a row, and then no more, whatever the policy says.
    const slow = { ...subjects[2], device: office } as Subject;
    for (let turn = 1; turn < 50; turn += 1) {
      assert.deepEqual(await fail(slow, 100), {}, `the ${turn}th`);
      clock.time += 3_600_000;
    }
    await fail(slow, 100);
    clock.time += 400 * 86_400_000;
    assert.equal(await isBlocked(slow), true);
    await limits.lift({ tenantId, names: ['+16502530000', 'other'] });
    assert.equal(await isBlocked(slow), true, 'another subject was lifted');
    await limits.lift({ tenantId, phones: ['+16502530000'] });
    assert.equal(await isBlocked(slow), false);
  });
});
