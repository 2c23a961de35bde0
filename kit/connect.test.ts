/** A connection ends in time whatever is being said, and one that never stood is told as such. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { createConnect } from './connect.ts';
import { isConnectorError } from './errors.ts';

const server = createServer((socket) => socket.on('error', () => {}));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
after(() => server.close());

const dial = async (): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
};
const place = { host: 'mail.example', port: 25 };

test('an attempt ends after its time, and with the whole send', async () => {
  const late = await createConnect({ connect: dial, limits: { attemptMs: 30 } })(place);
  const [error] = (await once(late, 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ETIMEDOUT');

  const whole = new AbortController();
  const cut = await createConnect({ connect: dial, signal: whole.signal })(place);
  whole.abort();
  await once(cut, 'close').catch(() => {});
  assert.ok(cut.destroyed);
  assert.ok((await createConnect({ connect: dial, signal: whole.signal })(place)).destroyed);
});

test('a connection that never stood may be tried again; a host without connections says so', async () => {
  const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED', syscall: 'connect' });
  for (const [tool, kind, retry, words] of [
    [
      () => Promise.reject(refused),
      'transient',
      'now',
      /mail\.example could not be reached \(ECONNREFUSED\)/,
    ],
    [undefined, 'config', 'fix', /opens no connections/],
  ] as const) {
    await assert.rejects(createConnect({ connect: tool })(place), (thrown) => {
      assert.ok(isConnectorError(thrown));
      assert.deepEqual([thrown.kind, thrown.retry], [kind, retry]);
      assert.match(thrown.message, words);
      return true;
    });
  }
});
