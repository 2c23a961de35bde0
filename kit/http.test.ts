/** The way out, over real sockets: what is sent, what comes back, and what every kind of failure becomes. */
import assert from 'node:assert/strict';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { inspect } from 'node:util';
import { type ConnectorError, isConnectorError } from './errors.ts';
import { basic, createHttp, type HttpLimits } from './http.ts';
import { connectionLost } from './testing/simulator.ts';
import { fetchFrom } from './testing/fetch-from.ts';
import { listen, type Listening } from './testing/listen.ts';

const open: { close(): Promise<void> }[] = [];
after(async () => {
  for (const server of open) await server.close();
});

const serve = async (handler: (request: Request) => Response | Promise<Response>): Promise<Listening> => {
  const server = await listen(handler);
  open.push(server);
  return server;
};

/** A server that does with the bare connection what it likes. */
const serveRaw = (handle: (socket: Socket) => void): Promise<string> =>
  new Promise((resolve) => {
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      handle(socket);
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
    open.push({
      close: () =>
        new Promise((done) => {
          for (const socket of sockets) socket.destroy();
          server.close(() => done());
        }),
    });
  });

const http = (limits: Partial<HttpLimits> = {}) => createHttp({ fetch, limits });

const failure = async (promise: Promise<unknown>): Promise<ConnectorError> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(isConnectorError(error), `it should have failed: ${inspect(error)}`);
  return error;
};

/** The retry class of a connection that ended with these properties of an error. */
const verdict = async (cause: object) => {
  const lost = Object.assign(connectionLost('?'), cause);
  const tools = { fetch: fetchFrom(() => Promise.reject(lost)) };
  return (await failure(createHttp(tools).post('https://x.example', { json: {} }))).retry;
};

test('json, form, query and a body leave as they should', async () => {
  const { url } = await serve(async (request) =>
    Response.json({
      method: request.method,
      url: request.url,
      type: request.headers.get('content-type'),
      body: await request.text(),
    }),
  );
  const json = await http().post(url, { json: { a: 'ü', b: undefined } });
  assert.deepEqual(json.json, {
    method: 'POST',
    url: `${url}/`,
    type: 'application/json',
    body: '{"a":"ü"}',
  });
  const form = await http().post(url, { form: { To: '+1 2', Gone: undefined }, headers: { 'X-Key': 'k' } });
  assert.deepEqual(form.json, {
    method: 'POST',
    url: `${url}/`,
    type: 'application/x-www-form-urlencoded',
    body: 'To=%2B1+2',
  });
  const raw = await http().post(url, {
    body: '{"腾讯": 1 }',
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
  });
  assert.deepEqual(raw.json, {
    method: 'POST',
    url: `${url}/`,
    type: 'application/json; charset=utf-8',
    body: '{"腾讯": 1 }',
  });
  const get = await http().get(`${url}/a?x=1`, { query: { y: 'ä&', z: undefined } });
  assert.deepEqual(get.json, { method: 'GET', url: `${url}/a?x=1&y=%C3%A4%26`, type: null, body: '' });
});

test('every status but a redirect is handed back, with text, headers, and json where it is JSON', async () => {
  const { url } = await serve((request) => {
    const status = Number(new URL(request.url).pathname.slice(1));
    return new Response(status === 204 ? null : '<html>', { status, headers: { 'x-id': '7' } });
  });
  for (const status of [200, 201, 204, 400, 401, 429, 500, 503]) {
    const reply = await http().post(`${url}/${status}`, { json: {} });
    assert.deepEqual([reply.status, reply.json, reply.isComplete], [status, undefined, true]);
    assert.equal(reply.headers.get('x-id'), '7');
  }
});

