/** An SMS provider that answers at once and hands each code to whoever waits for it: the other end of the HTTP connector. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Provider {
  readonly endpoint: string;
  /** The next code that this number gets; call it before asking for the code. */
  nextCode(phone: string): Promise<string>;
  close(): Promise<void>;
}

export async function startProvider(): Promise<Provider> {
  const waiting = new Map<string, (code: string) => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { to, payload } = JSON.parse(Buffer.concat(chunks).toString()) as {
        to: string;
        payload: { code: string };
      };
      response.end('{}');
      waiting.get(to)?.(payload.code);
      waiting.delete(to);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`,
    nextCode: (phone) => new Promise((resolve) => void waiting.set(phone, resolve)),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
