/** Every route that changes or removes something takes `If-Match`, or stands here with the reason why not. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Database } from '../../database/open.ts';
import type { Services } from '../../services.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { createEdits, elsewhere, withoutTag } from '../../testing/edits.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';
import { createOrganizationMaker } from '../../testing/organization-maker.ts';
import { personRow } from '../../testing/person-row.ts';

eachDatabase('If-Match on every route that edits', (databases) => {
  let operator: Operator;
  let services: Services;
  let database: Database;
  before(async () => {
    database = await databases.open();
    ({ operator, services } = await openOperator(database));
  });
  const maker = createOrganizationMaker(() => ({ operator, services }));
  const { machine, organization, put, user } = maker;
  const edits = createEdits(() => operator, maker);
  let count = 0;
  const next = () => `of-a-set-${++count}`;
  const userRole = async (): Promise<string> =>
    (await operator.post('/api/roles', { name: next(), description: 'd' })).body.id;

  test('no route is forgotten: each stands here, and the document says the same', async () => {
    const { paths } = (await operator.get('/api/swagger.json')).body as {
      readonly paths: Readonly<
        Record<string, Readonly<Record<string, { parameters?: { name?: string }[] }>>>
      >;
    };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => ['patch', 'put', 'delete'].includes(method))
        .map(([method, { parameters = [] }]) => ({
          name: `${method.toUpperCase()} ${path}`,
          takesTag: parameters.some(({ name }) => name === 'If-Match'),
        })),
    );
    const named = (takesTag: boolean) =>
      routes
        .filter((one) => one.takesTag === takesTag)
        .map(({ name }) => name)
        .toSorted();
    assert.deepEqual(named(true), [...Object.keys(edits), ...elsewhere].toSorted());
    assert.deepEqual(named(false), Object.keys(withoutTag).toSorted());
  });

  for (const [name, make] of Object.entries(edits)) {
    const [method = ''] = name.split(' ');
    test(`${name}: of two who saw the same, one wins; the other changes nothing`, async () => {
      const { path, seenAt = path, body } = await make();
      const tenantId = path.startsWith('/api/tenants') ? 'admin' : 'default';
      const seen = await operator.get(seenAt, { tenantId });
      const tag = String(seen.headers['etag']);
      assert.match(tag, /^"[vs]/, `${seenAt} shows no tag of its own: ${seen.text}`);
      const send = (value: string) =>
        operator.call(method, path, { body, tenantId, headers: { 'if-match': value } });
      for (const other of ['"v999"', '"saaaaaaaaaaaaaaaaaaaaaa-b"', '"else"'])
        assert.equal((await send(other)).verdict, '412 request.changed_meanwhile', other);
      assert.equal((await operator.get(seenAt, { tenantId })).text, seen.text);

      const answers = await Promise.all([send(tag), send(tag)]);
      const verdicts = answers.map(({ verdict }) => verdict).toSorted();
      const lost =
        method === 'DELETE' ? /^(404 |412 request\.changed_meanwhile)/ : /^412 request\.changed_meanwhile/;
      assert.match(verdicts[0] ?? '', /^20[014]$/, JSON.stringify(verdicts));
      assert.match(verdicts[1] ?? '', lost, JSON.stringify(verdicts));
      const now = await operator.get(seenAt, { tenantId });
      if (now.status === 200) {
        const won = answers.find(({ status }) => status < 300);
        assert.notEqual(now.headers['etag'], tag);
        if (won?.headers['etag'] !== undefined) assert.equal(won.headers['etag'], now.headers['etag']);
      }
    });
  }

  test('a set: whoever adds or takes one at the same moment loses nothing, and its names may change', async () => {
    const path = `/api/users/${await user()}/roles`;
    const [a, b, c] = [await userRole(), await userRole(), await userRole()];
    await put(path, { roleIds: [a] });
    const seen = await operator.get(path);
    await operator.patch(`/api/roles/${a}`, { name: next() });
    const renamed = await operator.get(path, { headers: { 'if-none-match': String(seen.headers['etag']) } });
    assert.equal(renamed.status, 200);
    const headers = { 'if-match': String(seen.headers['etag']) };
    await operator.post(path, { roleIds: [b] });
    const late = await operator.call('PUT', path, { body: { roleIds: [c] }, headers });
    assert.equal(late.verdict, '412 request.changed_meanwhile');
    await operator.remove(`${path}/${b}`);
    // As it was seen again: the tag is that of the set, not of its history.
    assert.equal((await operator.call('PUT', path, { body: { roleIds: [c] }, headers })).verdict, '200');
    const page = await operator.get(`${path}?page=1&page_size=1`);
    const weak = { 'if-match': `W/${String(page.headers['etag'])}` };
    assert.equal((await operator.call('PUT', path, { body: { roleIds: [] }, headers: weak })).verdict, '200');
  });

  test('secrets of an application: its tag is another one when what it shows is', async () => {
    const id = await machine();
    const tag = String((await operator.get(`/api/applications/${id}`)).headers['etag']);
    await operator.remove(`/api/applications/${id}/secrets/Default%20secret`);
    const again = await operator.get(`/api/applications/${id}`, { headers: { 'if-none-match': tag } });
    assert.deepEqual([again.status, again.body?.secret], [200, '']);
  });

  test('an organization of more than a PUT can name: no tag is given, and none fits', async () => {
    const path = `/api/organizations/${await organization()}/users`;
    const ids = await Promise.all(Array.from({ length: 3 }, () => user()));
    await put(path, { userIds: ids });
    const tag = String((await operator.get(path)).headers['etag']);
    assert.match(tag, /^"s/);
    const many = Array.from({ length: 998 }, (_, index) => `many-${next()}-${index}`);
    await database.kysely
      .insertInto('users')
      .values(many.map((id) => personRow(id)))
      .execute();
    await operator.post(path, { userIds: many });
    assert.match(String((await operator.get(path)).headers['etag']), /^W\//);
    const headers = { 'if-match': tag };
    const late = await operator.call('PUT', path, { body: { userIds: ids }, headers });
    assert.equal(late.verdict, '412 request.changed_meanwhile');
    assert.equal((await put(path, { userIds: ids })).verdict, '204');
    assert.equal((await operator.get(path)).headers['etag'], tag);
  });
});
