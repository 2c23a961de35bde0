/** Clients that other people wrote, as they come from the registry: `@logto/node` and openid-client sign people in and out. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import LogtoClient, { LogtoRequestError, PersistKey, UserScope } from '@logto/node';
import * as oidc from 'openid-client';
import { eachDatabase } from '../server/testing/databases.ts';
import { serve, type Served } from './clients/served.ts';

const redirectUri = 'https://app.example/callback';
const afterLogout = 'https://app.example/';
const resource = 'https://orders.example/api';

eachDatabase('clients of other people', ({ open }) => {
  let served: Served;
  before(async () => {
    served = await serve(await open());
    await served.addResource(resource);
  });
  after(() => served.close());

  describe('@logto/node', () => {
    /** A client with a memory of its own, which notes where it sends the browser. */
    const openClient = async (type: 'Traditional' | 'SPA') => {
      const { id, secret } = await served.addClient({ type, redirectUri, afterLogout });
      const kept = new Map<string, string>();
      const sent: string[] = [];
      const client = new LogtoClient(
        {
          endpoint: served.endpoint,
          appId: id,
          ...(type === 'Traditional' && { appSecret: secret }),
          scopes: [UserScope.Phone],
          resources: [resource],
        },
        {
          navigate: (url) => void sent.push(url),
          storage: {
            getItem: async (key) => kept.get(key) ?? null,
            setItem: async (key, value) => void kept.set(key, value),
            removeItem: async (key) => void kept.delete(key),
          },
        },
      );
      return { client, id, kept, sent: () => String(sent.at(-1)) };
    };

    for (const [type, phone] of [
      ['Traditional', '16502530201'],
      ['SPA', '16502530202'],
    ] as const)
      test(`${type}: signs a person in, refreshes, reads user info, signs out`, async (t) => {
        const { client, id, kept, sent } = await openClient(type);
        const person = served.person(redirectUri);
        await client.signIn(redirectUri);
        await client.handleSignInCallback(await served.signIn(person, sent(), phone));
        assert.equal(await client.isAuthenticated(), true);
        const claims = await client.getIdTokenClaims();
        assert.deepEqual([claims.iss, claims.aud, claims.phone_number], [served.issuer, id, phone]);
        const info = await client.fetchUserInfo();
        assert.deepEqual([info.sub, info.phone_number_verified], [claims.sub, true]);

        const opaque = await client.getAccessToken();
        const { aud, client_id: clientId } = await client.getAccessTokenClaims(resource);
        assert.deepEqual([aud, clientId], [resource, id], 'a refresh for a resource');
        await client.clearAccessToken();
        assert.notEqual(await client.getAccessToken(), opaque, 'a refresh');
        const context = await client.getContext({ fetchUserInfo: true });
        assert.deepEqual([context.isAuthenticated, context.userInfo?.sub], [true, claims.sub]);

        const refreshToken = String(await client.getRefreshToken());
        await client.signOut(afterLogout);
        assert.equal(await served.signOut(person, sent()), afterLogout);
        assert.deepEqual([await client.isAuthenticated(), kept.get(PersistKey.IdToken)], [false, undefined]);
        kept.set(PersistKey.RefreshToken, refreshToken);
        kept.set(PersistKey.IdToken, 'a.b.c');
        // It gave the token back when it signed out, reads our refusal as its own kind of error, and says so aloud.
        t.mock.method(console, 'error', () => {});
        await assert.rejects(
          () => client.getAccessToken(),
          (error) => error instanceof LogtoRequestError && error.code === 'oidc.invalid_grant',
        );
      });
  });

  describe('openid-client', () => {
    const discover = (id: string, secret: string) =>
      oidc.discovery(new URL(served.issuer), id, secret, undefined, {
        execute: [oidc.allowInsecureRequests],
      });

    test('code with PKCE, nonce and state; refresh; user info; introspection; logout', async () => {
      const { id, secret } = await served.addClient({ type: 'Traditional', redirectUri, afterLogout });
      const config = await discover(id, secret);
      const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
      const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
      const person = served.person(redirectUri);
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid offline_access phone',
        prompt: 'consent',
        state: expectedState,
        nonce: expectedNonce,
        max_age: '600',
        code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
      });
      const callback = await served.signIn(person, url.href, '16502530203');
      const tokens = await oidc.authorizationCodeGrant(config, new URL(callback), {
        pkceCodeVerifier,
        expectedState,
        expectedNonce,
        maxAge: 600,
        idTokenExpected: true,
      });
      const sub = String(tokens.claims()?.sub);
      const info = await oidc.fetchUserInfo(config, tokens.access_token, sub);
      assert.equal(info.phone_number, '16502530203');
      const refreshed = await oidc.refreshTokenGrant(config, String(tokens.refresh_token));
      assert.equal(refreshed.claims()?.sub, sub);
      const asked = await oidc.tokenIntrospection(config, refreshed.access_token);
      assert.deepEqual([asked.active, asked.sub], [true, sub]);
      await oidc.tokenRevocation(config, refreshed.access_token);
      assert.equal((await oidc.tokenIntrospection(config, refreshed.access_token)).active, false);

      const out = oidc.buildEndSessionUrl(config, {
        id_token_hint: String(tokens.id_token),
        post_logout_redirect_uri: afterLogout,
        state: 'bye',
      });
      assert.equal(await served.signOut(person, out.href), `${afterLogout}?state=bye`);
      const again = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        prompt: 'none',
        scope: 'openid',
      });
      const { location } = (await person.call('GET', again.href)).headers;
      assert.match(String(location), /error=login_required/);
    });

    test('client credentials for a resource', async () => {
      const { id, secret } = await served.addClient({ type: 'MachineToMachine' });
      const config = await discover(id, secret);
      const tokens = await oidc.clientCredentialsGrant(config, { resource });
      assert.deepEqual([tokens.token_type, tokens.expires_in], ['bearer', 3600]);
      assert.equal(tokens.access_token.split('.').length, 3);
      await assert.rejects(
        () => oidc.clientCredentialsGrant(config, { resource: 'https://nobody.example' }),
        (error) => error instanceof oidc.ResponseBodyError && error.error === 'invalid_target',
      );
    });
  });
});
