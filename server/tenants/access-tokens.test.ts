/** A token's signature is computed on once; all that can change about it is asked again with each call. */
import assert from 'node:assert/strict';
import { mock, test, type TestContext } from 'node:test';
import { inject } from 'light-my-request';
import { type Database, openDatabase } from '../database/open.ts';
import { systemRandom } from '../random.ts';
import { createSecrets } from '../secrets.ts';
import { eachDatabase, type TestDatabases } from '../testing/databases.ts';
import { until } from '../testing/until.ts';
import { managementApiOf } from './management-api.ts';
import { type Operator, openOperator, type TokenOptions } from '../testing/operator.ts';

const refused = '401 auth.unauthorized';
const forbidden = '403 auth.forbidden';

/** How many signatures were computed on meanwhile, by whatever in this process. */
async function signaturesIn(work: () => Promise<void>): Promise<number> {
  const { mock: spy } = mock.method(crypto.subtle, 'verify');
  try {
    await work();
    return spy.callCount();
  } finally {
    spy.restore();
  }
}

async function openNode(
  database: Database,
  secrets = createSecrets([{ id: '1', key: systemRandom.bytes(32) }]),
) {
  const node = await openOperator(database, { secrets });
  const { operator, services } = node;
  const verdict = async (token: string, tenantId = 'default') =>
    (await operator.get('/api/sign-in-exp', { authorization: `Bearer ${token}`, tenantId })).verdict;
  return {
    ...node,
    verdict,
    /** A token that has been used: its signature is known. */
    async usedToken(options: TokenOptions = {}) {
      const token = await operator.tokenWith(options);
      assert.equal(await verdict(token, options.tenantId), '200');
      return token;
    },
    /** As somebody who takes a key out of use would: its row, and what all nodes hear. */
    retire: (id: string, tenantId = 'default') =>
      database.transaction(async (trx) => {
        await trx
          .updateTable('signing_keys')
          .set({ retired_at: services.clock.now() })
          .where('tenant_id', '=', tenantId)
          .where('id', '=', id)
          .execute();
        await database.changes.publish('signing-keys', tenantId, trx);
      }),
  };
}

