/** `/api/receipts/:connectorId/:token` by its answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchFrom } from '@latchkey/connector-kit/testing';
import { createSimulator, exampleConfig } from '../../connectors/tencent/simulator.ts';
import { eachDatabase } from '../testing/databases.ts';
import { openOperator } from '../testing/operator.ts';

eachDatabase('/api/receipts', (databases) => {
  const open = async () => {
    const fetch = fetchFrom(createSimulator());
    const opened = await openOperator(await databases.open(), {
      fetch,
      config: { endpoint: 'https://id.example.com' },
    });
    const made = await opened.operator.post('/api/connectors', {
      connectorId: 'tencent-short-message-service',
      config: exampleConfig,
    });
    assert.equal(made.status, 200, made.text);
    return { ...opened, path: new URL(made.body.extraInfo.receiptUrl).pathname };
  };
  const anonymous = { authorization: null };

  test('200 with the provider’s own words, without a token of ours, whatever the content type', async () => {
    const { operator, path } = await open();
    const text = JSON.stringify([{ sid: '5000:1', report_status: 'SUCCESS' }]);
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const answer = await operator.call('POST', path, {
        text,
        headers: { 'content-type': type },
        ...anonymous,
      });
      assert.deepEqual([answer.status, answer.body], [200, { result: 0, errmsg: 'OK' }]);
    }
    for (const odd of ['', 'no JSON', '[]', '{"__proto__":1}'])
      assert.equal((await operator.call('POST', path, { text: odd, ...anonymous })).status, 200);
    assert.equal((await operator.get(`${path}?sid=1`, anonymous)).status, 200);
  });

  test('404 request.not_found for every other address', async () => {
    const { operator, path } = await open();
    for (const wrong of [`${path}x`, path.slice(0, -1), path.replace('/receipts/', '/receipts/x')])
      assert.equal((await operator.call('POST', wrong, anonymous)).verdict, '404 request.not_found', wrong);
    const elsewhere = await operator.call('POST', path, { ...anonymous, tenantId: 'admin' });
    assert.equal(elsewhere.verdict, '404 request.not_found');
  });

  test('403 auth.forbidden without the provider’s signature', async () => {
    const { operator } = await open();
    const { exampleConfig: config } = await import('../../connectors/twilio/simulator.ts');
    const made = await operator.post('/api/connectors', {
      connectorId: 'twilio-short-message-service',
      config,
    });
    const { pathname } = new URL(made.body.extraInfo.receiptUrl);
    const answer = await operator.call('POST', pathname, { text: '{}', ...anonymous });
    assert.equal(answer.verdict, '403 auth.forbidden');
  });

  test('413 for too much, and the address stands in no log line', async () => {
    const { operator, path, logged } = await open();
    const answer = await operator.call('POST', path, { text: 'x'.repeat(300_000), ...anonymous });
    assert.equal(answer.status, 413);
    assert.ok(!logged().includes(path.split('/').at(-1) ?? ''));
  });

  test('a connector whose provider reports nothing has no address', async () => {
    const { operator } = await open();
    const made = await operator.post('/api/connectors', { connectorId: 'outbox' });
    assert.deepEqual(made.body.extraInfo, {});
  });
});
