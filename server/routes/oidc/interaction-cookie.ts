/** The cookie `_interaction`: which sign-in is in progress, by application, and the newest one as `_legacy` (end-user/01 §3). */
import type { IncomingMessage } from 'node:http';
import { cookieName } from '../../tenants/cookies.ts';
import type { Tenant } from '../../tenants/tenants.ts';
import type { CookieKeys } from './cookie-keys.ts';

const newest = '_legacy';
/** So that the cookie stays far below 4 kB. */
const applicationsAtMost = 12;

/** The cookie with one more sign-in in it. */
export function addInteraction(cookie: string | undefined, clientId: string, uid: string): string {
  const { [newest]: _, [clientId]: __, ...others } = readMap(cookie);
  const kept = Object.entries(others).slice(1 - applicationsAtMost);
  return encodeURIComponent(JSON.stringify({ ...Object.fromEntries(kept), [clientId]: uid, [newest]: uid }));
}

/**
 * The sign-in that this request is about: the one of the application that it names, else the newest. Undefined without a
 * cookie that we signed, and where the newest is another application's than the named one. Whether it is still there is
 * the reader's to check.
 */
export function interactionIdOf(
  request: Pick<IncomingMessage, 'headers' | 'url'>,
  { tenant, keys }: { tenant: Tenant; keys: CookieKeys },
): string | undefined {
  const name = cookieName(tenant, '_interaction');
  const header = request.headers.cookie ?? '';
  const value = readCookie(header, name);
  const signature = readCookie(header, `${name}.sig`);
  if (!value || !signature || !keys.verify(`${name}=${value}`, signature)) return undefined;
  const map = readMap(value);
  const clientId = applicationIdOf(request);
  if (clientId !== undefined && Object.hasOwn(map, clientId)) return map[clientId];
  const { [newest]: uid, ...known } = map;
  return clientId !== undefined && Object.values(known).includes(uid ?? '') ? undefined : uid;
}

/** The application that a request names: header `Logto-App-Id`, else query `app_id`. */
export function applicationIdOf({
  headers,
  url,
}: Pick<IncomingMessage, 'headers' | 'url'>): string | undefined {
  const header = headers['logto-app-id'];
  if (typeof header === 'string' && header) return header;
  const query = url?.split('?', 2)[1];
  return (query && new URLSearchParams(query).get('app_id')) || undefined;
}

function readCookie(header: string, name: string): string | undefined {
  const found = header
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** A bare text is the newest one's id. */
function readMap(cookie: string | undefined): Readonly<Record<string, string>> {
  if (!cookie) return {};
  try {
    const parsed: unknown = JSON.parse(decodeURIComponent(cookie));
    if (typeof parsed !== 'object' || parsed === null) return { [newest]: cookie };
    return Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return { [newest]: cookie };
  }
}
