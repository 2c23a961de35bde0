/** Sign in with Apple, with a key and without, as Apple answers and as somebody else would like it to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSocialRefusal, readConfig } from '@latchkey/connector-kit';
import { createSocialBench, testSocialConnector } from '@latchkey/connector-kit/testing';
import { exportPKCS8, generateKeyPair } from 'jose';
import { createSignInTrial } from '../try-sign-in.ts';
import apple from './apple.ts';
import { createApple, exampleConfig } from './simulator.ts';

const provider = await createApple();
const { signIn, state } = provider;
testSocialConnector(apple, { config: exampleConfig, provider, signIn });

const { bench, having, meaningOf, when } = createSignInTrial(apple, exampleConfig, provider);
/** The settings as they are documented: no key. */
const keyless = createSocialBench(apple, {
  config: { clientId: exampleConfig.clientId, scope: 'email name' },
  provider,
  signIn,
});

const who = (claims: object = {}, one = bench) =>
  when({ person: { ...state.person, ...claims } }, async () => one.ask(await one.comeBack()));

for (const [words, one] of Object.entries({ 'with a key': bench, 'without one': keyless }))
  test(`${words}: who it is; the name comes with the first sign-in only`, async () => {
    const sub = `first ${words}`;
    const { rawData, ...facts } = await who({ sub }, one);
    assert.deepEqual(facts, {
      id: sub,
      email: 'anong@mail.example',
      isEmailVerified: true,
      name: 'Anong Suk',
    });
    assert.equal((await who({ sub }, one)).name, undefined);
    assert.equal(rawData?.['iss'], 'https://appleid.apple.com');
  });

test('of what comes through the browser only the name is taken, and no nonsense', async () => {
  const returned = await bench.comeBack();
  const forged = (user: string) => ({ ...returned, data: { ...returned.data, user } });
  const user = await bench.ask(forged('{"email":"victim@mail.example","name":{"firstName":"Eve"}}'));
  assert.deepEqual([user.email, user.name], ['anong@mail.example', 'Eve']);
  for (const nonsense of ['{', '7', 'null', '{"name":7}', '{"name":{"firstName":{}}}']) {
    const again = await bench.comeBack();
    assert.equal((await bench.ask({ ...again, data: { ...again.data, user: nonsense } })).name, undefined);
  }
});

test('an address of the relay is verified; one is not unless Apple says so', async () => {
  const relay = { email: 'x7@privaterelay.appleid.com', is_private_email: 'true' };
  assert.equal((await who({ ...relay, email_verified: true })).isEmailVerified, true);
  for (const said of [false, 'false', undefined])
    assert.equal((await who({ email_verified: said })).isEmailVerified, false, String(said));
});

test('it always posts, and asks for a name or an address only where the operator wants it', async () => {
  const sent = async (settings: object) => {
    const { searchParams } = new URL((await having(settings).start()).address);
    return ['response_type', 'response_mode', 'scope'].map((name) => searchParams.get(name));
  };
  assert.deepEqual(await sent({}), ['code', 'form_post', 'name email']);
  assert.deepEqual(await sent({ scope: undefined }), ['code', 'form_post', null]);
  const { address } = await keyless.start();
  assert.equal(new URL(address).searchParams.get('response_type'), 'code id_token');
  const quiet = having({ scope: undefined });
  assert.equal((await quiet.ask(await quiet.comeBack())).email, undefined);
});

const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * 60;
const wrongs: Readonly<Record<string, typeof state.faults>> = {
  'of another issuer': { iss: 'https://appleid.apple.com.evil.example' },
  'for another app': { aud: 'com.example.other' },
  'of another sign-in': { nonce: 'another' },
  'without a nonce': { nonce: undefined },
  'that has expired': { iat: minutes(-30), exp: minutes(-20) },
  'signed with another key': { isForged: true },
  'signed with an algorithm that Apple does not use': { isOtherAlgorithm: true },
  'not signed at all': { isUnsigned: true },
};
for (const [words, faults] of Object.entries(wrongs))
  test(`an ID token ${words} lets nobody in, with a key or without`, async () => {
    for (const one of [bench, keyless]) {
      const error = await when({ faults }, async () => one.failure(await one.comeBack()));
      assert.ok(isSocialRefusal(error) && error.reason === 'id-token', error.message);
    }
  });

