/** The manners of every answer: headers, other origins, 304, gzip. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { fastify } from 'fastify';
import { allowOrigins } from './headers.ts';
import { shrinkAnswers } from './shrink-answers.ts';

const long = { words: 'a b c d '.repeat(400) };
const appWith = (isProduction: boolean) => {
  const app = fastify();
  allowOrigins(app, { isProduction, adminEndpoint: 'http://localhost:3002' });
  shrinkAnswers(app);
  app.get('/api/long', async () => long);
  app.get('/api/short', async () => ({ a: 1 }));
  app.post('/api/short', async () => ({ a: 1 }));
  return app;
};
const from = (origin: string) => ({ headers: { origin } });

test('in production the Console may read the API from its origin, others may not', async () => {
  const app = appWith(true);
  const admin = await app.inject({ url: '/api/short', ...from('http://localhost:3002') });
  assert.equal(admin.headers['access-control-allow-origin'], 'http://localhost:3002');
  assert.equal(admin.headers['access-control-allow-credentials'], undefined);
  const stranger = await app.inject({ url: '/api/short', ...from('https://elsewhere.example') });
  assert.equal(stranger.headers['access-control-allow-origin'], undefined);
  assert.equal(stranger.headers['vary'], 'Origin');
});

test('outside production any origin may ask first and then read, without cookies', async () => {
  const app = appWith(false);
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/api/short',
    headers: {
      origin: 'https://elsewhere.example',
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization, content-type',
    },
  });
  assert.equal(preflight.statusCode, 204);
  assert.equal(preflight.headers['access-control-allow-origin'], 'https://elsewhere.example');
  assert.match(String(preflight.headers['access-control-allow-methods']), /PATCH/);
  assert.equal(preflight.headers['access-control-allow-headers'], 'authorization, content-type');
  assert.equal(preflight.headers['access-control-allow-credentials'], undefined);
});

test('what the caller has already is not sent again', async () => {
  const app = appWith(false);
  const { etag } = (await app.inject('/api/short')).headers;
  const again = await app.inject({ url: '/api/short', headers: { 'if-none-match': `"x", ${etag}` } });
  assert.deepEqual([again.statusCode, again.body], [304, '']);
  const posted = await app.inject({ method: 'POST', url: '/api/short' });
  assert.equal(posted.headers.etag, undefined);
});

test('long answers are compressed for those who can read it', async () => {
  const app = appWith(false);
  const ask = (encoding: string, url = '/api/long') =>
    app.inject({ url, headers: { 'accept-encoding': encoding } });
  const squeezed = await ask('br, gzip;q=0.8');
  assert.equal(squeezed.headers['content-encoding'], 'gzip');
  assert.deepEqual(JSON.parse(gunzipSync(squeezed.rawPayload).toString()), long);
  for (const encoding of ['', 'br', 'gzip;q=0', 'gzip; q=0.0, br'])
    assert.equal((await ask(encoding)).headers['content-encoding'], undefined, encoding);
  assert.equal((await ask('gzip', '/api/short')).headers['content-encoding'], undefined);
});
