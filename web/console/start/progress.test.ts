/** The Start page says what is so, and names one thing to do next. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connector } from '../connectors/connector.ts';
import type { SignInExperience } from '../connectors/sign-in-uses.ts';
import { readProgress } from './progress.ts';

const connector = (connectorId: string): Connector => ({
  id: 'a1',
  connectorId,
  type: 'Sms',
  target: 'x',
  name: 'X',
  description: '',
  logo: '',
  config: {},
});
const byPhone: SignInExperience = {
  signInMode: 'SignInAndRegister',
  signUp: { identifiers: ['phone'], verify: true },
  signIn: { methods: [{ identifier: 'phone', verificationCode: true }] },
};
const byName: SignInExperience = { signUp: { identifiers: ['username'] }, signIn: { methods: [] } };

test('a first start with the telephone: all is on, the demo is next', () => {
  assert.deepEqual(readProgress({ sms: connector('outbox'), email: undefined }, byPhone), {
    connector: 'telephone',
    phone: 'both',
    email: 'none',
    states: { connector: 'done', phone: 'done', demo: 'next' },
  });
});

test('a fresh server for production: the connector is next, the rest waits', () => {
  assert.deepEqual(readProgress({ sms: undefined, email: undefined }, byName), {
    connector: 'none',
    phone: 'off',
    email: 'none',
    states: { connector: 'next', phone: 'later', demo: 'later' },
  });
});

test('a provider without phone sign-in: turning it on is next', () => {
  assert.deepEqual(
    readProgress({ sms: connector('twilio-short-message-service'), email: undefined }, byName).states,
    {
      connector: 'done',
      phone: 'next',
      demo: 'later',
    },
  );
});

test('codes are asked for and nobody can send them: that needs attention', () => {
  const { phone, states } = readProgress({ sms: undefined, email: undefined }, byPhone);
  assert.equal(phone, 'broken');
  assert.deepEqual(states, { connector: 'next', phone: 'notice', demo: 'later' });
});

test('half of it is said as half', () => {
  assert.equal(
    readProgress({ sms: connector('outbox'), email: undefined }, { ...byPhone, signInMode: 'SignIn' }).phone,
    'sign-in',
  );
  assert.equal(
    readProgress({ sms: connector('outbox'), email: undefined }, { ...byPhone, signIn: { methods: [] } })
      .phone,
    'sign-up',
  );
});

test('e-mail is a step where an address is asked for, or a connector is there', () => {
  const byEmail: SignInExperience = {
    signInMode: 'SignInAndRegister',
    signUp: { identifiers: ['email'], verify: true },
    signIn: { methods: [{ identifier: 'email', verificationCode: true }] },
  };
  const smtp = { ...connector('simple-mail-transfer-protocol'), type: 'Email' };
  const sms = connector('outbox');
  assert.equal(readProgress({ sms, email: undefined }, byEmail).email, 'broken');
  assert.equal(readProgress({ sms, email: smtp }, byPhone).email, 'ready');
  const { phone, email, states } = readProgress({ sms, email: smtp }, byEmail);
  assert.deepEqual(
    [phone, email, states],
    ['off', 'ready', { connector: 'done', phone: 'later', demo: 'next' }],
  );
});
