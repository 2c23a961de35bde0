/** `/api/messages` by its answers. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { holdsCode } from '../../testing/codes.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';

const path = '/api/messages';

eachDatabase(path, (databases) => {
  let opened: Awaited<ReturnType<typeof openOperator>>;
  beforeEach(async () => {
    opened = await openOperator(await databases.open());
  });
  const get = (query = '') => opened.operator.get(`${path}${query}`);
  const phones = async (query: string): Promise<string[]> =>
    (await get(query)).body.map(({ phone }: { phone: string }) => phone);
  const send = async (phone: string) => {
    const sent = await opened.operator.post('/api/verification-codes', { phone });
    assert.equal(sent.status, 204);
    opened.clock.move(1_000);
  };

  test('GET 200: newest first, whole, without text or code (F2)', async () => {
    assert.deepEqual((await get()).body, []);
    const at = opened.clock.now();
    await send('16502530000');
    const [{ id: connectorId }] = (await opened.operator.get('/api/connectors')).body;
    const { body, text } = await get();
    assert.deepEqual(body, [
      {
        id: body[0].id,
        connectorId,
        connectorFactoryId: 'outbox',
        usageType: 'Generic',
        phone: '16502530000',
        email: null,
        country: 'US',
        locale: 'en',
        state: 'accepted',
        providerMessageId: body[0].id,
        errorKind: null,
        errorCode: null,
        segments: body[0].segments,
        enteredAt: null,
        createdAt: at,
        updatedAt: at,
      },
    ]);
    assert.ok(!holdsCode(text, await opened.readCode('16502530000')));
  });

  test('GET 200: filters by phone, state, connector and time, and any of them together', async () => {
    const start = opened.clock.now();
    for (const phone of ['16502530001', '447400123456', '16502530003']) await send(phone);
    const [{ id }] = (await opened.operator.get('/api/connectors')).body;
    assert.deepEqual(await phones(''), ['16502530003', '447400123456', '16502530001']);
    assert.deepEqual(await phones('?phone=447400123456'), ['447400123456']);
    assert.deepEqual(await phones('?phone=%2B44%207400%20123456'), ['447400123456']);
    assert.deepEqual(await phones('?phone=16502539999'), []);
    assert.equal((await phones('?state=accepted')).length, 3);
    assert.deepEqual(await phones('?state=failed'), []);
    assert.equal((await phones(`?connectorId=${id}`)).length, 3);
    assert.deepEqual(await phones('?connectorId=other'), []);
    assert.deepEqual(await phones(`?from=${start + 1_000}&to=${start + 2_000}`), ['447400123456']);
    assert.deepEqual(await phones(`?from=${new Date(start + 2_000).toISOString()}&state=accepted`), [
      '16502530003',
    ]);
  });

  test('GET 200: pages, Total-Number, links that keep the filter', async () => {
    for (let turn = 0; turn < 5; turn += 1) await send(`1650253001${turn}`);
    const page = await get('?page=2&page_size=2&state=accepted');
    assert.deepEqual(
      page.body.map(({ phone }: { phone: string }) => phone),
      ['16502530012', '16502530011'],
    );
    assert.equal(page.headers['total-number'], '5');
    assert.match(String(page.headers['link']), /state=accepted.*page=3/);
    assert.deepEqual((await get('?page=9')).body, []);
  });

  test('GET 400: a state, time, number or page that is none', async () => {
    for (const query of ['?state=lost', '?from=yesterday', '?phone=abc', '?phone=', '?connectorId='])
      assert.equal((await get(query)).verdict, '400 guard.invalid_input', query);
    assert.equal((await get('?page=0')).verdict, '400 guard.invalid_pagination');
  });

  test('GET one 200: its whole time-line', async () => {
    const at = opened.clock.now();
    await send('16502530000');
    const [{ id }] = (await get()).body;
    const { body } = await get(`/${id}`);
    const line = { happenedAt: null, errorKind: null, errorCode: null, by: 'sender', at };
    assert.deepEqual(body.timeline, [
      { ...line, state: 'reserved' },
      { ...line, state: 'accepted' },
    ]);
    const { timeline: _timeline, ...rest } = body;
    assert.deepEqual([rest], (await get()).body);
  });

  test('GET one 404 entity.not_found, another tenant’s among them', async () => {
    await send('16502530000');
    const [{ id }] = (await get()).body;
    assert.equal((await get('/nothing')).verdict, '404 entity.not_found');
    const elsewhere = await opened.operator.get(`${path}/${id}`, { tenantId: 'admin' });
    assert.equal(elsewhere.verdict, '404 entity.not_found');
    assert.deepEqual((await opened.operator.get(path, { tenantId: 'admin' })).body, []);
  });

  test('401 and 403 without a token of the Management API', async () => {
    for (const where of [path, `${path}/any`]) {
      assert.match((await opened.operator.get(where, { authorization: null })).verdict, /^401 auth\./);
      const token = await opened.operator.tokenWith({ scope: 'openid' });
      const refused = await opened.operator.get(where, { authorization: `Bearer ${token}` });
      assert.match(refused.verdict, /^403 auth\./);
    }
  });
});