test('F3 a redirect is an error of kind config, and nobody goes there', async () => {
  let visits = 0;
  const target = await serve(() => Response.json({ visits: (visits += 1) }));
  for (const status of [301, 302, 303, 307, 308]) {
    const { url } = await serve(
      () => new Response(null, { status, headers: { location: `${target.url}/take` } }),
    );
    const error = await failure(
      http().post(url, { json: { code: '123456' }, headers: { authorization: 'Bearer x' } }),
    );
    assert.deepEqual([error.kind, error.retry], ['config', 'fix']);
    assert.match(error.message, new RegExp(`^127\\.0\\.0\\.1:\\d+ redirected us \\(HTTP ${status}\\)`));
  }
  assert.equal(visits, 0);
});

test('a reply is read up to the cap, to the byte', async () => {
  const { url } = await serve(
    (request) => new Response('1'.repeat(Number(new URL(request.url).pathname.slice(1)))),
  );
  const full = await http({ replyBytes: 100 }).get(`${url}/100`);
  assert.deepEqual([full.text.length, full.isComplete], [100, true]);
  const cut = await http({ replyBytes: 100 }).get(`${url}/101`);
  assert.deepEqual([cut.text.length, cut.isComplete, cut.json], [100, false, undefined]);
});

test('an endless reply ends at the cap, and the connection with it', async () => {
  const closed = Promise.withResolvers<void>();
  const host = await serveRaw((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n');
      const timer = setInterval(() => socket.write('x'.repeat(65_536)), 1);
      socket.on('close', () => {
        clearInterval(timer);
        closed.resolve();
      });
    });
  });
  const reply = await http().get(`http://${host}`);
  assert.deepEqual([reply.status, reply.text.length, reply.isComplete], [200, 65_536, false]);
  await closed.promise;
});

test('a body that breaks off, or never ends, leaves the status', async ({ mock }) => {
  const start = 'HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{"id":';
  const breaking = await serveRaw((socket) => socket.once('data', () => socket.end(start)));
  const hanging = await serveRaw((socket) => socket.once('data', () => socket.write(start)));
  const broken = await http().post(`http://${breaking}`, { json: {} });
  assert.deepEqual([broken.status, broken.isComplete, broken.json], [201, false, undefined]);

  mock.timers.enable({ apis: ['setTimeout'] });
  const begun = Promise.withResolvers<void>();
  const watched: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    begun.resolve();
    return response;
  };
  const limits = { attemptMs: 150 };
  const hung = createHttp({ fetch: watched, limits }).post(`http://${hanging}`, { json: {} });
  await begun.promise;
  mock.timers.tick(150);
  const { status, isComplete, json } = await hung;
  assert.deepEqual([status, isComplete, json], [201, false, undefined]);
});

test('F1 a silent provider is given up after the limit of one attempt: ambiguous', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const heard = Promise.withResolvers<void>();
  const host = await serveRaw((socket) => void socket.once('data', () => heard.resolve()).resume());
  let isOver = false;
  const failing = failure(http({ attemptMs: 100 }).post(`http://${host}/path`, { json: {} }));
  void failing.then(() => (isOver = true));
  await heard.promise;
  mock.timers.tick(99);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isOver, false);
  mock.timers.tick(1);
  const error = await failing;
  assert.deepEqual([error.kind, error.retry], ['transient', 'ambiguous']);
  assert.equal(error.message, `${host} did not answer in time; it may have taken the message.`);
});

test('F1 a reset after the request was read is ambiguous', async () => {
  const host = await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy()));
  const error = await failure(http().post(`http://${host}`, { json: {} }));
  assert.deepEqual([error.kind, error.retry], ['transient', 'ambiguous']);
});

test('a port that fetch calls none of: the settings are wrong, and nothing left', async () => {
  for (const host of ['127.0.0.1:1', 'provider.example:25', '[::1]:6667']) {
    const error = await failure(http().post(`http://${host}/secret-path`, { json: {} }));
    assert.deepEqual([error.kind, error.retry], ['config', 'fix'], error.message);
    assert.equal(error.message, `${host} names a port that no request may go to.`);
  }
});

