/** `/api/applications/:id/secrets` by its answers, and who may come in with one. */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import type { Database } from '../../../database/open.ts';
import { eachDatabase } from '../../../testing/databases.ts';
import type { Harness } from '../../../testing/harness.ts';
import { openOperator, type Operator } from '../../../testing/operator.ts';
import { createApplicationMaker } from '../../../testing/application-maker.ts';

eachDatabase('/api/applications', (databases) => {
  let operator: Operator;
  let harness: Harness;
  let database: Database;
  before(async () => {
    database = await databases.open();
    ({ operator, ...harness } = await openOperator(database));
  });
  beforeEach(() => harness.clock.move(1));

  const { post, make, makeMachine, read } = createApplicationMaker(() => operator);

  describe('secrets', () => {
    const ask = async (id: string, secret: string) => {
      const reply = await harness.send({
        method: 'POST',
        url: 'http://localhost:3001/oidc/token',
        headers: {
          authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          resource: 'https://default.logto.app/api',
        }).toString(),
      });
      return reply.status === 200
        ? '200'
        : `${reply.status} ${(JSON.parse(reply.body) as { error: string }).error}`;
    };

    test('the first one comes with the application, whole once, then by how it ends', async () => {
      const { body } = await post({ type: 'Traditional' });
      assert.match(body.secret, /^[0-9A-Za-z]{32}$/);
      const ending = body.secret.slice(-4);
      const answers = await Promise.all(
        [`/api/applications/${body.id}`, `/api/applications/${body.id}/secrets`, '/api/applications'].map(
          (path) => operator.get(path),
        ),
      );
      for (const { text } of answers) {
        assert.equal(text.includes(body.secret), false);
        assert.ok(text.includes(`••••${ending}`));
      }
      const [secret, ...others] = answers[1]?.body ?? [];
      const { createdAt, ...rest } = secret;
      assert.deepEqual(rest, {
        tenantId: 'default',
        applicationId: body.id,
        name: 'Default secret',
        value: `••••${ending}`,
        expiresAt: null,
      });
      assert.deepEqual([typeof createdAt, others], ['number', []]);
      const patched = await operator.patch(`/api/applications/${body.id}`, { name: 'x' });
      assert.equal(patched.body.secret, `••••${ending}`);
    });

    test('POST 201, PATCH 200, DELETE 204; sealed at rest; each opens until it is gone', async () => {
      const id = await makeMachine();
      const at = `/api/applications/${id}/secrets`;
      const made = await operator.post(at, { name: 'second' });
      assert.deepEqual([made.verdict, made.body.expiresAt], ['201', null]);
      const { value } = made.body;
      assert.match(value, /^[0-9A-Za-z]{32}$/);
      assert.equal(await ask(id, value), '200');
      const rows = await database.kysely.selectFrom('application_secrets').selectAll().execute();
      assert.equal(JSON.stringify(rows).includes(value), false);
      const renamed = await operator.patch(`${at}/second`, { name: 'renamed / ümlaut' });
      assert.deepEqual([renamed.verdict, renamed.body.name], ['200', 'renamed / ümlaut']);
      assert.equal(renamed.text.includes(value), false);
      assert.equal(await ask(id, value), '200');
      const path = `${at}/${encodeURIComponent('renamed / ümlaut')}`;
      assert.equal((await operator.remove(path)).verdict, '204');
      assert.equal((await operator.remove(path)).verdict, '404 entity.not_found');
      assert.equal(await ask(id, value), '401 invalid_client');
    });

    test('refusals', async () => {
      const id = await makeMachine();
      const at = `/api/applications/${id}/secrets`;
      const first = `${at}/Default%20secret`;
      await operator.post(at, { name: 'b' });
      assert.equal((await operator.post(at, { name: 'b' })).verdict, '422 application.secret_name_exists');
      assert.equal(
        (await operator.patch(first, { name: 'b' })).verdict,
        '422 application.secret_name_exists',
      );
      for (const wrong of [
        {},
        { name: '' },
        { name: 'c', expiresAt: 'tomorrow' },
        { name: 'c', expiresAt: 1.5 },
      ])
        assert.equal((await operator.post(at, wrong)).verdict, '400 guard.invalid_input');
      assert.equal((await operator.patch(first, {})).verdict, '400 guard.invalid_input');
      assert.equal((await operator.patch(`${at}/nobody`, { name: 'c' })).verdict, '404 entity.not_found');
      const page = `/api/applications/${await make()}/secrets`;
      assert.equal((await operator.post(page, { name: 'a' })).verdict, '422 application.invalid_type');
      assert.deepEqual((await operator.get(page)).body, []);
      const nowhere = '/api/applications/nobody/secrets';
      assert.equal((await operator.get(nowhere)).verdict, '404 entity.not_found');
      assert.equal((await operator.post(nowhere, { name: 'a' })).verdict, '404 entity.not_found');
      assert.equal((await operator.patch(`${nowhere}/a`, { name: 'b' })).verdict, '404 entity.not_found');
      assert.equal((await operator.remove(`${nowhere}/a`)).verdict, '404 entity.not_found');
      const elsewhere = { tenantId: 'admin' };
      assert.equal((await operator.get(at, elsewhere)).verdict, '404 entity.not_found');
      assert.equal((await operator.remove(first, elsewhere)).verdict, '404 entity.not_found');
    });

    test('one that ends opens until that moment and not one after, on every node', async () => {
      const id = await makeMachine();
      const expiresAt = harness.clock.now() + 60_000;
      const { body } = await operator.post(`/api/applications/${id}/secrets`, { name: 'short', expiresAt });
      assert.equal(body.expiresAt, expiresAt);
      harness.clock.move(59_999);
      assert.equal(await ask(id, body.value), '200');
      harness.clock.move(1);
      assert.equal(await ask(id, body.value), '400 invalid_request');
    });

    test('of many who add one name, remove one, or rename one at once, one does; the last one can go', async () => {
      const id = await makeMachine();
      const at = `/api/applications/${id}/secrets`;
      const statuses = async (run: () => Promise<{ status: number }>) =>
        (await Promise.all([run(), run(), run()])).map(({ status }) => status).toSorted((a, b) => a - b);
      assert.deepEqual(await statuses(() => operator.post(at, { name: 'x' })), [201, 422, 422]);
      let n = 0;
      const rename = () => operator.patch(`${at}/x`, { name: `y${n++}` });
      assert.deepEqual(await statuses(rename), [200, 404, 404]);
      assert.deepEqual(await statuses(() => operator.remove(`${at}/Default%20secret`)), [204, 404, 404]);
      const [last] = (await operator.get(at)).body;
      assert.equal((await operator.remove(`${at}/${last.name}`)).verdict, '204');
      assert.deepEqual([(await operator.get(at)).body, (await read(id)).body.secret], [[], '']);
      assert.equal(await ask(id, 'anything'), '401 invalid_client');
      const { value } = (await operator.post(at, { name: 'anew' })).body;
      assert.equal(await ask(id, value), '200');
    });
  });

  test('no secret stands in the log', async () => {
    const { secret, id } = (await post({ type: 'MachineToMachine' })).body;
    const { value } = (await operator.post(`/api/applications/${id}/secrets`, { name: 'logged?' })).body;
    assert.equal(harness.logged().includes(secret) || harness.logged().includes(value), false);
  });
});
