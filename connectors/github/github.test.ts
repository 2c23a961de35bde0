/** GitHub, as it answers and as it refuses. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSocialRefusal } from '@latchkey/connector-kit';
import { testSocialConnector } from '@latchkey/connector-kit/testing';
import { createSignInTrial } from '../try-sign-in.ts';
import github from './github.ts';
import { createGitHub, exampleConfig } from './simulator.ts';

const provider = createGitHub();
const { signIn, state } = provider;
testSocialConnector(github, { config: exampleConfig, provider, signIn });

const { bench, having, meaningOf, when } = createSignInTrial(github, exampleConfig, provider);

const who = (so: Partial<typeof state> = {}, settings: object = {}) =>
  when(so, async () => {
    const one = having(settings);
    return one.ask(await one.comeBack());
  });

test('who it is: the number, and the primary address, which GitHub has verified', async () => {
  const { rawData, ...facts } = await who();
  assert.deepEqual(facts, {
    id: '583231',
    email: 'anong@mail.example',
    isEmailVerified: true,
    name: 'Anong',
    avatar: 'https://a.example/1',
  });
  assert.doesNotMatch(JSON.stringify(rawData), /old@mail/, 'addresses that nobody needs are not kept');
});

const emailOf = ({
  email,
  isEmailVerified,
}: {
  email?: string | undefined;
  isEmailVerified?: boolean | undefined;
}) => [email, isEmailVerified];
const shown = { ...state.person, email: 'shown@mail.example' };

test('a primary address that nobody verified is not told; the one that the profile shows is, for what it is', async () => {
  const unverified = [{ email: 'anong@mail.example', primary: true, verified: false }];
  assert.deepEqual(emailOf(await who({ emails: unverified })), [undefined, false]);
  assert.deepEqual(emailOf(await who({ emails: unverified, person: shown })), ['shown@mail.example', false]);
  const listed = [...unverified, { email: 'shown@mail.example', primary: false, verified: true }];
  assert.deepEqual(emailOf(await who({ emails: listed, person: shown })), ['shown@mail.example', true]);
  const asText = [{ email: 'anong@mail.example', primary: true, verified: 'true' }];
  assert.deepEqual(emailOf(await who({ emails: asText })), [undefined, false]);
});

test('without the right to see addresses people come in, and what the profile shows is not verified', async () => {
  assert.deepEqual(emailOf(await who({ person: shown }, { scope: 'read:user' })), [
    'shown@mail.example',
    false,
  ]);
  assert.deepEqual(emailOf(await who({ hidesEmails: true })), [undefined, false]);
});

test('a login without a name is the name', async () => {
  assert.equal((await who({ person: { id: 1, login: 'anong', name: null } })).name, 'anong');
});

test('what the token endpoint says with status 200: whose fault each is', async () => {
  const expected: Record<string, string> = {
    bad_verification_code: 'refusal code',
    unverified_user_email: 'refusal denied',
    incorrect_client_credentials: 'auth',
    redirect_uri_mismatch: 'config',
    application_suspended: 'permission',
  };
  for (const [error, meaning] of Object.entries(expected))
    assert.equal(await meaningOf(error), meaning, error);
});

test('a wrong secret is the operator’s to mend', async () => {
  const wrong = having({ clientSecret: 'another-secret' });
  assert.equal((await wrong.failure(await wrong.comeBack())).kind, 'auth');
});

test('an access token that GitHub itself does not accept lets nobody in', async () => {
  const error = await when({ isForgetful: true }, async () => bench.failure(await bench.comeBack()));
  assert.ok(isSocialRefusal(error) && error.reason === 'access-token');
});

test('addresses that cannot be had because GitHub fails are no reason to come in without', async () => {
  const returned = await bench.comeBack();
  const failing = async (request: Request) =>
    request.url.includes('/user/emails') ? new Response('', { status: 502 }) : provider(request);
  assert.equal((await bench.failure(returned, failing)).kind, 'transient');
});
