/** The telephone: the contract, and not one request. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formItems, sendThrough } from '@latchkey/connector-kit';
import { contractChecks, fetchFrom, testConnector } from '@latchkey/connector-kit/testing';
import outbox from './outbox.ts';
import { createSimulator, exampleConfig } from './simulator.ts';

testConnector(outbox, { config: exampleConfig, simulator: createSimulator(), isOffline: true });

test('the contract asks at least twenty questions, even of a connector that has no network', () => {
  const asked = contractChecks(outbox, { config: exampleConfig, isOffline: true });
  assert.ok(asked.length >= 20, String(asked.length));
});

test('outbox answers with our own reference and has nothing to set', async () => {
  const fetch = fetchFrom(createSimulator());
  const message = {
    to: '+16502530000',
    text: '123456 is your code to sign in.',
    purpose: 'SignIn',
    variables: { code: '123456' },
    locale: 'en',
    reference: 'm1',
  } as const;
  assert.deepEqual(await sendThrough(outbox, message, {}, { fetch, clock: Date }), { id: 'm1' });
  assert.equal(fetch.requests.length, 0);
  assert.deepEqual(formItems(outbox.fields), []);
});
