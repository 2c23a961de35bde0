/** `/api/telephone/*` by its answers. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';
import { telephoneKey } from './session.ts';
import { until } from '../../testing/until.ts';

const path = '/api/telephone/messages';
const [ann, bo] = ['16502530000', '16502530001'];

eachDatabase('/api/telephone', (databases) => {
  let opened: Awaited<ReturnType<typeof openOperator>>;
  beforeEach(async () => {
    opened = await openOperator(await databases.open());
  });
  const send = (phone: string) => opened.operator.post('/api/verification-codes', { phone });
  const openSession = (key: unknown, tenantId = 'admin') =>
    opened.operator.post('/api/telephone/session', { key }, { tenantId, authorization: null });
  const cookie = async () => {
    const answer = await openSession(telephoneKey(opened.services.secrets));
    return String(answer.headers['set-cookie']).split(';')[0] ?? '';
  };

  test('GET 200 with a Management token, on either side: newest first, or to one number', async () => {
    await send(ann);
    opened.clock.move(1000);
    await send(bo);
    const { body } = await opened.operator.get(path);
    assert.deepEqual(
      body.map(({ to, usageType }: { to: string; usageType: string }) => [to, usageType]),
      [
        [bo, 'Generic'],
        [ann, 'Generic'],
      ],
    );
    const [message] = body;
    assert.deepEqual(Object.keys(message).toSorted(), ['code', 'id', 'sentAt', 'text', 'to', 'usageType']);
    assert.match(message.code, /^\d{6}$/);
    assert.ok(message.text.includes(message.code));
    assert.equal(message.sentAt, opened.clock.now());
    const toAnn = await opened.operator.get(`${path}?to=${ann}`);
    assert.deepEqual(toAnn.body, [body[1]]);
    assert.deepEqual((await opened.operator.get(`${path}?to=16502530009`)).body, []);
    const authorization = `Bearer ${await opened.operator.tokenWith()}`;
    const admin = await opened.operator.get(path, { tenantId: 'admin', authorization });
    assert.deepEqual(admin.body, body);
    assert.equal((await opened.operator.get(`${path}?to=ann`)).verdict, '400 guard.invalid_input');
  });

  test('GET 401 and 403 without the right token', async () => {
    const verdict = async (authorization: string | null) =>
      (await opened.operator.get(path, { authorization })).verdict;
    assert.equal(await verdict(null), '401 auth.authorization_header_missing');
    assert.equal(await verdict('Bearer x'), '401 auth.unauthorized');
    const other = await opened.operator.tokenWith({ tenantId: 'admin' });
    assert.equal(await verdict(`Bearer ${other}`), '401 auth.unauthorized');
    const powerless = await opened.operator.tokenWith({ scope: '' });
    assert.equal(await verdict(`Bearer ${powerless}`), '403 auth.forbidden');
  });

  test('POST session 204: the key becomes a cookie, which counts on the admin side alone', async () => {
    await send(ann);
    const headers = { cookie: await cookie() };
    const page = await opened.operator.get(path, { headers, authorization: null, tenantId: 'admin' });
    assert.deepEqual([page.status, page.body.length], [200, 1]);
    assert.equal(page.headers['cache-control'], 'no-store');
    const userSide = await opened.operator.get(path, { headers, authorization: null });
    assert.equal(userSide.verdict, '401 auth.authorization_header_missing');
    opened.clock.move(12 * 3_600_000);
    const late = await opened.operator.get(path, { headers, authorization: null, tenantId: 'admin' });
    assert.equal(late.verdict, '401 auth.authorization_header_missing');
  });

  test('POST session refusals', async () => {
    assert.equal((await openSession('wrong')).verdict, '401 telephone.wrong_key');
    assert.equal((await openSession('')).verdict, '400 guard.invalid_input');
    assert.equal((await openSession(undefined)).verdict, '400 guard.invalid_input');
    const key = telephoneKey(opened.services.secrets);
    assert.equal((await openSession(key, 'default')).verdict, '404 request.not_found');
  });

  test('404 telephone.not_available in production, unless it was allowed', async () => {
    opened = await openOperator(await databases.open(), {
      isNewcomer: false,
      config: { isProduction: true },
    });
    assert.equal((await opened.operator.get(path)).verdict, '404 telephone.not_available');
    const key = telephoneKey(opened.services.secrets);
    assert.equal((await openSession(key)).verdict, '404 telephone.not_available');
    opened = await openOperator(await databases.open(), {
      config: { isProduction: true, allowTelephone: true },
    });
    assert.equal((await opened.operator.get(path)).verdict, '200');
  });

  test('as an event stream: each message as it arrives, to this number, and what was missed', async () => {
    await send(ann);
    const [{ id: seen }] = (await opened.operator.get(path)).body;
    opened.clock.move(1000);
    await send(bo);
    const side = createServer((request, response) => opened.app.handle('default', request, response));
    await new Promise<void>((resolve) => side.listen(0, '127.0.0.1', resolve));
    const { port } = side.address() as AddressInfo;
    const authorization = `Bearer ${await opened.operator.tokenWith()}`;
    const listen = async (query: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}${query}`, {
        headers: { accept: 'text/event-stream', authorization, origin: 'http://localhost:5173', ...headers },
      });
      assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8');
      assert.equal(answer.headers.get('access-control-allow-origin'), 'http://localhost:5173');
      return readTo(answer);
    };
    try {
      const all = await listen('', { 'last-event-id': seen });
      const anns = await listen(`?to=${ann}`);
      await all.came(1);
      opened.clock.move(31_000);
      await send(ann);
      assert.deepEqual(
        (await all.came(2)).map(({ to }) => to),
        [bo, ann],
      );
      assert.deepEqual(
        (await anns.came(1)).map(({ to }) => to),
        [ann],
      );
      await opened.app.drain(1000);
      await Promise.all([all.ended, anns.ended]);
    } finally {
      side.close();
      side.closeAllConnections();
    }
  });
});

/** Collects the events of a stream, and waits for so many of them. */
function readTo(answer: Response) {
  const messages: { id: string; to: string }[] = [];
  let rest = '';
  const ended = (async () => {
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = `${rest}${chunk}`.split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const data = part.split('\n').find((line) => line.startsWith('data: '));
        if (data) messages.push(JSON.parse(data.slice('data: '.length)));
      }
    }
  })();
  const came = async (count: number) => {
    await until(() => messages.length >= count, `${count} messages came`);
    return messages;
  };
  return { came, ended };
}
