/** Whose `X-Forwarded-*` headers count: those of the proxies in TRUST_PROXY, nobody else's (security C3). */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { signalHeaders } from './risk-signals.ts';

export type IsTrusted = (address: string) => boolean;

/** `entries` are addresses or CIDRs. */
export function trustProxies(entries: readonly string[]): IsTrusted {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    // A socket that speaks both families shows IPv4 peers as ::ffff:192.0.2.1.
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    return entries.length > 0 && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  };
}

/** Who really called: the first one, from our side, that is no trusted proxy. After `dropForgedHeaders`. */
export function clientAddress({ socket, headers }: IncomingMessage, isTrusted: IsTrusted): string {
  const hops = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((hop) => hop.trim());
  let address = socket.remoteAddress ?? '';
  while (isTrusted(address) && hops.length > 0) address = hops.pop() || address;
  return address;
}

const forwarded = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  ...signalHeaders,
];

/** Takes away what a caller that is no trusted proxy claims, before anybody can believe it. */
export function dropForgedHeaders(request: IncomingMessage, isTrusted: IsTrusted): void {
  if (isTrusted(request.socket.remoteAddress ?? '')) return;
  for (const name of forwarded) delete request.headers[name];
}
