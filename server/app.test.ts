/** What surrounds every route: errors, request ids, the log, proxies, stopping. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { eachDatabase } from './testing/databases.ts';
import { createHarness, type Harness } from './testing/harness.ts';
import { httpSend } from './testing/http-send.ts';
import type { Send } from './testing/person.ts';

eachDatabase('app', ({ open }) => {
  test('a body that is no JSON is 400 in the caller’s language, and nothing of it is repeated', async () => {
    const app = await createHarness(await open());
    const reply = await app.send({
      method: 'PUT',
      url: 'http://localhost:3001/api/experience',
      headers: { 'content-type': 'application/json', 'accept-language': 'th' },
      body: '{"interactionEvent": hunter2',
    });
    assert.equal(reply.status, 400);
    const { code, message } = JSON.parse(reply.body);
    assert.equal(code, 'guard.invalid_input');
    assert.match(message, /[\u0e00-\u0e7f]/);
    assert.doesNotMatch(reply.body + app.logged(), /hunter2/);
  });

  test('the same at the token endpoint: no piece of a broken body in answer or log (A10)', async () => {
    const app = await createHarness(await open());
    const reply = await app.send({
      method: 'POST',
      url: 'http://localhost:3001/oidc/token',
      headers: { 'content-type': 'application/json' },
      body: '{"client_secret":hunter2}',
    });
    assert.equal(reply.status, 400);
    assert.match(app.logged(), /OIDC request refused/);
    assert.doesNotMatch(reply.body + app.logged(), /hunter2/);
  });

  test('a body that nests without end is 400, also where anything may stand; an address that is none is 400', async () => {
    const app = await createHarness(await open());
    const management = await app.management();
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    for (const depth of [63, 1500]) {
      const reply = await management('POST', '/api/users', { customData: { a: JSON.parse(nested(depth)) } });
      assert.deepEqual([reply.status, reply.json()['code']], [400, 'guard.invalid_input']);
    }
    const right = { customData: { a: JSON.parse(nested(62)), b: `"${nested(100)}\\` } };
    assert.equal((await management('POST', '/api/users', right)).status, 200);
    const headers = { 'content-type': 'application/json' };
    const url = 'http://localhost:3001/api/experience';
    const deep = await app.send({ method: 'PUT', url, headers, body: nested(500_000) });
    assert.deepEqual([deep.status, JSON.parse(deep.body).code], [400, 'guard.invalid_input']);
    const bad = await app.person().call('GET', '/api/users/%E0%A4%A');
    assert.deepEqual([bad.status, Object.keys(bad.json())], [400, ['code', 'message']]);
    assert.ok(bad.headers['logto-core-request-id']);
  });

  test('what is nowhere is 404, what is too large 413, each with its code', async () => {
    const app = await createHarness(await open());
    const nowhere = await app.person().call('GET', '/api/nowhere');
    assert.deepEqual([nowhere.status, nowhere.json()['code']], [404, 'request.not_found']);
    const large = await app.person().call('PUT', '/api/experience', { a: 'x'.repeat(2_000_000) });
    assert.deepEqual([large.status, large.json()['code']], [413, 'request.too_large']);
  });

  test('a bug is 500 with nothing of it but a request id, and the log has the cause', async () => {
    const app = await createHarness(await open());
    const person = app.person();
    await person.openSignIn();
    // Not "away": closed by ourselves, which no running server does.
    await app.services.database.close();
    const reply = await person.begin('SignIn');
    assert.equal(reply.status, 500);
    assert.deepEqual(Object.keys(reply.json()), ['code', 'message']);
    assert.equal(reply.json()['code'], 'server.internal_error');
    const line = app
      .logged()
      .split('\n')
      .find((text) => text.includes('"msg":"request failed"'));
    const { requestId, err } = JSON.parse(line ?? '{}');
    assert.equal(requestId, reply.headers['logto-core-request-id']);
    assert.ok(err.stack);
    assert.ok(!reply.body.includes(err.message));
  });

  test('one line for each request: method, path without its query, status, time (A10)', async () => {
    const app = await createHarness(await open());
    await app.person().call('GET', '/api/.well-known/phrases?lng=en&code=never-written');
    await app.person().openSignIn();
    const lines = app
      .logged()
      .split('\n')
      .filter((text) => text.includes('"msg":"request"'))
      .map((text) => JSON.parse(text));
    assert.deepEqual(
      lines.map(({ method, path, status, tenantId }) => [method, path, status, tenantId]),
      [
        ['GET', '/api/.well-known/phrases', 200, 'default'],
        ['GET', '/oidc/auth', 303, 'default'],
      ],
    );
    assert.ok(lines.every(({ requestId, ms }) => requestId && Number.isFinite(ms)));
    assert.doesNotMatch(app.logged(), /never-written/);
  });

  test('X-Forwarded-For counts from a trusted proxy alone (C3)', async () => {
    const limits = { sendsPerAddress: 1, resendIntervalSeconds: 0 };
    const send = async (app: Harness, phone: string, from: string) => {
      const person = app.person({ headers: { 'x-forwarded-for': from }, address: '10.1.2.3' });
      await person.openSignIn();
      await person.begin('SignIn');
      return (await person.askForCode(phone, 'SignIn')).status;
    };
    const strict = await createHarness(await open());
    await (await strict.management())('PATCH', '/api/sign-in-exp', { messageLimitPolicy: limits });
    assert.equal(await send(strict, '16502530001', '203.0.113.1'), 200);
    assert.equal(await send(strict, '16502530002', '203.0.113.2'), 429, 'another claim, the same client');

    const behind = await createHarness(await open(), { trustProxy: ['10.0.0.0/8'] });
    await (await behind.management())('PATCH', '/api/sign-in-exp', { messageLimitPolicy: limits });
    assert.equal(await send(behind, '16502530001', '203.0.113.1'), 200);
    assert.equal(await send(behind, '16502530002', '203.0.113.2'), 200);
    assert.equal(await send(behind, '16502530003', '203.0.113.2'), 429);
  });
});

eachDatabase('app, stopping', ({ open }) => {
  test('running requests end; event streams do not hold the stop', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Response>();
    const provider: typeof globalThis.fetch = () => (asked.resolve(), answer.promise);
    const harness = await createHarness(await open(), { fetch: provider });
    const manage = await harness.management();
    await manage('POST', '/api/connectors', {
      connectorId: 'http-sms',
      config: { endpoint: 'https://sms.example/send' },
    });
    const server = createServer((request, response) => harness.app.handle('default', request, response));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const overHttp: Send = (ask) => httpSend({ ...ask, url: ask.url.replace(':3001', `:${port}`) });
    const person = harness.person({ send: overHttp });
    await person.openSignIn();
    await person.begin('SignIn');
    const slow = person.askForCode('16502530001', 'SignIn');
    await asked.promise;
    const stream = await fetch(`http://127.0.0.1:${port}/api/telephone/messages`, {
      headers: { accept: 'text/event-stream', authorization: await harness.authorization() },
    });
    assert.equal(stream.headers.get('content-type'), 'text/event-stream; charset=utf-8');

    server.close();
    let isDrained = false;
    const draining = harness.app.drain(5000).then(() => (isDrained = true));
    await stream.text();
    assert.equal(isDrained, false, 'the slow request still runs');
    answer.resolve(new Response('{}'));
    const reply = await slow;
    assert.deepEqual([reply.status, reply.headers['connection']], [200, 'close']);
    await draining;
    server.closeAllConnections();
  });
});
