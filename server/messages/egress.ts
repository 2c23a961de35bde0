/** The way out to providers: refuses addresses that no provider has, and connects only to addresses that it looked at (security F3). */
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { type LookupFunction, connect as dial } from 'node:net';
import { type Connect, ConnectorError, defaultLimits } from '@latchkey/connector-kit';
import ipaddr from 'ipaddr.js';
import type { buildConnector } from 'undici';

export interface Egress {
  /** As the global one; what is not allowed fails with a `ConnectorError` as its cause. */
  readonly fetch: typeof globalThis.fetch;
  /** For what does not speak HTTP, with the same judgement. */
  readonly connect: Connect;
  close(): Promise<void>;
}

export interface EgressOptions {
  /** Host names, addresses and CIDRs that may be called although they are private. */
  readonly allowlist: readonly string[];
  /** The system's; tests hand in names of their own. */
  readonly lookup?: typeof systemLookup | undefined;
}

export function createEgress({ allowlist, lookup = systemLookup }: EgressOptions): Egress {
  const isAllowed = readAllowlist(allowlist);
  const guardedLookup = guardLookup(isAllowed, lookup);
  const load = async () => {
    const undici = await import('undici');
    const connect = guardedConnect(isAllowed, guardedLookup, undici.buildConnector);
    return { fetch: undici.fetch, agent: new undici.Agent({ connect }) };
  };
  // With the first call: a server that sends nothing yet need not have it in memory.
  let loaded: ReturnType<typeof load> | undefined;
  const guarded = async (target: unknown, init: object = {}) => {
    const { fetch, agent } = await (loaded ??= load());
    return fetch(target as Parameters<typeof fetch>[0], { ...init, dispatcher: agent });
  };
  // undici's own types are Node's under other names.
  return {
    fetch: guarded,
    connect: guardedDial(isAllowed, guardedLookup),
    close: async () => (await loaded)?.agent.close(),
  };
}

type IsAllowed = (host: string, address: string) => boolean;

/**
 * A name is looked up once, all its addresses are judged, and the socket gets those very addresses: a name that answers
 * differently the next time finds nobody asking.
 */
const guardLookup =
  (isAllowed: IsAllowed, lookup: typeof systemLookup): LookupFunction =>
  (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? notFound(host), '');
      if (!addresses.every(({ address }) => isAllowed(host, address))) return callback(forbidden(host), '');
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };

/** Every connection of the agent passes here, whatever led to it. */
function guardedConnect(
  isAllowed: IsAllowed,
  guardedLookup: LookupFunction,
  makeConnect: (options: buildConnector.BuildOptions) => buildConnector.connector,
): buildConnector.connector {
  const connect = makeConnect({ timeout: defaultLimits.connectMs, lookup: guardedLookup });
  return (options, callback) => {
    const host = plainHost(options.hostname);
    // An address is never looked up, so it is judged here. URL has made 127.0.0.1 of 0x7f.1, 2130706433 and 0177.0.0.1.
    if (ipaddr.isValid(host) && !isAllowed(host, host)) return callback(forbidden(host), null);
    return connect(options, callback);
  };
}

function guardedDial(isAllowed: IsAllowed, guardedLookup: LookupFunction): Connect {
  return ({ host: name, port }) => {
    const host = plainHost(name);
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Connect>>>();
    if (ipaddr.isValid(host) && !isAllowed(host, host)) reject(forbidden(host));
    else {
      const socket = dial({ host, port, lookup: guardedLookup, timeout: defaultLimits.connectMs });
      socket.once('error', reject);
      socket.once('timeout', () =>
        socket.destroy(Object.assign(new Error('no connection'), { code: 'ETIMEDOUT', syscall: 'connect' })),
      );
      socket.once('connect', () => {
        socket.setTimeout(0).removeAllListeners('timeout').off('error', reject);
        resolve(socket);
      });
    }
    return promise;
  };
}

/** True for addresses of the public internet, and for what the operator listed. */
function readAllowlist(entries: readonly string[]): IsAllowed {
  const names = new Set(entries.map(plainHost));
  const networks = entries.map(readNetwork).filter((network) => network !== undefined);
  return (host, text) => {
    if (names.has(plainHost(host))) return true;
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return isPublic(address) || networks.some((network) => isIn(address, network));
  };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [Address, number];

function readNetwork(entry: string): Network | undefined {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  const host = plainHost(entry);
  if (!ipaddr.isValid(host)) return undefined;
  const address = ipaddr.process(host);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

const isIn = (address: Address, [network, bits]: Network): boolean =>
  address.kind() === network.kind() && address.match(network, bits);

/** Azure answers its machines under this one, which looks like any other address. */
const metadataServer = '168.63.129.16';

/** Unicast, and nothing with a meaning of its own: no private, loopback, link-local, shared (100.64/10), multicast or reserved range. */
function isPublic(address: Address): boolean {
  if (address instanceof ipaddr.IPv4)
    return address.range() === 'unicast' && address.toString() !== metadataServer;
  // A NAT64 address is the IPv4 address in its last 32 bits (RFC 6052).
  if (address.range() === 'rfc6052') return isPublic(new ipaddr.IPv4(address.toByteArray().slice(-4)));
  // IANA gives out global unicast addresses from 2000::/3 alone.
  return address.range() === 'unicast' && ((address.parts[0] ?? 0) & 0xe000) === 0x2000;
}

/** Lower case, without brackets and without the dot of the root: one spelling a host. */
const plainHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');

const forbidden = (host: string): ConnectorError =>
  new ConnectorError(
    'config',
    `${host} is in a private or reserved network. List it in EGRESS_ALLOWLIST if it may be called.`,
    { retry: 'fix' },
  );

const notFound = (host: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND', syscall: 'getaddrinfo' });
