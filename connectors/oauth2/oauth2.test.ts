/** OAuth 2.0 against a provider that does everything right, and against one that does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSocialRefusal } from '@latchkey/connector-kit';
import { testSocialConnector } from '@latchkey/connector-kit/testing';
import { createSignInTrial } from '../try-sign-in.ts';
import oauth2 from './oauth2.ts';
import { createProvider, exampleConfig } from './simulator.ts';

const provider = await createProvider();
const { signIn } = provider;
testSocialConnector(oauth2, { config: exampleConfig, provider, signIn });

const { bench, having, meaningOf, when } = createSignInTrial(oauth2, exampleConfig, provider);

test('who it is: the usual names, and nothing is verified', async () => {
  const person = { id: 7, name: 'Anong', email: 'a@b.example', phone: '+66812345678', email_verified: true };
  const { rawData, ...facts } = await when({ person }, async () => bench.ask(await bench.comeBack()));
  assert.deepEqual(facts, {
    id: '7',
    name: 'Anong',
    avatar: undefined,
    email: 'a@b.example',
    isEmailVerified: false,
    phone: '+66812345678',
    isPhoneVerified: false,
  });
  assert.deepEqual(rawData, person);
});

test('verified is what stands as true where the operator says so; a text that says true is not', async () => {
  const profileMap = {
    id: 'data.user.uid',
    email: 'data.mail.0.address',
    emailVerified: 'data.mail.0.ok',
    phone: 'data.tel',
    phoneVerified: 'data.telOk',
  };
  const mapped = having({ profileMap });
  const person = {
    data: { user: { uid: 'x9' }, mail: [{ address: 'a@b.example', ok: true }], tel: '+66', telOk: 'true' },
  };
  const user = await when({ person }, async () => mapped.ask(await mapped.comeBack()));
  assert.deepEqual(
    [user.id, user.email, user.isEmailVerified, user.phone, user.isPhoneVerified],
    ['x9', 'a@b.example', true, '+66', false],
  );
});

test('a provider that does not say who it is lets nobody in', async () => {
  const error = await when({ person: { name: 'Nobody' } }, async () => bench.failure(await bench.comeBack()));
  assert.equal(error.kind, 'config');
});

test('tokens that come as a form are read, errors in it too', async () => {
  await when({ isForm: true }, async () => {
    const old = having({ tokenEndpointResponseType: 'query-string' });
    const returned = await old.comeBack();
    assert.equal((await old.ask(returned)).id, 'u1');
    const again = await old.failure(returned);
    assert.ok(isSocialRefusal(again) && again.reason === 'code');
  });
});

for (const method of ['client_secret_basic', 'client_secret_jwt'])
  test(`the client proves itself by ${method}; a wrong secret is the operator’s to mend`, async () => {
    await when({ method }, async () => {
      const right = having({ tokenEndpointAuthMethod: method });
      assert.equal((await right.ask(await right.comeBack())).id, 'u1');
      const wrong = having({
        tokenEndpointAuthMethod: method,
        clientSecret: 'another-secret-that-is-32-long!!',
      });
      const error = await wrong.failure(await wrong.comeBack());
      assert.deepEqual([error.kind, isSocialRefusal(error)], ['auth', false]);
      // The provider repeats the assertion that it was sent.
      assert.doesNotMatch(String(error.providerMessage), /eyJ/);
    });
  });

test('what a token endpoint may say: whose fault each is', async () => {
  const expected: Record<string, string> = {
    invalid_grant: 'refusal code',
    access_denied: 'refusal denied',
    invalid_client: 'auth',
    unauthorized_client: 'permission',
    invalid_request: 'config',
    invalid_scope: 'config',
    unsupported_grant_type: 'config',
    temporarily_unavailable: 'transient',
    something_else: 'unknown',
  };
  for (const [error, meaning] of Object.entries(expected))
    assert.equal(await meaningOf(error), meaning, error);
});

test('an access token that the provider itself does not accept lets nobody in', async () => {
  const error = await when({ isForgetful: true }, async () => bench.failure(await bench.comeBack()));
  assert.ok(isSocialRefusal(error) && error.reason === 'access-token');
});

test('a code for another return address is worth nothing', async () => {
  const error = await bench.failure({
    ...(await bench.comeBack()),
    redirectUri: 'https://id.example/callback/c2',
  });
  assert.ok(isSocialRefusal(error) && error.reason === 'code');
});

test('what the operator adds to the request is sent, and replaces nothing of ours', async () => {
  const { start } = having({
    customConfig: { access_type: 'offline', state: 'fixed', response_type: 'token' },
  });
  const { address, state: made } = await start();
  const { searchParams: sent } = new URL(address);
  assert.deepEqual(
    ['access_type', 'state', 'response_type', 'scope'].map((name) => sent.get(name)),
    ['offline', made, 'code', 'profile'],
  );
});

test('a profile map that is no map of texts is named', () => {
  assert.throws(() => having({ profileMap: { id: 7 } }).ask({} as never), /Profile map/);
});