test('a connection that was refused, a name that is unknown and a failed handshake never left', async () => {
  const refused = await serve(() => new Response());
  await refused.close();
  const plain = await serve(() => new Response());
  const closing = await serveRaw((socket) => socket.destroy());
  for (const url of [
    refused.url,
    'http://no-such-host.invalid',
    plain.url.replace('http:', 'https:'),
    `https://${closing}`,
  ]) {
    const error = await failure(http().post(`${url}/secret-path?key=k`, { json: {} }));
    assert.deepEqual([error.kind, error.retry], ['transient', 'now'], `${url}: ${error.message}`);
    assert.match(error.message, /^[\w.:-]+ could not be reached \(\w+\)\.$/);
  }
});

test('only what surely never left is class now: every code that Node and undici have for it', async () => {
  for (const code of [
    'ENOTFOUND',
    'EAI_AGAIN',
    'ECONNREFUSED',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
  ]) {
    assert.equal(await verdict({ code }), 'now', code);
  }
  for (const code of [
    'CERT_HAS_EXPIRED',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  ]) {
    assert.equal(await verdict({ code }), 'now', code);
  }
  assert.equal(await verdict({ code: 'ETIMEDOUT', syscall: 'connect' }), 'now');
  for (const cause of [
    { code: 'ECONNRESET' },
    { code: 'EPIPE' },
    { code: 'ETIMEDOUT', syscall: 'read' },
    { code: 'EHOSTUNREACH', syscall: 'read' },
    { code: 'UND_ERR_SOCKET' },
    { code: 'UND_ERR_HEADERS_TIMEOUT' },
    { code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' },
    { code: 'SOMETHING_NEW' },
    { code: 42 },
  ]) {
    assert.equal(await verdict(cause), 'ambiguous', JSON.stringify(cause));
  }
});

test('nothing of URL, headers or body is in an error, however it is printed', async () => {
  const secret = 'sk_live_0123456789';
  const broken = await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy()));
  const requests: [string, object?][] = [
    [`http://${broken}/${secret}?key=${secret}`, { headers: { authorization: secret }, json: { secret } }],
    [`http://no-such-host.invalid/${secret}`],
    [`http://user:${secret}@127.0.0.1/`],
    [`not a url ${secret}`],
    [`ftp://127.0.0.1/${secret}`],
    [`http://127.0.0.1/`, { headers: { authorization: `Bearer ${secret}\nx` } }],
    [`http://127.0.0.1/`, { headers: { authorization: `Bearer ${secret} ключ` } }],
    [`http://127.0.0.1/`, { headers: { [`bad name ${secret}`]: 'x' } }],
  ];
  for (const [url, options] of requests) {
    const error = await failure(http().post(url, options));
    assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(secret), inspect(error));
    assert.equal(error.cause, undefined);
  }
});

test('a fetch that guards destinations is heard', async () => {
  const { ConnectorError: Own } = await import('./errors.ts');
  const guard = new Own('config', 'x.example is in a private network.', { retry: 'fix' });
  for (const thrown of [guard, new TypeError('fetch failed', { cause: guard })]) {
    const guarded = createHttp({ fetch: () => Promise.reject(thrown) });
    assert.equal(await failure(guarded.post('https://x.example')), guard);
  }
});

test('the signal of the whole send ends a request', async () => {
  const host = await serveRaw((socket) => void socket.resume());
  const whole = new AbortController();
  const waiting = failure(createHttp({ fetch, signal: whole.signal }).post(`http://${host}`, { json: {} }));
  setTimeout(() => whole.abort(), 20);
  assert.equal((await waiting).retry, 'ambiguous');
  assert.equal(
    (await failure(createHttp({ fetch, signal: whole.signal }).post(`http://${host}`))).retry,
    'ambiguous',
  );
});

test('basic() writes RFC 7617, in UTF-8', () => {
  assert.equal(basic('Aladdin', 'open sesame'), 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
  assert.equal(basic('test', '123\u00a3'), 'Basic dGVzdDoxMjPCow==');
});
