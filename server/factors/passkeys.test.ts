/** Passkeys on both databases: shown to the right site by the right person once, and nobody's but theirs. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import { systemRandom } from '../random.ts';
import { createSecrets } from '../secrets.ts';
import { eachDatabase, type TestDatabases } from '../testing/databases.ts';
import { createPasskeyDevice, type Lies, type PasskeyDevice } from '../testing/passkey-device.ts';
import { createPasswords } from '../users/passwords.ts';
import { createUsers } from '../users/users.ts';
import { createFactors } from './factors.ts';
import { createNewFactors } from './new-factors.ts';
import { passkeyOptions, readPasskey } from './passkeys.ts';
import type { Owner } from './queries.ts';
import { askForPasskey, challengeIn } from './show-passkey.ts';

const endpoint = 'https://id.example.com';
const related = 'https://shop.example.net';
const place = { endpoint, relatedOrigins: [related] };

async function room(databases: TestDatabases) {
  const database = await databases.open();
  await database.kysely
    .insertInto('tenants')
    .values({ id: 'default', tag: 'development', created_at: 0 })
    .execute();
  const clock = { now: () => 1_767_225_600_000 };
  const ground = {
    database,
    clock,
    random: systemRandom,
    secrets: createSecrets([{ id: '1', key: randomBytes(32) }]),
  };
  const users = createUsers({
    ...ground,
    passwords: createPasswords(),
    isCaseSensitive: async () => true,
    revoke: async () => {},
  });
  const factors = createFactors(ground);
  const person = async (): Promise<Owner> => ({
    tenantId: 'default',
    userId: (await users.create('default', {})).id,
  });
  const made = async (device: PasskeyDevice, { userId }: Owner, lies?: Lies) => {
    const options = await passkeyOptions(place, { id: userId, name: 'ann', displayName: 'Ann' }, []);
    const response = device.make(options, lies);
    return readPasskey(place, { challenge: options.challenge, response, agent: undefined });
  };
  return {
    ...ground,
    factors,
    person,
    made,
    async bound(device: PasskeyDevice, owner: Owner) {
      const passkey = await made(device, owner);
      assert.ok(passkey);
      await factors.addPasskey(owner, passkey, null);
      return passkey;
    },
    async show(device: PasskeyDevice, owner: Owner, lies?: Lies) {
      const { challenge, options } = await askForPasskey(place, await factors.listPasskeys(owner));
      const response = device.show(options as never, lies);
      return (await factors.usePasskey(owner, place, { challenge, response })) !== undefined;
    },
  };
}

eachDatabase('passkeys', (databases) => {
  test('shown to the right site, or to a related one: right; every lie about it: wrong', async () => {
    const { person, bound, show } = await room(databases);
    const ann = await person();
    const device = createPasskeyDevice(endpoint);
    await bound(device, ann);
    assert.equal(await show(device, ann), true);
    assert.equal(await show(device, ann, { origin: related }), true);
    const lies: Readonly<Record<string, Lies>> = {
      'another origin': { origin: 'https://id.example.com.evil.example' },
      'another site': { rpId: 'evil.example' },
      'another challenge': { challenge: 'b3RoZXI' },
      'nobody was verified': { isVerified: false },
      'nobody was there': { isPresent: false },
      'in a frame': { crossOrigin: true },
      'another key': { forges: true },
      'another person': { userHandle: Buffer.from('bob').toString('base64url') },
    };
    for (const [name, lie] of Object.entries(lies)) assert.equal(await show(device, ann, lie), false, name);
    assert.equal(await show(device, ann, { userHandle: null }), true);
  });

  test('one that is made elsewhere, unseen, or in a frame is not kept', async () => {
    const { person, made } = await room(databases);
    const ann = await person();
    const device = createPasskeyDevice(endpoint);
    for (const lie of [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { challenge: 'b3RoZXI' },
      { isVerified: false },
      { isPresent: false },
      { crossOrigin: true },
    ])
      assert.equal(await made(device, ann, lie), undefined, JSON.stringify(lie));
  });

  test('a counter that stays or goes back is refused: a clone is found out', async () => {
    const { person, bound, show } = await room(databases);
    const ann = await person();
    const device = createPasskeyDevice(endpoint);
    await bound(device, ann);
    const clone = device.clone();
    assert.equal(await show(device, ann), true);
    assert.equal(await show(device, ann), true);
    assert.equal(await show(clone, ann), false, 'its first use is the second of this number');
    assert.equal(await show(device, ann, { counter: 0 }), false);
    assert.equal(await show(device, ann), true);
    const synced = createPasskeyDevice(endpoint, { hasCounter: false });
    const bob = await person();
    await bound(synced, bob);
    assert.deepEqual([await show(synced, bob), await show(synced, bob)], [true, true], 'no counter at all');
  });

  test('one answer shown twenty times at once counts once', async () => {
    const { person, bound, factors } = await room(databases);
    const ann = await person();
    const device = createPasskeyDevice(endpoint);
    await bound(device, ann);
    const { challenge, options } = await askForPasskey(place);
    const response = device.show(options as never);
    const results = await Promise.all(
      Array.from({ length: 20 }, () => factors.usePasskey(ann, place, { challenge, response })),
    );
    assert.equal(results.filter(Boolean).length, 1);
  });

  test('what was read before decides nothing: one that was used or removed meanwhile is looked at again', async () => {
    const { database, factors, person, bound } = await room(databases);
    const ann = await person();
    const device = createPasskeyDevice(endpoint);
    await bound(device, ann);
    const read = async () => {
      const { tenantId, userId } = ann;
      const told = factors.told.about(tenantId, sql<string>`${userId}`).as('text');
      const { text } = await database.kysely.selectNoFrom(told).executeTakeFirstOrThrow();
      return factors.told.read(text);
    };
    const held = await read();
    assert.deepEqual(held.list(), await factors.list(ann));
    assert.deepEqual(held.passkeys(), await factors.listPasskeys(ann));

    const { challenge, options } = await askForPasskey(place, held.passkeys());
    const response = device.show(options as never);
    const [{ id } = { id: '' }] = held.list();
    assert.equal(await factors.usePasskey(ann, place, { challenge, response }, held), id);
    assert.equal(await factors.usePasskey(ann, place, { challenge, response }, held), undefined);
    const newer = { challenge, response: device.show({ challenge }) };
    const before = await read();
    await factors.remove(ann, id);
    assert.equal(await factors.usePasskey(ann, place, newer, before), undefined);
  });

  test('WebAuthn §7.1: one passkey is one person’s, of twenty at once one; the same person brings it again', async () => {
    const { person, made, factors, database } = await room(databases);
    const people = await Promise.all(Array.from({ length: 20 }, person));
    const [ann] = people;
    assert.ok(ann);
    const passkey = await made(createPasskeyDevice(endpoint), ann);
    assert.ok(passkey);
    const results = await Promise.allSettled(people.map((owner) => factors.addPasskey(owner, passkey, null)));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const one of results)
      if (one.status === 'rejected')
        assert.equal((one.reason as { code: string }).code, 'entity.unique_integrity_violation');
    const owner = await factors.findPasskeyOwner('default', passkey.credentialId);
    assert.ok(owner);
    const [kept] = await factors.list(owner);
    assert.deepEqual(await factors.addPasskey(owner, passkey, 'again'), kept);
    assert.equal((await factors.list(owner)).length, 1);
    const rows = JSON.stringify(await database.kysely.selectFrom('factors').selectAll().execute());
    assert.ok(!rows.includes(passkey.credentialId), 'F2: sealed');
  });

  test('C9 at most twenty a person: of fifty at once twenty are kept, a free place is taken again; so at the end of a sign-in', async () => {
    const { person, made, factors, database, ...ground } = await room(databases);
    const [ann, bob] = [await person(), await person()];
    const fresh = async (owner: Owner) => {
      const passkey = await made(createPasskeyDevice(endpoint), owner);
      assert.ok(passkey);
      return passkey;
    };
    const many = await Promise.all(Array.from({ length: 50 }, () => fresh(ann)));
    const results = await Promise.allSettled(many.map((one) => factors.addPasskey(ann, one, null)));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 20);
    for (const one of results)
      if (one.status === 'rejected')
        assert.equal((one.reason as { code: string }).code, 'session.mfa.too_many_passkeys');
    assert.equal((await factors.listPasskeys(ann)).length, 20);
    await factors.addPasskey(bob, await fresh(bob), null);
    const [third] = (await factors.list(ann)).slice(2);
    assert.ok(third && (await factors.remove(ann, third.id)));
    const newFactors = createNewFactors(ground);
    const keep = async () => {
      const { id, sealed } = newFactors.makePasskey('default', systemRandom.id(), await fresh(ann));
      return database.transaction((trx) => newFactors.keep(trx, ann, [{ id, kind: 'passkey', sealed }]));
    };
    const more = await Promise.allSettled([keep(), factors.addPasskey(ann, await fresh(ann), null), keep()]);
    assert.equal(more.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await factors.listPasskeys(ann)).length, 20);
  });

  test('found by the id it calls itself by; not by another’s, nor in another tenant', async () => {
    const { person, bound, factors, show } = await room(databases);
    const [ann, bob] = [await person(), await person()];
    const device = createPasskeyDevice(endpoint);
    const { credentialId } = await bound(device, ann);
    const factorId = (await factors.list(ann))[0]?.id;
    assert.deepEqual(await factors.findPasskeyOwner('default', credentialId), { ...ann, factorId });
    assert.equal(await factors.findPasskeyOwner('other', credentialId), undefined);
    assert.equal(await factors.findPasskeyOwner('default', 'bm90aGluZw'), undefined);
    assert.equal(await show(device, bob), false, 'another person’s');
    assert.ok((await factors.list(ann))[0]?.usedAt === null);
    assert.equal(await show(device, ann), true);
    assert.notEqual((await factors.list(ann))[0]?.usedAt, null);
  });

  test('those of times before are found after they were looked through; of two people’s it is the older', async () => {
    const { person, made, factors, database } = await room(databases);
    const [ann, bob] = [await person(), await person()];
    const passkey = await made(createPasskeyDevice(endpoint), ann);
    assert.ok(passkey);
    const forget = () => database.kysely.updateTable('factors').set({ credential_digest: null }).execute();
    const first = await factors.addPasskey(ann, passkey, null);
    await forget();
    await factors.addPasskey(bob, passkey, null);
    await forget();
    await database.kysely.updateTable('factors').set({ created_at: 1 }).where('id', '=', first.id).execute();
    assert.equal(await factors.findPasskeyOwner('default', passkey.credentialId), undefined);
    await factors.indexPasskeys('default');
    await factors.indexPasskeys('default');
    assert.deepEqual(await factors.findPasskeyOwner('default', passkey.credentialId), {
      ...ann,
      factorId: first.id,
    });
    assert.equal((await factors.list(bob)).length, 1, 'stays a second factor');
  });
});

test('which challenge an answer was made for, and nothing of what cannot be read', () => {
  const device = createPasskeyDevice(endpoint);
  device.make({ challenge: 'Zmlyc3Q' });
  assert.equal(challengeIn(device.show({ challenge: 'c2Vjb25k' })), 'c2Vjb25k');
  for (const wrong of [
    undefined,
    null,
    'x',
    {},
    { response: {} },
    { response: { clientDataJSON: 'bnVsbA' } },
  ])
    assert.equal(challengeIn(wrong), undefined);
});
