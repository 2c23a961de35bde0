/** Users with everything that belongs to them. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { at, type Client, codeOf, done, ok } from './client.ts';

export const newPerson = async (client: Client, primaryPhone?: string) =>
  ok(
    await client.POST('/api/users', {
      body: { username: `u${randomBytes(6).toString('hex')}`, ...(primaryPhone && { primaryPhone }) },
    }),
  );

/** `signIn` lets somebody sign in as people do, and says which id that person has. */
export function people(client: () => Client, signIn: () => Promise<string>): void {
  test('users', async () => {
    const { id: userId } = await newPerson(client(), '66811111111');
    const path = at({ userId });
    assert.equal(ok(await client().GET('/api/users/{userId}', path)).primaryPhone, '66811111111');
    const body = { name: 'Malee', primaryEmail: 'malee@example.com' };
    assert.equal(ok(await client().PATCH('/api/users/{userId}', { ...path, body })).name, 'Malee');
    const query = { 'search.primaryPhone': '%11111111' };
    const found = await client().GET('/api/users', { params: { query } } as { params: { query: never } });
    assert.equal(found.response.headers.get('total-number'), '1');
    assert.deepEqual(
      ok(found).map(({ id }) => id),
      [userId],
    );
    const custom = { body: { customData: { tier: 'gold' } } };
    ok(await client().PATCH('/api/users/{userId}/custom-data', { ...path, ...custom }));
    assert.deepEqual(ok(await client().GET('/api/users/{userId}/custom-data', path)), { tier: 'gold' });
    const profile = { body: { profile: { familyName: 'Srichai' } } };
    ok(await client().PATCH('/api/users/{userId}/profile', { ...path, ...profile }));
    const suspended = { body: { isSuspended: true } };
    ok(await client().PATCH('/api/users/{userId}/is-suspended', { ...path, ...suspended }));
    done(await client().DELETE('/api/users/{userId}', path));
    assert.match(codeOf(await client().GET('/api/users/{userId}', path)), /^404 entity\.not_found/);
  });

  test('passwords of users', async () => {
    const { id: userId } = await newPerson(client());
    const path = at({ userId });
    const body = { password: 'correct horse battery staple 9' };
    ok(await client().PATCH('/api/users/{userId}/password', { ...path, body }));
    assert.equal(ok(await client().GET('/api/users/{userId}/has-password', path)).hasPassword, true);
    done(await client().POST('/api/users/{userId}/password/verify', { ...path, body }));
    const wrong = { body: { password: 'another one' } };
    assert.match(
      codeOf(await client().POST('/api/users/{userId}/password/verify', { ...path, ...wrong })),
      /^422 /,
    );
    const expired = { body: { isExpired: true } };
    ok(await client().PATCH('/api/users/{userId}/password/expiration', { ...path, ...expired }));
  });

  test('second factors of users', async () => {
    const { id: userId } = await newPerson(client());
    const path = at({ userId });
    const made = ok(
      await client().POST('/api/users/{userId}/mfa-verifications', { ...path, body: { type: 'Totp' } }),
    );
    assert.equal(made.type, 'Totp');
    const [factor] = ok(await client().GET('/api/users/{userId}/mfa-verifications', path));
    assert.equal(factor?.type, 'Totp');
    const which = at({ userId, verificationId: factor.id });
    done(await client().DELETE('/api/users/{userId}/mfa-verifications/{verificationId}', which));
    assert.ok(ok(await client().GET('/api/users/{userId}/logto-configs', path)));
    const body = { mfa: { skipped: true } };
    const choices = ok(await client().PATCH('/api/users/{userId}/logto-configs', { ...path, body }));
    assert.equal(choices.mfa.skipped, true);
  });

  test('identities of users', async () => {
    const { id: userId } = await newPerson(client());
    const path = at({ userId });
    assert.deepEqual(ok(await client().GET('/api/users/{userId}/all-identities', path)).socialIdentities, []);
    const none = at({ userId, target: 'github' });
    assert.match(codeOf(await client().GET('/api/users/{userId}/identities/{target}', none)), /^404 /);
    const body = { userId: `octocat of ${userId}`, details: { name: 'Octocat' } };
    const given = ok(await client().PUT('/api/users/{userId}/identities/{target}', { ...none, body }));
    assert.equal(given['github']?.userId, body.userId);
    const found = ok(await client().GET('/api/users/{userId}/identities/{target}', none));
    assert.equal(found.identity.userId, body.userId);
    ok(await client().DELETE('/api/users/{userId}/identities/{target}', none));
    const noSso = at({ userId, ssoConnectorId: 'no-such' });
    assert.match(
      codeOf(await client().GET('/api/users/{userId}/sso-identities/{ssoConnectorId}', noSso)),
      /^404 /,
    );
  });

  test('sessions and grants of users', async () => {
    const userId = await signIn();
    const path = at({ userId });
    const [session] = ok(await client().GET('/api/users/{userId}/sessions', path)).sessions;
    const sessionId = String(session?.payload.uid);
    const which = at({ userId, sessionId });
    assert.equal(
      ok(await client().GET('/api/users/{userId}/sessions/{sessionId}', which)).payload.accountId,
      userId,
    );
    const [grant] = ok(await client().GET('/api/users/{userId}/grants', path)).grants;
    assert.equal(grant?.payload.accountId, userId);
    done(await client().DELETE('/api/users/{userId}/grants/{grantId}', at({ userId, grantId: grant.id })));
    done(await client().DELETE('/api/users/{userId}/sessions/{sessionId}', which));
    assert.deepEqual(ok(await client().GET('/api/users/{userId}/sessions', path)).sessions, []);
  });

  test('personal access tokens of users', async () => {
    const { id: userId } = await newPerson(client());
    const path = at({ userId });
    const tokens = '/api/users/{userId}/personal-access-tokens';
    for (const name of ['ci', 'laptop', 'phone'])
      ok(await client().POST(tokens, { ...path, body: { name } }));
    assert.equal(ok(await client().GET(tokens, path)).length, 3);
    ok(await client().PATCH(tokens, { ...path, body: { currentName: 'ci', name: 'build' } }));
    const one = `${tokens}/{name}` as const;
    ok(await client().PATCH(one, { ...at({ userId, name: 'build' }), body: { name: 'deploy' } }));
    done(await client().DELETE(one, at({ userId, name: 'deploy' })));
    done(await client().POST(`${tokens}/delete`, { ...path, body: { name: 'phone' } }));
    assert.deepEqual(
      ok(await client().GET(tokens, path)).map(({ name }) => name),
      ['laptop'],
    );
  });

  test('one-time tokens', async () => {
    const email = 'guest@example.com';
    const made = ok(await client().POST('/api/one-time-tokens', { body: { email, expiresIn: 600 } }));
    assert.equal(made.status, 'active');
    const path = at({ id: made.id });
    assert.equal(ok(await client().GET('/api/one-time-tokens/{id}', path)).email, email);
    assert.equal(ok(await client().GET('/api/one-time-tokens', { params: { query: { email } } })).length, 1);
    const used = ok(
      await client().POST('/api/one-time-tokens/verify', { body: { email, token: made.token } }),
    );
    assert.equal(used.status, 'consumed');
    const other = ok(await client().POST('/api/one-time-tokens', { body: { email } }));
    const body = { status: 'revoked' as const };
    const revoked = await client().PUT('/api/one-time-tokens/{id}/status', { ...at({ id: other.id }), body });
    assert.equal(ok(revoked).status, 'revoked');
    done(await client().DELETE('/api/one-time-tokens/{id}', at({ id: other.id })));
  });
}
