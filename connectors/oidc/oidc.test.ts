/** OpenID Connect against an issuer that does everything right, and against one that does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSocialRefusal } from '@latchkey/connector-kit';
import { createSocialBench, testSocialConnector } from '@latchkey/connector-kit/testing';
import oidc from './oidc.ts';
import { createIssuer, exampleConfig, issuer } from './simulator.ts';

const provider = await createIssuer();
const { signIn, state } = provider;
testSocialConnector(oidc, { config: exampleConfig, provider, signIn });

const bench = createSocialBench(oidc, { config: exampleConfig, provider, signIn });
const once = async (faults: typeof state.faults, person: Partial<typeof state.person> = {}) => {
  const before = { ...state };
  Object.assign(state, { faults, person: { ...state.person, ...person } });
  try {
    return await bench.ask(await bench.comeBack());
  } finally {
    Object.assign(state, before);
  }
};

test('who it is, with what the issuer has verified and what not', async () => {
  const user = await once(
    {},
    { phone_number: '+66812345678', phone_number_verified: 'true', picture: 'https://p.example/a' },
  );
  const { rawData, ...facts } = user;
  assert.deepEqual(facts, {
    id: 'u1',
    name: 'Anong',
    email: 'anong@mail.example',
    isEmailVerified: true,
    phone: '+66812345678',
    isPhoneVerified: false,
    avatar: 'https://p.example/a',
  });
  assert.equal(rawData?.['iss'], issuer);
});

test('a text that says true is true only where the operator says so', async () => {
  const lenient = createSocialBench(oidc, {
    config: { ...exampleConfig, acceptStringTypedBooleanClaims: true },
    provider,
    signIn,
  });
  state.person = { ...state.person, email_verified: 'true' };
  assert.equal((await bench.ask(await bench.comeBack())).isEmailVerified, false);
  assert.equal((await lenient.ask(await lenient.comeBack())).isEmailVerified, true);
  state.person = { ...state.person, email_verified: true };
});

test('digits become a whole number only where the operator says that the provider writes them so', async () => {
  const config = { ...exampleConfig, phoneNumberFormat: 'digits' };
  const digits = createSocialBench(oidc, { config, provider, signIn });
  const before = state.person;
  const phones = [];
  for (const phone_number of ['66812345678', '+66812345678', '081 234 5678']) {
    state.person = { ...before, phone_number };
    phones.push([phone_number, (await bench.ask(await bench.comeBack())).phone]);
    phones.push([phone_number, (await digits.ask(await digits.comeBack())).phone]);
  }
  state.person = before;
  assert.deepEqual(
    phones.map(([, phone]) => phone),
    ['66812345678', '+66812345678', '+66812345678', '+66812345678', '081 234 5678', '081 234 5678'],
  );
});

const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * 60;
const wrongs: Readonly<Record<string, typeof state.faults>> = {
  'of another issuer': { iss: 'https://other.example' },
  'for another client': { aud: 'somebody-else' },
  'for several, given to another': { aud: [exampleConfig.clientId, 'other'], azp: 'other' },
  'for several, without a word whom it was given to': { aud: [exampleConfig.clientId, 'other'] },
  'of another sign-in': { nonce: 'another' },
  'without a nonce': { nonce: undefined },
  'that has expired': { iat: minutes(-30), exp: minutes(-20) },
  'that never expires': { exp: undefined },
  'that is of nobody': { sub: undefined },
  'not yet valid': { nbf: minutes(20) },
  'signed with another key': { isForged: true },
  'not signed at all': { isUnsigned: true },
};
for (const [words, faults] of Object.entries(wrongs))
  test(`an ID token ${words} lets nobody in`, async () => {
    await assert.rejects(once(faults), (error) => isSocialRefusal(error) && error.reason === 'id-token');
  });

test('a return of another issuer is refused before its code is shown to anybody', async () => {
  const returned = await bench.comeBack();
  const mixed = { ...returned, data: { ...returned.data, iss: 'https://other.example' } };
  await assert.rejects(bench.ask(mixed), (error) => isSocialRefusal(error) && error.reason === 'code');
  assert.equal((await bench.ask(returned)).id, 'u1', 'the code is still good');
});

test('the secret goes by Basic where the operator says so; a wrong one is the operator’s to mend', async () => {
  const config = { ...exampleConfig, tokenEndpointAuthMethod: 'client_secret_basic' };
  const basic = createSocialBench(oidc, { config, provider, signIn });
  assert.equal((await basic.ask(await basic.comeBack())).id, 'u1');
  const wrong = createSocialBench(oidc, {
    config: { ...config, clientSecret: 'another-secret' },
    provider,
    signIn,
  });
  const error = await wrong.failure(await wrong.comeBack());
  assert.deepEqual([error.kind, isSocialRefusal(error)], ['auth', false]);
});

test('what the operator adds to the request is sent, and replaces nothing of ours', async () => {
  const { start } = createSocialBench(oidc, {
    config: {
      ...exampleConfig,
      customConfig: { audience: 'x', state: 'fixed', nonce: 'fixed', code_challenge: 'fixed' },
      authRequestOptionalConfig: { uiLocales: 'th', responseType: 'token', maxAge: '60' },
    },
    provider,
    signIn,
  });
  const { address, state: made, nonce } = await start();
  const { searchParams: sent } = new URL(address);
  assert.deepEqual(
    ['audience', 'state', 'nonce', 'ui_locales', 'response_type', 'max_age'].map((name) => sent.get(name)),
    ['x', made, nonce, 'th', 'code', '60'],
  );
  assert.notEqual(sent.get('code_challenge'), 'fixed');
});
