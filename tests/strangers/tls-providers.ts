/** Simulated providers behind the names of the real ones: TLS on the loopback interface, told apart by the name that is asked for. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type TLSSocket } from 'node:tls';
import { type Handler, listen, type Listening, type Simulator } from '@latchkey/connector-kit/testing';
import { createSelfSigned } from './self-signed.ts';

export interface TlsProviders {
  /** For a Node that is to believe them, and to find them in place of the real ones. */
  readonly environment: Readonly<Record<string, string>>;
  of(host: string): Listening;
  close(): Promise<void>;
}

export async function startTlsProviders(
  simulators: Readonly<Record<string, Handler | Simulator>>,
): Promise<TlsProviders> {
  const hosts = Object.keys(simulators);
  const own = createSelfSigned(hosts);
  const running = new Map<string, Listening>();
  for (const [host, simulator] of Object.entries(simulators)) running.set(host, await listen(simulator));

  const sockets = new Set<TLSSocket>();
  const server = createServer({ key: own.key, cert: own.certificate }, (socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    const provider = running.get(String(socket.servername));
    if (!provider) return socket.destroy();
    const inside = connect(Number(new URL(provider.url).port), '127.0.0.1');
    for (const end of [socket, inside])
      end.on('error', () => [socket, inside].forEach((one) => one.destroy()));
    return socket.pipe(inside).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-tls-'));
  writeFileSync(join(folder, 'ca.pem'), own.certificate);

  return {
    environment: {
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      NODE_OPTIONS: `--import=${new URL('loopback.ts', import.meta.url).href}`,
      LOOPBACK_PORT: String(port),
      LOOPBACK_HOSTS: hosts.join(','),
    },
    of(host) {
      const provider = running.get(host);
      if (!provider) throw new Error(`Nobody stands in for ${host}`);
      return provider;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      for (const provider of running.values()) await provider.close();
      rmSync(folder, { recursive: true });
    },
  };
}
