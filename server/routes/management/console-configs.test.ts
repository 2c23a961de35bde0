/** What a Console remembers, and what this server does not have, by their answers. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

const path = '/api/configs/admin-console';
const nothing = { signInExperienceCustomized: false, organizationCreated: false };

eachDatabase(path, (databases) => {
  let operator: Operator;
  beforeEach(async () => {
    ({ operator } = await openOperator(await databases.open()));
  });

  test('GET and PATCH 200: what is not named stays', async () => {
    const fresh = await operator.get(path);
    assert.deepEqual([fresh.body, fresh.headers['etag']], [nothing, '"v1"']);
    const first = await operator.patch(path, { signInExperienceCustomized: true });
    assert.deepEqual(first.body, { ...nothing, signInExperienceCustomized: true });
    const second = await operator.patch(path, { organizationCreated: true, somethingElse: 1 });
    assert.deepEqual(second.body, { signInExperienceCustomized: true, organizationCreated: true });
    const read = await operator.get(path);
    assert.deepEqual([read.body, read.headers['etag']], [second.body, '"v3"']);
    assert.deepEqual((await operator.get(path, { tenantId: 'admin' })).body, nothing);
    const [row] = (await operator.get('/api/logs?page_size=1')).body;
    assert.equal(row.key, `Management.PATCH ${path}`);
    assert.deepEqual(row.payload.changes, { organizationCreated: { before: false, after: true } });
  });

  test('412: who saw something else changes nothing; of many at once who saw the same, one', async () => {
    const change = async (tag: string) =>
      (await operator.patch(path, { organizationCreated: true }, { headers: { 'if-match': tag } })).verdict;
    const stale = '412 request.changed_meanwhile';
    assert.equal(await change('"v2"'), stale);
    for (const tag of ['"v1"', '"v2"']) {
      const verdicts = await Promise.all(Array.from({ length: 8 }, () => change(tag)));
      assert.deepEqual(verdicts.toSorted(), ['200', ...Array.from({ length: 7 }, () => stale)]);
    }
    assert.equal((await operator.get(path)).headers['etag'], '"v3"');
  });

  test('400, 401, 403', async () => {
    for (const body of [undefined, {}, [], { organizationCreated: 'yes' }, { somethingElse: true }])
      assert.equal((await operator.patch(path, body)).verdict, '400 guard.invalid_input');
    for (const ask of [
      (call: object) => operator.get(path, call),
      (call: object) => operator.patch(path, { organizationCreated: true }, call),
      (call: object) => operator.get('/api/systems/application', call),
    ]) {
      const anonymous = await ask({ authorization: null });
      assert.equal(anonymous.verdict, '401 auth.authorization_header_missing');
      const authorization = `Bearer ${await operator.tokenWith({ scope: 'users:write' })}`;
      assert.equal((await ask({ authorization })).verdict, '403 auth.forbidden');
    }
  });

  test('protected applications: 501, there are none', async () => {
    const answer = await operator.get('/api/systems/application');
    assert.equal(answer.verdict, '501 application.protected_application_not_configured');
  });
});
