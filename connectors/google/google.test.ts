/** Google, as it answers and as somebody else would like it to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSocialRefusal } from '@latchkey/connector-kit';
import { testSocialConnector } from '@latchkey/connector-kit/testing';
import { createSignInTrial } from '../try-sign-in.ts';
import google from './google.ts';
import { createGoogle, exampleConfig } from './simulator.ts';

const provider = await createGoogle();
const { signIn, state } = provider;
testSocialConnector(google, { config: exampleConfig, provider, signIn });

const { bench, having, meaningOf, when } = createSignInTrial(google, exampleConfig, provider);

const who = (claims: object = {}, settings: object = {}) =>
  when({ person: { ...state.person, ...claims } }, async () => {
    const one = having(settings);
    return one.ask(await one.comeBack());
  });

test('who it is', async () => {
  const { rawData, ...facts } = await who();
  assert.deepEqual(facts, {
    id: '110169484474386276334',
    email: 'anong@mail.example',
    isEmailVerified: true,
    name: 'Anong',
    avatar: 'https://p.example/1',
  });
  assert.equal(rawData?.['iss'], 'https://accounts.google.com');
});

test('an address is verified when Google says so, and in no other way', async () => {
  for (const said of [false, 'true', 1, undefined])
    assert.equal((await who({ email_verified: said })).isEmailVerified, false, String(said));
});

test('both ways in which Google writes its own name are taken', async () => {
  assert.equal((await who({ iss: 'accounts.google.com' })).email, 'anong@mail.example');
});

test('only people of the Workspace domain come in where the operator says so, whatever the address said', async () => {
  const only = { hostedDomain: 'example.com' };
  assert.equal(new URL((await having(only).start()).address).searchParams.get('hd'), 'example.com');
  assert.ok((await who({ hd: 'example.com' }, only)).id);
  for (const hd of [undefined, 'other.example'])
    await assert.rejects(who({ hd }, only), (error) => isSocialRefusal(error) && error.reason === 'denied');
});

test('people choose among their accounts, unless the operator wants something else', async () => {
  const promptOf = async (settings: object) =>
    new URL((await having(settings).start()).address).searchParams.get('prompt');
  assert.equal(await promptOf({}), 'select_account');
  assert.equal(await promptOf({ prompts: ['consent', 'select_account'] }), 'consent select_account');
  assert.equal(await promptOf({ prompts: [] }), null);
});

const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * 60;
const wrongs: Readonly<Record<string, typeof state.faults>> = {
  'of another issuer': { iss: 'https://accounts.google.com.evil.example' },
  'for another client': { aud: 'somebody-else' },
  'given to another client': { azp: 'somebody-else' },
  'of another sign-in': { nonce: 'another' },
  'without a nonce': { nonce: undefined },
  'that has expired': { iat: minutes(-30), exp: minutes(-20) },
  'signed with another key': { isForged: true },
  'signed with an algorithm that Google does not use': { isOtherAlgorithm: true },
  'not signed at all': { isUnsigned: true },
};
for (const [words, faults] of Object.entries(wrongs))
  test(`an ID token ${words} lets nobody in`, async () => {
    const error = await when({ faults }, async () => bench.failure(await bench.comeBack()));
    assert.ok(isSocialRefusal(error) && error.reason === 'id-token', error.message);
  });

test('a return of another issuer is refused before its code is shown to anybody', async () => {
  const returned = await bench.comeBack();
  const mixed = { ...returned, data: { ...returned.data, iss: 'https://other.example' } };
  const error = await bench.failure(mixed);
  assert.ok(isSocialRefusal(error) && error.reason === 'code');
  assert.ok((await bench.ask(returned)).id, 'the code is still good');
});

test('what the token endpoint may say: whose fault each is', async () => {
  const expected: Record<string, string> = {
    invalid_grant: 'refusal code',
    redirect_uri_mismatch: 'config',
    unauthorized_client: 'permission',
    invalid_request: 'config',
  };
  for (const [error, meaning] of Object.entries(expected))
    assert.equal(await meaningOf(error), meaning, error);
  const wrong = having({ clientSecret: 'GOCSPX-another' });
  assert.equal((await wrong.failure(await wrong.comeBack())).kind, 'auth');
});
