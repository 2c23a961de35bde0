/** Acme: the contract that every connector keeps, and what only Acme does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectorError, readConfig, sendThrough } from '@latchkey/connector-kit';
import { fetchFrom, testConnector } from '@latchkey/connector-kit/testing';
import acme from './acme.ts';
import { createSimulator, exampleConfig } from './simulator.ts';

testConnector(acme, { config: exampleConfig, simulator: createSimulator() });

const letter = {
  subject: '123456 is your code',
  text: 'Your code is 123456.',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  reference: 'm-1',
} as const;

const send = (to: string) =>
  sendThrough(acme, { ...letter, to }, readConfig(acme.fields, exampleConfig), {
    fetch: fetchFrom(createSimulator()),
    clock: Date,
  });

test('acme-mail says whose fault it is when Acme refuses', async () => {
  for (const [to, kind] of [
    ['no-credit@recipient.example', 'balance'],
    ['too-many@recipient.example', 'rate_recipient'],
  ] as const) {
    await assert.rejects(send(to), (error) => isConnectorError(error) && error.kind === kind);
  }
});
