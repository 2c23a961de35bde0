/** What a request may look like, and how each refusal reads. */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { type OidcRig, startOidc } from '../../testing/oidc-rig.ts';

const challenge = { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' };

eachDatabase('OIDC requests', ({ open }) => {
  let rig: OidcRig;
  let isAway = false;
  let server: { id: string; secret: string };
  before(async () => {
    rig = await startOidc(await open(), { isAway: () => isAway });
    const { application, secret } = await rig.applications.create('default', {
      name: 'server',
      type: 'Traditional',
      oidcClientMetadata: { redirectUris: ['https://server.example/callback?a=b'] },
      customClientMetadata: { corsAllowedOrigins: ['https://pages.example'] },
    });
    server = { id: application.id, secret: String(secret) };
  });
  after(() => rig.stop());

  const authorize = async (more: Record<string, string | undefined>, init: RequestInit = {}) => {
    const fields = {
      client_id: 'demo-app',
      redirect_uri: `${rig.tenant.endpoint}/demo-app`,
      response_type: 'code',
      scope: 'openid profile',
      state: 's1',
      ...challenge,
      ...more,
    };
    const query = new URLSearchParams(
      Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    const isPost = init.method === 'POST';
    const response = await fetch(`${rig.tenant.issuer}/auth${isPost ? '' : `?${query.toString()}`}`, {
      redirect: 'manual',
      ...init,
      ...(isPost && { body: query }),
    });
    const location = response.headers.get('location') ?? '';
    const text = await response.text();
    return {
      status: response.status,
      location,
      type: response.headers.get('content-type') ?? '',
      text,
      error: URL.parse(location)?.searchParams.get('error'),
      body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, string>,
    };
  };
  const post = async (path: string, body: string | URLSearchParams, headers: Record<string, string> = {}) => {
    const response = await fetch(`${rig.tenant.issuer}${path}`, { method: 'POST', body, headers });
    return { response, status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const form = (fields: Record<string, string>) => new URLSearchParams(fields);

  describe('authorization', () => {
    test('a form at the authorization endpoint is read as a query', async () => {
      const { status, location } = await authorize({}, { method: 'POST' });
      assert.deepEqual([status, location], [303, '/sign-in?app_id=demo-app']);
    });

    test('G1: the redirect URI is compared letter by letter, and nobody is sent to another one', async () => {
      const right = `${rig.tenant.endpoint}/demo-app`;
      for (const redirect_uri of [
        `${right}/`,
        `${right}?a=b`,
        right.toUpperCase(),
        'https://evil.example/',
      ]) {
        const { status, location, body } = await authorize({ redirect_uri });
        assert.equal(status, 400, redirect_uri);
        assert.equal(location, '');
        assert.match(String(body['error']), /^invalid_re/);
      }
      const known = { client_id: server.id, redirect_uri: 'https://server.example/callback?a=b' };
      assert.equal((await authorize(known)).status, 303);
    });

    test('G4: a public client needs PKCE with S256; plain is refused', async () => {
      const missing = { code_challenge: undefined, code_challenge_method: undefined };
      for (const more of [
        missing,
        { code_challenge_method: 'plain' },
        { code_challenge_method: undefined },
      ]) {
        const { location, error } = await authorize(more);
        assert.equal(error, 'invalid_request');
        assert.ok(location.startsWith(`${rig.tenant.endpoint}/demo-app?`));
        assert.equal(new URL(location).searchParams.get('state'), 's1');
      }
      const redirect_uri = 'https://server.example/callback?a=b';
      const { status } = await authorize({ client_id: server.id, redirect_uri, ...missing });
      assert.equal(status, 303, 'a confidential client may go without');
    });

    test('G3: no implicit flow, whatever the document says', async () => {
      for (const response_type of ['id_token', 'code id_token', 'token', 'id_token token', 'none'])
        assert.match(
          (await authorize({ response_type, nonce: 'n' })).location,
          /error=unsupported_response_type/,
        );
    });

    test('an unknown client is 400 and named', async () => {
      const { status, body } = await authorize({ client_id: 'nobody' });
      assert.equal(status, 400);
      assert.deepEqual(body, {
        code: 'oidc.invalid_client',
        message: 'The application is unknown, or its secret is wrong.',
        error: 'invalid_client',
        error_description: 'invalid client nobody',
        state: 's1',
        iss: rig.tenant.issuer,
        error_uri: 'https://openid.sh/debug/invalid_client',
      });
    });

    test('a parameter given twice is refused', async () => {
      const url = `${rig.tenant.issuer}/auth?client_id=demo-app&client_id=demo-app`;
      const { status } = await fetch(url, { redirect: 'manual' });
      assert.equal(status, 400);
    });

    test('resources: several, or one text with commas', async () => {
      const admin = 'https://default.logto.app/api';
      const { status } = await authorize({ resource: `${admin},${admin}` });
      assert.equal(status, 303);
      assert.equal((await authorize({ resource: `${admin},https://x.example` })).error, 'invalid_target');
    });

    test('a pushed request', async () => {
      const { status, body } = await post(
        '/request',
        form({
          client_id: 'demo-app',
          redirect_uri: `${rig.tenant.endpoint}/demo-app`,
          response_type: 'code',
          scope: 'openid',
          ...challenge,
        }),
      );
      assert.equal(status, 201);
      const url = `${rig.tenant.issuer}/auth?client_id=demo-app&request_uri=${body['request_uri']}`;
      const { headers } = await fetch(url, { redirect: 'manual' });
      assert.equal(headers.get('location'), '/sign-in?app_id=demo-app');
    });
  });

  describe('bodies', () => {
    const fields = { grant_type: 'authorization_code', client_id: 'demo-app', code: 'x', redirect_uri: 'y' };

    test('JSON is as good as a form', async () => {
      const { status, body } = await post('/token', JSON.stringify({ ...fields, n: 1, list: ['a'] }), {
        'content-type': 'application/json',
      });
      assert.deepEqual([status, body['error']], [400, 'invalid_grant']);
    });

    test('what is neither, or is broken, is invalid_request', async () => {
      for (const [body, type] of [
        ['{"a":', 'application/json'],
        ['[]', 'application/json'],
        ['{"a":{"b":1}}', 'application/json'],
        ['a=b', 'text/plain'],
      ]) {
        const { status, body: answer } = await post('/token', String(body), { 'content-type': String(type) });
        assert.deepEqual([status, answer['error']], [400, 'invalid_request'], body);
      }
    });

    test('a NUL anywhere is invalid_request', async () => {
      const inForm = await post('/token', form({ ...fields, code: 'a\0b' }));
      const inJson = await post('/token', JSON.stringify({ ...fields, code: 'a\0b' }), {
        'content-type': 'application/json',
      });
      for (const { status, body } of [inForm, inJson]) {
        assert.deepEqual([status, body['error']], [400, 'invalid_request']);
        assert.equal(body['error_description'], 'null bytes are not allowed in the request body');
      }
      assert.equal((await authorize({ login_hint: 'a\0' })).status, 400);
    });

    test('more than 56 KB are refused', async () => {
      const { status, body } = await post('/token', form({ ...fields, code: 'x'.repeat(57 * 1024) }));
      assert.deepEqual([status, body['error']], [400, 'invalid_request']);
    });

    test('a parameter given twice is refused', async () => {
      const { body } = await post(
        '/token',
        new URLSearchParams('grant_type=a&grant_type=b&client_id=demo-app'),
      );
      assert.equal(body['error'], 'invalid_request');
    });
  });

  describe('errors', () => {
    test('the SDKs’ five members, in the caller’s language; two of them stay away on request', async () => {
      const fields = { grant_type: 'refresh_token', client_id: 'demo-app', refresh_token: 'x' };
      const { status, body } = await post('/token', form(fields), { 'accept-language': 'ru' });
      assert.equal(status, 400);
      const { message, ...rest } = body;
      assert.match(String(message), /[а-я]/);
      assert.deepEqual(rest, {
        code: 'oidc.invalid_grant',
        error: 'invalid_grant',
        error_description: 'grant request is invalid',
        error_uri: 'https://openid.sh/debug/invalid_grant',
      });
      const plain = await post('/token?parse_error=false', form(fields));
      assert.deepEqual(plain.body, {
        error: 'invalid_grant',
        error_description: 'grant request is invalid',
      });
    });

    test('an unknown route is 404 invalid_request', async () => {
      for (const [method, path] of [
        ['GET', '/nothing'],
        ['POST', '/jwks'],
        ['GET', '/device/auth'],
        ['GET', ''],
      ]) {
        const response = await fetch(`${rig.tenant.issuer}${path}`, { method });
        const body = (await response.json()) as Record<string, string>;
        assert.deepEqual([response.status, body['error']], [404, 'invalid_request']);
        assert.match(String(body['error_description']), /^unrecognized route/);
      }
    });

    test('a sign-in that is not there any more is session.not_found', async () => {
      const response = await fetch(`${rig.tenant.issuer}/auth/unknown`);
      const body = (await response.json()) as Record<string, string>;
      assert.deepEqual(
        [response.status, body['code'], body['error']],
        [400, 'session.not_found', 'invalid_request'],
      );
    });

    test('a browser gets a page to read, with nothing of the request as markup', async () => {
      const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'th' };
      const { status, type, text } = await authorize({ client_id: '<img src=x>' }, { headers });
      assert.equal(status, 400);
      assert.match(type, /^text\/html/);
      assert.match(text, /<html lang="th">/);
      assert.match(text, /invalid client &lt;img/);
      assert.doesNotMatch(text, /<img/);
    });

    test('the database away is 503 with a sentence, and nothing of the request is kept', async () => {
      isAway = true;
      const { kysely } = rig.database;
      try {
        // A statement that fails: the table of the interactions is gone for a moment.
        await kysely.schema.alterTable('interactions').renameTo('elsewhere').execute();
        const { status, body } = await authorize({});
        assert.deepEqual([status, body['code']], [503, 'server.unavailable']);
      } finally {
        isAway = false;
        await kysely.schema.alterTable('elsewhere').renameTo('interactions').execute();
      }
      assert.equal((await authorize({})).status, 303);
    });

    test('a fault of ours is 500 and says nothing of it', async () => {
      const { kysely } = rig.database;
      await kysely.schema.alterTable('interactions').renameTo('elsewhere').execute();
      try {
        const { status, body, text } = await authorize({});
        assert.deepEqual([status, body['code'], body['error']], [500, 'oidc.server_error', 'server_error']);
        assert.doesNotMatch(text, /interactions/);
      } finally {
        await kysely.schema.alterTable('elsewhere').renameTo('interactions').execute();
      }
    });
  });

  describe('other origins', () => {
    const ask = (origin: string, id = 'demo-app') =>
      post('/token', form({ grant_type: 'refresh_token', client_id: id, refresh_token: 'x' }), { origin });

    test('a client’s own pages may read the answers', async () => {
      for (const origin of [rig.tenant.endpoint]) {
        const { response } = await ask(origin);
        assert.equal(response.headers.get('access-control-allow-origin'), origin);
      }
      for (const origin of ['https://pages.example', 'https://server.example', rig.tenant.endpoint]) {
        const fields = { grant_type: 'refresh_token', refresh_token: 'x' };
        const credentials = { client_id: server.id, client_secret: server.secret };
        const { response } = await post('/token', form({ ...fields, ...credentials }), { origin });
        assert.equal(response.headers.get('access-control-allow-origin'), origin);
      }
    });

    test('others are told so', async () => {
      for (const origin of ['https://evil.example', 'null', 'https://pages.example']) {
        const { response, status, body } = await ask(origin);
        assert.equal(response.headers.get('access-control-allow-origin'), null);
        assert.deepEqual([status, body['error']], [400, 'invalid_request']);
        assert.equal(body['error_description'], `origin ${origin} not allowed for client: demo-app`);
      }
    });

    test('a preflight is answered', async () => {
      const response = await fetch(`${rig.tenant.issuer}/me`, {
        method: 'OPTIONS',
        headers: {
          origin: rig.tenant.endpoint,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization',
        },
      });
      assert.equal(response.status, 204);
      assert.equal(response.headers.get('access-control-allow-headers'), 'authorization');
    });
  });

  test('Host and forwarded headers change no address and no cookie', async () => {
    const { endpoint } = rig.tenant;
    const query = new URLSearchParams({
      client_id: 'demo-app',
      redirect_uri: `${endpoint}/demo-app`,
      response_type: 'code',
      scope: 'openid',
      ...challenge,
    });
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    };
    const answer = await new Promise<{ location?: string; cookies: string[] }>((resolve, reject) => {
      httpRequest(`${endpoint}/oidc/auth?${query.toString()}`, { headers }, (response) => {
        response.resume();
        resolve({ location: response.headers.location, cookies: response.headers['set-cookie'] ?? [] });
      })
        .on('error', reject)
        .end();
    });
    assert.equal(answer.location, '/sign-in?app_id=demo-app');
    assert.ok(answer.cookies.length > 0);
    for (const cookie of answer.cookies) assert.doesNotMatch(cookie, /evil|secure/i);
    const { payload } = await rig.database.kysely
      .selectFrom('interactions')
      .select('payload')
      .orderBy('expires_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    assert.ok((JSON.parse(payload) as { returnTo: string }).returnTo.startsWith(`${endpoint}/oidc/auth/`));
  });
});
