/** The pages of signing out (end-user/01 §8): one that sends itself or asks, one that says it is done. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { afterSigningOut, askToSignOut, signedOut } from '../../../words/signed-out.ts';
import type { Tenant } from '../../tenants/tenants.ts';
import { applicationOf, isOriginAllowed } from './clients.ts';
import { languageOf } from './errors.ts';
import { htmlPage } from './html-page.ts';

/**
 * `form` is oidc-provider's, with its protection against forged requests in it. The page sends it at once, as the
 * contract has it, unless a stranger's page may have sent the person here: then they are asked (security G10).
 */
export const signOutPage =
  (tenant: Tenant) =>
  (ctx: KoaContextWithOIDC, form: string): void => {
    const sending = form.replace('</form>', '<input type="hidden" name="logout" value="yes"/></form>');
    ctx.body = isWanted(ctx, tenant) ? sendAtOnce(sending) : ask(ctx, sending);
  };

export function signedOutPage(ctx: KoaContextWithOIDC): void {
  const language = languageOf(ctx);
  ctx.body = htmlPage({ language, title: signedOut[language], note: afterSigningOut[language] });
}

/**
 * True for an ID token of this very person, for a request of our own pages or of no page at all, and for a page of the
 * application that is named: what a browser says of where a request comes from, no page can make up (W3C Fetch Metadata).
 */
function isWanted(ctx: KoaContextWithOIDC, { endpoint }: Tenant): boolean {
  const { client, session, entities } = ctx.oidc;
  if (entities.IdTokenHint && entities.IdTokenHint.payload.sub === session?.accountId) return true;
  if (!/^(same-site|cross-site)$/.test(ctx.get('sec-fetch-site'))) return true;
  const from = URL.parse(ctx.get('referer'))?.origin;
  return client !== undefined && from !== undefined && isOriginAllowed(from, applicationOf(client), endpoint);
}

const sendAtOnce = (form: string): string => `<!doctype html>
<html>
<head><meta charset="utf-8"><title>Sign Out</title></head>
<body onload="document.getElementById('op.logoutForm').submit()">
${form}
<noscript><button type="submit" form="op.logoutForm">Sign Out</button></noscript>
</body>
</html>
`;

function ask(ctx: KoaContextWithOIDC, form: string): string {
  const language = languageOf(ctx);
  const { question, yes } = askToSignOut[language];
  const button = `<button type="submit" form="op.logoutForm">${yes}</button>`;
  return htmlPage({ language, title: question, form: `${form}${button}` });
}
