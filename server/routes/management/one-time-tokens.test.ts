/** `/api/one-time-tokens` by its answers. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Database } from '../../database/open.ts';
import { eachDatabase } from '../../testing/databases.ts';
import type { Harness } from '../../testing/harness.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

const path = '/api/one-time-tokens';

eachDatabase(path, (databases) => {
  let operator: Operator;
  let harness: Harness;
  let database: Database;
  before(async () => {
    database = await databases.open();
    const opened = await openOperator(database);
    ({ operator } = opened);
    harness = opened;
  });
  const create = async (body: object) => (await operator.post(path, body)).body;
  const verify = async (body: object) => (await operator.post(`${path}/verify`, body)).verdict;

  test('POST 201: for a number or an address, the token told once, ten minutes', async () => {
    const acme = (await operator.post('/api/organizations', { name: 'Acme' })).body.id as string;
    const answer = await operator.post(path, {
      phone: '610412345678',
      context: { jitOrganizationIds: [acme] },
    });
    assert.equal(answer.verdict, '201');
    const { id, token, createdAt, expiresAt, ...rest } = answer.body;
    assert.match(token, /^[\dA-Za-z]{32}$/);
    assert.equal(expiresAt - createdAt, 600_000);
    assert.deepEqual(rest, {
      tenantId: 'default',
      phone: '61412345678',
      context: { jitOrganizationIds: [acme] },
      status: 'active',
    });
    const read = await operator.get(`${path}/${id}`);
    assert.equal(read.verdict, '200');
    assert.deepEqual(read.body, { ...answer.body, token: '••••' });
    const mail = await create({ email: 'Ann@Example.com', expiresIn: 5 });
    assert.deepEqual([mail.email, mail.expiresAt - mail.createdAt], ['ann@example.com', 5000]);
  });

  test('A9 A10 the token stands in no row and in no log', async () => {
    const { token } = await create({ phone: '16502530100' });
    await verify({ phone: '16502530100', token: 'a'.repeat(32) });
    await verify({ phone: '16502530100', token });
    const rows = await database.kysely.selectFrom('one_time_tokens').selectAll().execute();
    assert.ok(rows.length > 0);
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(token));
    assert.doesNotMatch(harness.logged(), new RegExp(token));
  });

  test('POST 404: an organization that is not there, or is another tenant’s, is named; nothing is made', async () => {
    const { kysely } = database;
    const acme = (await operator.post('/api/organizations', { name: 'Acme' })).body.id as string;
    const foreign = await harness.services.organizations.catalog.create('admin', { name: 'Foreign' });
    const phone = '16502530199';
    const context = { jitOrganizationIds: [acme, 'nothing', foreign.id] };
    const refused = await operator.post(path, { phone, context });
    assert.equal(refused.verdict, '404 entity.relation_foreign_key_not_found');
    assert.deepEqual(refused.body.data, { ids: ['nothing', foreign.id] });
    const rows = await kysely
      .selectFrom('one_time_tokens')
      .select('id')
      .where('tenant_id', '=', 'default')
      .where('phone', '=', `+${phone}`)
      .execute();
    assert.deepEqual(rows, []);
    const none = await operator.post(path, { phone, context: { jitOrganizationIds: [] } });
    assert.equal(none.verdict, '201');
  });

  test('POST 400, 422', async () => {
    const verdict = async (body: unknown) => (await operator.post(path, body)).verdict;
    for (const wrong of [
      undefined,
      {},
      { phone: '+16502530000' },
      { email: 'nobody' },
      { phone: '16502530000', email: 'a@b.co' },
      { phone: '16502530000', expiresIn: 0 },
      { phone: '16502530000', expiresIn: 1.5 },
      { phone: '16502530000', context: { interactionEvent: 'Dance' } },
    ])
      assert.equal(await verdict(wrong), '400 guard.invalid_input', JSON.stringify(wrong));
    assert.equal(await verdict({ phone: '99999999999' }), '422 user.invalid_phone');
  });

  test('A3 64 at once: one gets it', async () => {
    const phone = '16502530101';
    const { token } = await create({ phone });
    const verdicts = await Promise.all(Array.from({ length: 64 }, () => verify({ phone, token })));
    assert.equal(verdicts.filter((verdict) => verdict === '200').length, 1);
    assert.equal(verdicts.filter((verdict) => verdict === '400 one_time_token.token_consumed').length, 63);
  });

  test('verify: 404 unknown, 400 for somebody else, expired, consumed, revoked', async () => {
    const phone = '16502530102';
    assert.equal(await verify({ phone, token: 'nothing' }), '404 one_time_token.token_not_found');
    const made = await create({ phone });
    const { token } = made;
    assert.equal(await verify({ phone: '16502530103', token }), '400 one_time_token.phone_mismatch');
    assert.equal(await verify({ email: 'a@b.co', token }), '400 one_time_token.email_mismatch');
    assert.equal(await verify({ phone, token }), '200', 'a wrong number uses nothing up');
    assert.equal(await verify({ phone, token }), '400 one_time_token.token_consumed');
    const mail = await create({ email: 'ann@example.com' });
    assert.equal(
      await verify({ email: 'bo@example.com', token: mail.token }),
      '400 one_time_token.email_mismatch',
    );
    assert.equal(await verify({ email: 'ANN@example.com', token: mail.token }), '200');
    assert.equal(await verify({ token }), '400 guard.invalid_input');

    const revoked = await create({ phone });
    await operator.call('PUT', `${path}/${revoked.id}/status`, { body: { status: 'revoked' } });
    assert.equal(await verify({ phone, token: revoked.token }), '400 one_time_token.token_revoked');
    const old = await create({ phone, expiresIn: 1 });
    harness.clock.move(1000);
    assert.equal(await verify({ phone, token: old.token }), '400 one_time_token.token_expired');
    assert.equal((await operator.get(`${path}/${old.id}`)).body.status, 'expired');
  });

  test('GET 200: by number, address and status, paged', async () => {
    const phone = '16502530104';
    const [first, second, third] = [
      await create({ phone }),
      await create({ phone }),
      await create({ phone, expiresIn: 1 }),
    ];
    await verify({ phone, token: first.token });
    harness.clock.move(1000);
    const ids = async (query: string) =>
      (await operator.get(`${path}?${query}`)).body.map(({ id }: { id: string }) => id) as string[];
    assert.deepEqual(
      (await ids(`phone=${phone}`)).toSorted(),
      [first, second, third].map(({ id }) => String(id)).toSorted(),
    );
    assert.deepEqual(await ids(`phone=${phone}&status=consumed`), [first.id]);
    assert.deepEqual(await ids(`phone=${phone}&status=active`), [second.id]);
    assert.deepEqual(await ids(`phone=${phone}&status=expired`), [third.id]);
    assert.deepEqual(await ids('email=nobody@example.com'), []);
    const page = await operator.get(`${path}?phone=${phone}&page=1&page_size=2`);
    assert.deepEqual([page.body.length, page.headers['total-number']], [2, '3']);
    assert.equal((await operator.get(`${path}?status=lost`)).verdict, '400 guard.invalid_input');
    assert.equal((await operator.get(`${path}?page=0`)).verdict, '400 guard.invalid_pagination');
  });

  test('PUT status and DELETE', async () => {
    const { id } = await create({ phone: '16502530105' });
    const put = async (status: unknown, of = id) =>
      (await operator.call('PUT', `${path}/${of}/status`, { body: { status } })).verdict;
    assert.equal(await put('active'), '400 one_time_token.cannot_reactivate_token');
    assert.equal(await put('lost'), '400 guard.invalid_input');
    assert.equal(await put('revoked', 'nobody'), '404 entity.not_found');
    assert.equal(await put('consumed'), '200');
    assert.equal(await put('consumed'), '200');
    assert.equal(await put('revoked'), '400 one_time_token.token_consumed');
    assert.equal((await operator.remove(`${path}/${id}`)).verdict, '204');
    assert.equal((await operator.remove(`${path}/${id}`)).verdict, '404 entity.not_found');
    assert.equal((await operator.get(`${path}/${id}`)).verdict, '404 entity.not_found');
  });

  test('another tenant neither finds nor uses it', async () => {
    const phone = '16502530106';
    const { id, token } = await create({ phone });
    const elsewhere = { tenantId: 'admin' };
    assert.equal((await operator.get(`${path}/${id}`, elsewhere)).verdict, '404 entity.not_found');
    const used = await operator.post(`${path}/verify`, { phone, token }, elsewhere);
    assert.equal(used.verdict, '404 one_time_token.token_not_found');
  });

  test('what has been over for a month goes', async () => {
    const { id } = await create({ phone: '16502530107' });
    harness.clock.move(30 * 86_400_000 + 599_000);
    await harness.services.organizations.sweep();
    assert.notEqual(await harness.services.organizations.tokens.find('default', id), undefined);
    harness.clock.move(2_000);
    await harness.services.organizations.sweep();
    assert.equal(await harness.services.organizations.tokens.find('default', id), undefined);
  });
});