/** With a token that the server issued itself. */
async function newMachine({ operator, app, services }: Node, isAdmin = true) {
  const made = await operator.post('/api/applications', { name: 'Robot', type: 'MachineToMachine' });
  const { id, secret } = made.body as { id: string; secret: string };
  const path = `/api/applications/${id}`;
  assert.equal((await operator.patch(path, { isAdmin })).verdict, '200');
  return {
    id,
    path,
    async token(scope: string): Promise<string> {
      const fields = { grant_type: 'client_credentials', resource: managementApiOf('default'), scope };
      const answer = await inject((request, response) => app.handle('default', request, response), {
        method: 'POST',
        url: '/oidc/token',
        headers: {
          host: new URL(services.config.endpoint).host,
          authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams(fields).toString(),
      });
      assert.equal(answer.statusCode, 200, answer.payload);
      return answer.json<{ access_token: string }>().access_token;
    },
  };
}

async function newRole(operator: Operator, scope: string): Promise<string> {
  const made = await operator.post('/api/roles', {
    name: `Of ${scope}`,
    description: 'For a machine',
    type: 'MachineToMachine',
    scopeIds: [`management-api-${scope.replace(':', '-')}`],
  });
  assert.equal(made.verdict, '200');
  return made.body.id as string;
}

type Node = Awaited<ReturnType<typeof openNode>>;

/** Two nodes on one PostgreSQL, with one key between them. */
async function openTwoNodes(databases: TestDatabases, context: TestContext) {
  const url = await databases.url();
  const secrets = createSecrets([{ id: '1', key: systemRandom.bytes(32) }]);
  const open = async () => {
    const database = await openDatabase({ engine: 'postgres', url, poolSize: 4 });
    context.after(() => database.close());
    return openNode(database, secrets);
  };
  return { here: await open(), there: await open() };
}

eachDatabase('access tokens, used again', (databases) => {
  test('one signature for any number of calls', async () => {
    const { operator, verdict } = await openNode(await databases.open());
    const token = await operator.tokenWith();
    const count = await signaturesIn(async () => {
      for (let call = 0; call < 5; call++) assert.equal(await verdict(token), '200');
    });
    assert.equal(count, 1);
    assert.equal(
      await signaturesIn(async () => void (await verdict(await operator.tokenWith({ scope: 'x' })))),
      1,
    );
  });

  test('refused at the second at which it expires, however often it was used', async () => {
    const { operator, clock, verdict } = await openNode(await databases.open());
    clock.move(1000 - (clock.now() % 1000));
    const token = await operator.tokenWith({ expiresInSeconds: 10 });
    for (const [move, expected] of [
      [0, '200'],
      [9_999, '200'],
      [1, refused],
      [3_600_000, refused],
    ] as const) {
      clock.move(move);
      assert.equal(await verdict(token), expected);
    }
  });

  test('spoilt: each change of a known token is refused, and it itself stays good', async () => {
    const { verdict, usedToken } = await openNode(await databases.open());
    const token = await usedToken();
    const [head = '', body = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { exp: number };
    const forged = (more: object) =>
      Buffer.from(JSON.stringify({ ...claims, ...more })).toString('base64url');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const spoilt = [
      `${head}.${forged({ exp: claims.exp + 1 })}.${signature}`,
      `${head}.${forged({ scope: 'all users:read' })}.${signature}`,
      `${head}.${body}.${signature.slice(0, -4)}AAAA`,
      `${head}.${body}.`,
      `${unsigned}.${body}.${signature}`,
      `${unsigned}.${body}.`,
    ];
    for (const text of [...spoilt, ...spoilt]) assert.equal(await verdict(text), refused, text);
    assert.equal(await verdict(token), '200');
  });

  test('known for one tenant, refused by another; known from one issuer, not from another', async () => {
    const { operator, verdict, usedToken } = await openNode(await databases.open());
    const ofDefault = await usedToken();
    const ofAdmin = await usedToken({ tenantId: 'admin' });
    assert.equal(await verdict(ofDefault, 'admin'), refused);
    assert.equal(await verdict(ofAdmin, 'default'), refused);
    // The Console's token, issued by the admin tenant for the default one.
    const made = await operator.post('/api/users', { username: 'root' }, { tenantId: 'admin' });
    const ofConsole = await usedToken({ issuer: 'admin', subject: made.body.id as string });
    assert.equal(await verdict(ofConsole, 'admin'), refused);
    assert.deepEqual([await verdict(ofDefault), await verdict(ofAdmin, 'admin')], ['200', '200']);
  });

  test('who is suspended or gone is refused with a token that was good a moment ago', async () => {
    const { operator, services, verdict, usedToken } = await openNode(await databases.open());
    const made = await operator.post('/api/users', { username: 'root' }, { tenantId: 'admin' });
    const subject = made.body.id as string;
    const token = await usedToken({ issuer: 'admin', subject });
    await services.users.suspend('admin', subject, true);
    assert.equal(await verdict(token), refused);
    await services.users.suspend('admin', subject, false);
    assert.equal(await verdict(token), '200');
    await services.users.remove('admin', subject);
    assert.equal(await verdict(token), refused);
  });

  test('a machine: what its roles no longer give is 403 with the next call, without it all is 401', async () => {
    const node = await openNode(await databases.open());
    const { operator, verdict } = node;
    const machine = await newMachine(node);
    const roleId = await newRole(operator, 'users:read');
    const token = await machine.token('all users:read');
    const opens = async () => [
      await verdict(token),
      (await operator.get('/api/users', { authorization: `Bearer ${token}` })).verdict,
    ];
    const all = ['200', '200'];
    const people = [forbidden, '200'];
    const nothing = [forbidden, forbidden];
    const roles = `/api/applications/${machine.id}/roles`;
    const steps: readonly (readonly [string, () => Promise<{ verdict: string }>, readonly string[]])[] = [
      ['another role beside', () => operator.post(roles, { roleIds: [roleId] }), all],
      ['whole access taken away', () => operator.remove(`${roles}/management-api-access`), people],
      [
        'the scope taken out of the role',
        () => operator.remove(`/api/roles/${roleId}/scopes/management-api-users-read`),
        nothing,
      ],
      ['whole access given', () => operator.patch(machine.path, { isAdmin: true }), all],
      ['and taken', () => operator.patch(machine.path, { isAdmin: false }), nothing],
      [
        'a role with it',
        async () => operator.post(roles, { roleIds: [await newRole(operator, 'all')] }),
        all,
      ],
      ['all roles replaced', () => operator.call('PUT', roles, { body: { roleIds: [] } }), nothing],
      ['once more', () => operator.patch(machine.path, { isAdmin: true }), all],
      ['removed', () => operator.remove(machine.path), [refused, refused]],
    ];
    assert.deepEqual(await opens(), all);
    for (const [name, change, expected] of steps) {
      const answer = await change();
      assert.match(answer.verdict, /^20/, `${name}: ${answer.verdict}`);
      const signatures = await signaturesIn(async () => assert.deepEqual(await opens(), expected, name));
      assert.equal(signatures, 0, `${name}: the token is still known`);
    }
  });

  test('a role that is removed closes what it opened; nothing of it costs a statement a call', async () => {
    const node = await openNode(await databases.open());
    const { operator, services, verdict } = node;
    const machine = await newMachine(node, false);
    const roleId = await newRole(operator, 'settings:read');
    const held = await operator.post(`/api/roles/${roleId}/applications`, { applicationIds: [machine.id] });
    assert.equal(held.verdict, '201');
    const token = await machine.token('settings:read');
    assert.equal(await verdict(token), '200');
    const before = services.database.statements();
    for (let call = 0; call < 5; call++)
      await services.accessTokens.read(services.tenants.get('default'), `Bearer ${token}`);
    assert.equal(services.database.statements(), before);
    assert.equal((await operator.remove(`/api/roles/${roleId}`)).verdict, '204');
    assert.equal(await verdict(token), forbidden);
  });

  test('a key that is taken out of use takes its tokens along at once; a new one leaves the old ones good', async () => {
    const { clock, services, retire, verdict, usedToken } = await openNode(await databases.open());
    const [first] = await services.signingKeys.get('default');
    const old = await usedToken();
    clock.move(1);
    await services.signingKeys.rotate('default', 'ES256');
    assert.equal(await signaturesIn(async () => assert.equal(await verdict(old), '200')), 1, 'asked anew');
    const young = await usedToken();
    await retire(first.id);
    assert.deepEqual([await verdict(old), await verdict(young)], [refused, '200']);
  });

  if (databases.engine === 'postgres')
    test('a machine that another node removes, and one whose role it takes away', async (context) => {
      const { here, there } = await openTwoNodes(databases, context);
      const [removed, changed] = [await newMachine(here), await newMachine(here)];
      const tokens = [await removed.token('all'), await changed.token('all')];
      const heard = (expected: string, token: string) =>
        until(async () => (await there.verdict(token)) === expected, expected);
      for (const token of tokens) await heard('200', token);
      assert.equal((await here.operator.remove(removed.path)).verdict, '204');
      await heard(refused, tokens[0]!);
      assert.equal(
        (await here.operator.remove(`${changed.path}/roles/management-api-access`)).verdict,
        '204',
      );
      await heard(forbidden, tokens[1]!);
    });

  if (databases.engine === 'postgres')
    test('a key that another node takes out of use', async (context) => {
      const { here, there } = await openTwoNodes(databases, context);
      const [first] = await here.services.signingKeys.get('default');
      const token = await there.usedToken();
      here.clock.move(1);
      const young = await here.services.signingKeys.rotate('default');
      while ((await there.services.signingKeys.get('default'))[0].id !== young.id) await nextTurn();
      assert.equal(await there.verdict(token), '200', 'both keys are good');
      await here.retire(first.id);
      while ((await there.services.signingKeys.get('default')).length > 1) await nextTurn();
      assert.equal(
        await there.verdict(token),
        refused,
        'the moment that it knows of the keys, it knows no token',
      );
    });
});

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
