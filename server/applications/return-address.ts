/** Where a page of ours may send people back to: nowhere but to this server, or to an application that is registered here. */
import type { Application } from './application.ts';

/**
 * The whole address, or undefined for one that nobody registered (an open redirect would lend our name to a stranger).
 * A web address needs the origin of a redirect URI of one of our own applications; any other scheme the very address.
 */
export function returnAddress(
  wanted: string,
  endpoint: string,
  applications: readonly Pick<Application, 'isThirdParty' | 'redirectUris' | 'postLogoutRedirectUris'>[],
): string | undefined {
  const url = wanted.length <= 2048 ? URL.parse(wanted, endpoint) : null;
  if (!url || url.username !== '' || url.password !== '') return undefined;
  const registered = applications
    .filter(({ isThirdParty }) => !isThirdParty)
    .flatMap(({ redirectUris, postLogoutRedirectUris }) => [...redirectUris, ...postLogoutRedirectUris]);
  if (!/^https?:$/.test(url.protocol))
    return isOfAnApp(url) && registered.includes(wanted) ? wanted : undefined;
  const origins = [endpoint, ...registered].map((address) => URL.parse(address)?.origin);
  return origins.includes(url.origin) ? url.href : undefined;
}

/** What a browser would run instead of open is never an address, whoever registered it. */
const isOfAnApp = ({ protocol }: URL): boolean =>
  !/^(javascript|data|vbscript|blob|file|about|view-source):$/.test(protocol);
