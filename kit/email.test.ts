/** What an e-mail address is here, and a connector that is recognised from any copy of the kit. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  defineEmailConnector,
  defineSmsConnector,
  isConnectorError,
  isEmailAddress,
  isEmailConnector,
  isSmsConnector,
  secret,
  sendThrough,
} from './index.ts';

const facts = { id: 'acme-mail', target: 'acme-mail', name: { en: 'A' }, description: { en: 'B' } };
const acme = defineEmailConnector({
  ...facts,
  fields: { key: secret({ label: 'Key' }) },
  send: async ({ to, subject, html }, { key }) => {
    if (key === 'wrong-key-123') throw new Error(`${to} ${subject} ${html} ${key}`);
    return { id: `${to} ${subject}` };
  },
});
const message = {
  to: 'anna@example.com',
  subject: '123456 is your code',
  text: '123456 is your code.',
  html: '<p>123456 is your code.</p>',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  reference: 'm1',
} as const;
const around = { fetch, clock: Date };

test('a plain address and nothing else; least of all what could end a line or a command', () => {
  for (const address of [
    'a@b.co',
    "o'hara+tag=1@mail.example.co.uk",
    'анна@почта.рф',
    'x_y@xn--e1afmkfd.xn--p1ai',
  ])
    assert.equal(isEmailAddress(address), true, address);
  for (const text of [
    '', 'anna', 'anna@', '@example.com', 'anna@example', 'Anna <anna@example.com>', 'a@b.co, c@d.co', 'a@b.co\r\nRCPT TO:<c@d.co>',
    'a b@c.de', 'a@b..co', '.a@b.co', 'a..b@c.co', 'a.@b.co', 'a@-b.co', 'a@b-.co', 'a@[127.0.0.1]', '"a b"@c.de', `${'a'.repeat(65)}@b.co`, `a@${'b.'.repeat(130)}co`,
    'a@b.co\u0000', 'a\u202e@b.co', 'a@b@c.de',
  ]) // biome-ignore format: a list to read, not a column
    assert.equal(isEmailAddress(text), false, text);
});

test('a connector for e-mail is none for SMS, nor the other way round', () => {
  const sms = defineSmsConnector({ ...facts, fields: {}, send: async () => ({ id: '1' }) });
  assert.deepEqual([isEmailConnector(acme), isSmsConnector(acme)], [true, false]);
  assert.deepEqual([isEmailConnector(sms), isSmsConnector(sms)], [false, true]);
  assert.equal(isEmailConnector({ ...acme, contract: 2 }), false);
});

test('it sends like every other connector: no wrong address, no second send, nothing told', async () => {
  const send = (to: string, key = 'right-key-123') =>
    sendThrough(acme, { ...message, to }, { key }, around).catch((error: unknown) => error);
  assert.deepEqual(await send('anna@example.com'), { id: 'anna@example.com 123456 is your code' });
  const refused = await send('anna@example.com\nBcc: all@example.com');
  assert.ok(isConnectorError(refused));
  assert.deepEqual([refused.kind, refused.retry], ['invalid_number', 'no']);
  const failed = await send('anna@example.com', 'wrong-key-123');
  assert.ok(isConnectorError(failed));
  assert.equal(failed.retry, 'ambiguous');
  assert.doesNotMatch(`${failed.message} ${failed.providerMessage}`, /anna|123456|wrong-key/);
});