test('with a key, an ID token that came through the browser is not looked at', async () => {
  const mine = await bench.comeBack();
  const theirs = await keyless.comeBack();
  const idToken = theirs.data['id_token'] ?? '';
  assert.ok(idToken);
  const mixed = { ...mine, data: { ...mine.data, id_token: idToken } };
  assert.equal((await bench.ask(mixed)).id, state.person.sub);
  const error = await bench.failure({ ...mixed, data: { ...mixed.data, code: 'made-up-by-somebody' } });
  assert.ok(isSocialRefusal(error) && error.reason === 'code');
});

test('without a key, the ID token of another browser or none lets nobody in', async () => {
  const [mine, theirs] = [await keyless.comeBack(), await keyless.comeBack()];
  const { id_token: _gone, ...without } = mine.data;
  for (const data of [theirs.data, without]) {
    const error = await keyless.failure({ ...mine, data });
    assert.ok(isSocialRefusal(error) && error.reason === 'id-token');
  }
});

test('a code that was made for another browser is found out by its nonce where there is no PKCE', async () => {
  await when({ knowsNoPkce: true }, async () => {
    const [mine, theirs] = [await bench.comeBack(), await bench.comeBack()];
    const error = await bench.failure({ ...mine, data: theirs.data });
    assert.ok(isSocialRefusal(error) && error.reason === 'id-token');
  });
});

test('somebody who changes their mind is not an error of anybody', async () => {
  const returned = await bench.comeBack();
  const error = await bench.failure({ ...returned, data: { state: 's', error: 'user_cancelled_authorize' } });
  assert.ok(isSocialRefusal(error) && error.reason === 'denied');
});

test('what the token endpoint may say: whose fault each is', async () => {
  const expected: Record<string, string> = {
    invalid_grant: 'refusal code',
    invalid_client: 'auth',
    unauthorized_client: 'permission',
    invalid_request: 'config',
    invalid_scope: 'config',
  };
  for (const [error, meaning] of Object.entries(expected))
    assert.equal(await meaningOf(error), meaning, error);
});

test('a wrong key, of another team or under another name, is the operator’s to mend; it is in no error', async () => {
  const other = await exportPKCS8((await generateKeyPair('ES256', { extractable: true })).privateKey);
  for (const settings of [{ privateKey: other }, { teamId: 'ZZZZZZZZZZ' }, { keyId: 'ZZZZZZZZZZ' }]) {
    const one = having(settings);
    const error = await one.failure(await one.comeBack());
    assert.deepEqual([error.kind, isSocialRefusal(error)], ['auth', false]);
  }
  const rsa = await exportPKCS8((await generateKeyPair('RS256', { extractable: true })).privateKey);
  const unreadable = having({ privateKey: rsa });
  assert.equal((await unreadable.failure(await unreadable.comeBack())).kind, 'config');
});

test('the key may come in one line, as a form or the environment has it', async () => {
  const { privateKey } = exampleConfig;
  for (const written of [privateKey.replaceAll('\n', ''), privateKey.trim().replaceAll('\n', '\\n')]) {
    const one = having({ privateKey: written });
    assert.ok((await one.ask(await one.comeBack())).id);
  }
});

test('the key and its two names are given together, or not at all', () => {
  const { clientId, privateKey } = exampleConfig;
  assert.deepEqual(readConfig(apple.fields, { clientId }).privateKey, undefined);
  assert.throws(
    () => readConfig(apple.fields, { clientId, privateKey }),
    /Team ID is missing\. Key ID is missing\./,
  );
  assert.throws(
    () => readConfig(apple.fields, { clientId, teamId: 'A1' }),
    /Key ID is missing\. Private key/,
  );
  assert.throws(() => readConfig(apple.fields, { ...exampleConfig, privateKey: 'abc' }), /PEM/);
});
