/** An endpoint of somebody's own that receives webhooks in tests, on a port of this machine. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

export interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into payloads of every shape
  readonly body: any;
}

const servers: (() => void)[] = [];
after(() => servers.forEach((close) => close()));

/** The egress guard lets it through only where `listenerAllowed` is given. It ends with the tests of the file. */
export async function listen(status: (taken: readonly Taken[]) => number = () => 200, waitMs = 0) {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      taken.push({ headers: request.headers, text, body: JSON.parse(text) });
      const code = status(taken);
      const headers = code === 302 ? { location: 'http://127.0.0.1:1/' } : {};
      setTimeout(() => response.writeHead(code, headers).end(`answer ${code}`), waitMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`, taken };
}

export const listenerAllowed = { config: { egressAllowlist: ['127.0.0.1'] } };

/** By both ways of signing: the contract's header, and Standard Webhooks. */
export function checkSignature({ headers, text }: Taken, key: string): void {
  const hex = createHmac('sha256', key).update(text).digest('hex');
  assert.equal(headers['logto-signature-sha-256'], hex);
  const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${text}`;
  const standard = createHmac('sha256', key).update(signed).digest('base64');
  assert.equal(headers['webhook-signature'], `v1,${standard}`);
}
