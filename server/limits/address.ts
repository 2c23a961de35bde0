/** Which client addresses count as one: a whole IPv6 /64 is one household, and every spelling of an address is one. */
import ipaddr from 'ipaddr.js';

/**
 * The name under which the sends of this address are counted: `203.0.113.7`, or `2001:db8:0:1::/64` (security C3).
 * What is no address at all shares one name: to be counted together is the closed way to fail.
 */
export function addressName(address: string): string {
  const text = withoutPort(address.trim());
  if (!ipaddr.isValid(text)) return 'unknown';
  // `process` turns ::ffff:203.0.113.7, which a dual-stack socket reports, into the IPv4 address that it is.
  const parsed = ipaddr.process(text);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]);
  return `${network.toRFC5952String()}/64`;
}

/** Some proxies write the client's port behind its address; an IPv6 one stands in brackets then. */
const withoutPort = (text: string): string =>
  /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
