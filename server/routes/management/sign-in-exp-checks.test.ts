/** Questions about the sign-in experience, by their answers. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { freshSettings } from '../../../contract/fresh-settings.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

eachDatabase('questions about the sign-in experience', (databases) => {
  let operator: Operator;
  before(async () => {
    ({ operator } = await openOperator(await databases.open(), { isNewcomer: false }));
  });
  const path = '/api/sign-in-exp/default/check-password';
  const conflicts = '/api/sign-in-exp/username-policy/case-sensitivity-conflicts';

  test('check-password: 200 for a good one, 400 with all that is wrong', async () => {
    const good = await operator.post(path, { password: 'correct horse battery' });
    assert.deepEqual([good.status, good.body], [200, { result: true }]);
    const bad = await operator.post(path, { password: 'abc' });
    assert.deepEqual([bad.status, bad.body.result], [400, false]);
    assert.deepEqual(bad.body.issues[0], {
      code: 'password_rejected.too_short',
      interpolation: { min: 8 },
    });
    // The status is one, the bodies are two: the reference names both.
    const { paths } = (await operator.get('/api/swagger.json', { authorization: null })).body;
    const { anyOf } = paths[path].post.responses[400].content['application/json'].schema;
    assert.deepEqual(Object.keys(anyOf[0].properties), Object.keys(bad.body));
    assert.deepEqual(anyOf[1], { $ref: '#/components/schemas/Refusal' });
  });

  test('check-password: with a person, their own name is no password', async () => {
    const { id } = (await operator.post('/api/users', { username: 'annabella' })).body;
    const password = 'annabella-42!x';
    assert.equal((await operator.post(path, { password })).status, 200);
    const theirs = await operator.post(path, { password, userId: id });
    assert.equal(theirs.status, 400);
    assert.match(theirs.text, /password_rejected\.restricted\.user_info/);
    const nobody = await operator.post(path, { password, userId: 'nobody' });
    assert.equal(nobody.verdict, '404 entity.not_found');
    const elsewhere = await operator.post(path, { password, userId: id }, { tenantId: 'admin' });
    assert.equal(elsewhere.verdict, '404 entity.not_found');
    const ask = async (scope: string, body: object) => {
      const authorization = `Bearer ${await operator.tokenWith({ scope })}`;
      return (await operator.post(path, body, { authorization })).status;
    };
    const whose = { password, userId: id };
    assert.equal(await ask('settings:write', { password }), 200);
    assert.equal(await ask('settings:write', whose), 403, 'an answer tells what their name is');
    assert.equal(await ask('settings:write users:read', whose), 400);
  });

  test('400, 401, 403; no password in the log (A10)', async () => {
    for (const body of [undefined, {}, { password: '' }, { password: 1 }, { password: 'x', userId: '' }])
      assert.equal((await operator.post(path, body)).verdict, '400 guard.invalid_input');
    const body = { password: 'never-in-the-log-2026' };
    const missing = '401 auth.authorization_header_missing';
    for (const ask of [
      (call: object) => operator.post(path, body, call),
      (call: object) => operator.get(conflicts, call),
    ]) {
      assert.equal((await ask({ authorization: null })).verdict, missing);
      const authorization = `Bearer ${await operator.tokenWith({ scope: 'users:write users:read' })}`;
      assert.equal((await ask({ authorization })).verdict, '403 auth.forbidden');
    }
    await operator.post(path, body);
    assert.doesNotMatch((await operator.get('/api/logs?page_size=100')).text, /never-in-the-log/);
  });

  test('names that differ in capitals alone: how many, and whose', async () => {
    const make = async (username: string) =>
      (await operator.post('/api/users', { username })).body.id as string;
    assert.deepEqual((await operator.get(conflicts)).body, { totalConflicts: 0, samples: [] });
    const [one, two] = [await make('Twin'), await make('twin')];
    await make('Other');
    await make('oTher');
    const { body } = await operator.get(`${conflicts}?limit=10`);
    assert.equal(body.totalConflicts, 2);
    assert.deepEqual(body.samples[1], { usernameLower: 'twin', userIds: [one, two].toSorted() });
    assert.equal((await operator.get(`${conflicts}?limit=1`)).body.samples.length, 1);
    const settingsAlone = { authorization: `Bearer ${await operator.tokenWith({ scope: 'settings:read' })}` };
    const told = { totalConflicts: 2, samples: [] };
    assert.deepEqual((await operator.get(conflicts, settingsAlone)).body, told);
    const both = `Bearer ${await operator.tokenWith({ scope: 'settings:read users:read' })}`;
    assert.deepEqual((await operator.get(conflicts, { authorization: both })).body, body);
    const usernamePolicy = { ...freshSettings.usernamePolicy, caseSensitive: false };
    const change = async (scope: string) => {
      const authorization = `Bearer ${await operator.tokenWith({ scope })}`;
      return (await operator.patch('/api/sign-in-exp', { usernamePolicy }, { authorization })).body;
    };
    assert.deepEqual((await change('settings:write')).data, told);
    assert.deepEqual((await change('settings:write users:read')).data, body);
    for (const limit of ['0', '101', 'x', ''])
      assert.equal((await operator.get(`${conflicts}?limit=${limit}`)).verdict, '400 guard.invalid_input');
  });
});
