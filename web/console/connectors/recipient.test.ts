/** What may be typed for a test, and what is sent of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recipients } from './recipient.ts';

test('a number needs its country code; an address is one address and nothing beside it', () => {
  const { Sms, Email } = recipients;
  assert.equal(Sms.read('+66 (0)81 234-5678'), '+66812345678');
  assert.equal(Sms.read('081 234 5678'), undefined);
  assert.deepEqual(Sms.body('+66812345678'), { phone: '66812345678' });
  assert.equal(Email.read(' Anna@Example.com '), 'Anna@Example.com');
  for (const wrong of [
    'anna',
    'anna@',
    'anna@example',
    'a@b.c, d@e.f',
    'Anna <a@b.example>',
    'a b@c.example',
    '',
  ])
    assert.equal(Email.read(wrong), undefined, wrong);
  assert.deepEqual(Email.body('a@b.example'), { email: 'a@b.example' });
});
