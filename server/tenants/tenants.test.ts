/** Tenants, their cookies and their keys. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock as clock } from '../clock.ts';
import { openDatabase } from '../database/open.ts';
import { systemRandom as random } from '../random.ts';
import { createSecrets } from '../secrets.ts';
import { eachDatabase } from '../testing/databases.ts';
import { cookieName } from './cookies.ts';
import { seedTenants } from './seed-tenants.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createTenants } from './tenants.ts';
import { until } from '../testing/until.ts';

const tenants = createTenants({
  endpoints: { default: 'http://localhost:3001/', admin: 'https://admin.example' },
});
const secrets = createSecrets([{ id: 'k', key: Buffer.alloc(32, 1) }]);

test('each tenant is an issuer at its own address', () => {
  assert.deepEqual(
    tenants.list().map(({ id, endpoint, issuer, isAdmin }) => ({ id, endpoint, issuer, isAdmin })),
    [
      {
        id: 'default',
        endpoint: 'http://localhost:3001',
        issuer: 'http://localhost:3001/oidc',
        isAdmin: false,
      },
      { id: 'admin', endpoint: 'https://admin.example', issuer: 'https://admin.example/oidc', isAdmin: true },
    ],
  );
  assert.throws(() => tenants.get('nobody'), /no tenant "nobody"/);
});

test('the default tenant has the contract’s cookie names, the others their own', () => {
  assert.equal(cookieName({ id: 'default' }, '_session'), '_session');
  assert.equal(cookieName({ id: 'admin' }, '_interaction_resume'), '_interaction_resume_admin');
});

eachDatabase('tenants in the database', ({ open, engine, url }) => {
  test('seeding makes each tenant and its key once, however often and by however many', async () => {
    const database = await open();
    const signingKeys = createSigningKeys({ database, secrets, clock, random });
    const seed = () => seedTenants({ database, clock, tenants, signingKeys });
    const made = (await Promise.all([seed(), seed(), seed()])).flat();
    assert.deepEqual(
      made.toSorted((one, other) => one.localeCompare(other)),
      ['admin', 'default'],
    );
    assert.deepEqual(await seed(), []);
    for (const { id } of tenants.list()) assert.equal((await signingKeys.get(id)).length, 1);
  });

  test('a key is sealed for its tenant and its place', async () => {
    const database = await open();
    const signingKeys = createSigningKeys({ database, secrets, clock, random });
    await seedTenants({ database, clock, tenants, signingKeys });
    const [key] = await signingKeys.get('default');
    const [row] = await database.kysely
      .selectFrom('signing_keys')
      .selectAll()
      .where('tenant_id', '=', 'default')
      .execute();
    assert.equal(JSON.stringify(row).includes(String(key.privateJwk['d'])), false);
    const moved = { ...row!, tenant_id: 'admin', id: 'moved', created_at: clock.now() + 1 };
    await database.kysely.insertInto('signing_keys').values(moved).execute();
    const elsewhere = createSigningKeys({ database, secrets, clock, random });
    await assert.rejects(elsewhere.get('admin'));
  });

  test('a rotation is seen at once, and a failed one changes nothing', async () => {
    const database = await open();
    const signingKeys = createSigningKeys({ database, secrets, clock, random });
    await seedTenants({ database, clock, tenants, signingKeys });
    const [first] = await signingKeys.get('default');
    const second = await signingKeys.rotate('default', 'ES256');
    const ids = (await signingKeys.get('default')).map(({ id }) => id);
    assert.deepEqual(ids, [second.id, first.id]);
    await assert.rejects(signingKeys.rotate('nobody'));
    await assert.rejects(signingKeys.get('nobody'), /no signing key/);
    assert.equal((await signingKeys.get('admin')).length, 1);
  });

  test('the newest key signs, also of several that are made in one millisecond, and after the clock went back', async () => {
    const database = await open();
    const standing = { time: clock.now(), now: () => standing.time };
    const signingKeys = createSigningKeys({ database, secrets, clock: standing, random });
    await seedTenants({ database, clock, tenants, signingKeys });
    for (let turn = 0; turn < 8; turn += 1) {
      const { id, createdAt } = await signingKeys.rotate('default', 'EdDSA');
      const [newest] = await signingKeys.get('default');
      assert.deepEqual([newest.id, newest.createdAt], [id, createdAt]);
      if (turn === 5) standing.time -= 3_600_000;
    }
  });

  if (engine === 'postgres')
    test('another node signs with the new key as soon as it hears of it', async () => {
      const address = await url();
      const nodes = await Promise.all(
        [0, 1].map(() => openDatabase({ engine: 'postgres', url: address, poolSize: 2 })),
      );
      try {
        const [here, there] = nodes.map((database) =>
          createSigningKeys({ database, secrets, clock, random }),
        );
        await Promise.all(
          nodes.map((database, index) =>
            seedTenants({ database, clock, tenants, signingKeys: [here, there][index]! }),
          ),
        );
        assert.deepEqual(await here?.get('default'), await there?.get('default'));
        const key = await here?.rotate('default');
        await until(async () => {
          const [newest] = (await there?.get('default')) ?? [];
          return newest?.id === key?.id;
        }, 'the other node heard');
      } finally {
        for (const node of nodes) await node.close();
      }
    });
});
