/** Where the server may call out to: nothing private, whatever it is dressed up as (F3). */
import assert from 'node:assert/strict';
import type { lookup as systemLookup } from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { isConnectorError } from '@latchkey/connector-kit';
import { createEgress, type Egress } from './egress.ts';

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.headers.host ?? '');
  if (request.url === '/redirect') response.writeHead(302, { location: `http://[::1]:${port}/` });
  response.end('hello');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
after(
  () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
);

/** Names of our own: each look-up gives the next answer, the last one for ever. */
const names = (answers: Record<string, string[][]>) => {
  const lookups: string[] = [];
  const lookup = ((
    host: string,
    _options: object,
    callback: (error: Error | null, found: object[]) => void,
  ) => {
    lookups.push(host);
    const left = answers[host];
    const found = left && left.length > 1 ? left.shift() : left?.[0];
    callback(
      null,
      (found ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as typeof systemLookup;
  return { lookup, lookups };
};

const using = async (egress: Egress, run: () => Promise<void>) => {
  try {
    await run();
  } finally {
    await egress.close();
  }
};

async function refused(egress: Egress, url: string): Promise<void> {
  const seen = asked.length;
  await assert.rejects(
    egress.fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(60_000) }),
    (error) => {
      const { cause } = error as Error;
      assert.ok(isConnectorError(cause), `${url}: ${String(cause)}`);
      assert.deepEqual([cause.kind, cause.retry], ['config', 'fix']);
      return true;
    },
  );
  assert.equal(asked.length, seen);
}

const addresses = [
  '127.0.0.1',
  '127.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '１２７.0.0.1',
  '0',
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '100.64.0.1',
  '100.100.100.200',
  '192.0.0.192',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '168.63.129.16',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:169.254.169.254]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2001::1]',
  '[2001:db8::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[100::1]',
  '[4000::1]',
];

test('F3: no private, loopback, link-local, metadata, shared, multicast or reserved address, in any spelling', async () => {
  const egress = createEgress({ allowlist: [] });
  await using(egress, async () => {
    for (const address of addresses) await refused(egress, `http://${address}:${port}/`);
    await refused(egress, `http://localhost:${port}/`);
  });
});

test('F3: a name is judged by all its addresses', async () => {
  const { lookup } = names({
    'inside.example': [['10.0.0.1']],
    'mixed.example': [['93.184.215.14', '127.0.0.1']],
    'six.example': [['::ffff:127.0.0.1']],
    'metadata.google.internal': [['169.254.169.254']],
    'localhost.': [['127.0.0.1']],
  });
  const egress = createEgress({ allowlist: [], lookup });
  await using(egress, async () => {
    for (const name of [
      'inside.example',
      'mixed.example',
      'six.example',
      'metadata.google.internal',
      'localhost.',
    ])
      await refused(egress, `http://${name}:${port}/`);
  });
});

test('F3: a name is looked up once, and the socket goes where that look-up said', async () => {
  const { lookup, lookups } = names({ 'rebind.example': [['127.0.0.1'], ['10.0.0.1']] });
  const egress = createEgress({ allowlist: ['127.0.0.1'], lookup });
  await using(egress, async () => {
    const reply = await egress.fetch(`http://rebind.example:${port}/`);
    assert.equal(await reply.text(), 'hello');
    assert.deepEqual(lookups, ['rebind.example']);
    assert.equal(asked.at(-1), `rebind.example:${port}`);
  });
});

test('F3: a redirect is not a way around', async () => {
  const egress = createEgress({ allowlist: ['127.0.0.1'] });
  await using(egress, async () => {
    const reply = await egress.fetch(`http://127.0.0.1:${port}/redirect`, { redirect: 'manual' });
    assert.equal(reply.status, 302);
    await assert.rejects(egress.fetch(`http://127.0.0.1:${port}/redirect`, { redirect: 'follow' }), (error) =>
      isConnectorError((error as Error).cause),
    );
  });
});

test('F3: the operator’s list: names, addresses, networks, and nothing beside them', async () => {
  const { lookup } = names({ 'gateway.internal': [['127.0.0.1']], 'other.internal': [['127.0.0.1']] });
  const open = async (allowlist: string[], url: string) => {
    const egress = createEgress({ allowlist, lookup });
    await using(egress, async () => assert.equal((await egress.fetch(url)).status, 200));
  };
  await open(['gateway.internal'], `http://gateway.internal:${port}/`);
  await open(['Gateway.Internal'], `http://gateway.internal:${port}/`);
  await open(['127.0.0.1'], `http://0x7f.1:${port}/`);
  await open(['127.0.0.0/8'], `http://other.internal:${port}/`);
  await open(['::ffff:127.0.0.1'], `http://127.0.0.1:${port}/`);
  const narrow = createEgress({ allowlist: ['gateway.internal', '10.0.0.0/8', '::1'], lookup });
  await using(narrow, async () => {
    await refused(narrow, `http://other.internal:${port}/`);
    await refused(narrow, `http://127.0.0.1:${port}/`);
  });
});
