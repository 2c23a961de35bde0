/** What GatewayAPI's error codes mean to us: https://gatewayapi.com/docs/apis/rest/ */
import { errorTable, find, type Reply, type Verdict } from '@latchkey/connector-kit';

const known = errorTable({
  'auth fix': ['0x0210', '0x0211', '0x0212', '0x0221', '0x0223', '0x0224', '0x0225', '0x0229'],
  'auth now': ['0x0226'],
  'permission fix': ['0x0213', '0x021D', '0x022A'],
  'blocked later': ['0x0214'],
  'blocked no': ['0x0215'],
  'balance fix': ['0x0216'],
  'region fix': ['0x0217', '0x021F'],
  'config fix': ['0x0218', '0x0220', '0x0222', '0x0308', '0x0310', '0x0311'],
  'transient fix': ['0x021E'],
  'content fix': ['0x0312'],
});

/** The first sixteen codes of every block mean the same in each: …06 lacks resources, …08 an argument, …09 is away for a moment. */
const general = errorTable({ 'transient later': ['06'], 'config fix': ['08'], 'transient now': ['09'] });

export const verdictOf = (code: string | undefined): Verdict | undefined =>
  known(code) ?? (code !== undefined && /^0x..0.$/i.test(code) ? general(code.slice(-2)) : undefined);

/** What the Mobile API complains of, by the part of the body that it names. */
const byPart = errorTable({
  'invalid_number no': ['recipient'],
  'sender fix': ['sender'],
  'content fix': ['message'],
  'config fix': ['reference', 'expiration', 'body'],
});

/**
 * Why GatewayAPI said no. Its REST API has hexadecimal codes, which are left out where there is none to give, and
 * sentences with `%1` for the first variable; its Mobile API lists the parts of the body that it could not take.
 */
export function complaintIn({ status, json }: Pick<Reply, 'status' | 'json'>) {
  const part = find(json, 'detail.0.loc.1') ?? find(json, 'detail.0.loc.0');
  if (part !== undefined) {
    const code = find(json, 'detail.0.type') ?? part;
    return { code, words: `${part}: ${find(json, 'detail.0.msg')}`, verdict: byPart(part) };
  }
  const isOwnWords = find(json, 'incident_uuid') !== undefined;
  const code = find(json, 'code') ?? find(json, 'hex_code') ?? (isOwnWords ? String(status) : undefined);
  const words = (find(json, 'message') ?? find(json, 'details'))?.replace(
    /%(\d)/g,
    (placeholder, place) => find(json, `variables.${Number(place) - 1}`) ?? placeholder,
  );
  return { code, words, verdict: verdictOf(code) };
}
