/** The pages of signing out (end-user/01 §8): one that sends itself, one that says it is done. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { signedOut } from '../../../words/signed-out.ts';
import { languageOf } from './errors.ts';
import { htmlPage } from './html-page.ts';

/** `form` is oidc-provider's, with its protection against forged requests in it. */
export function signOutPage(ctx: KoaContextWithOIDC, form: string): void {
  const sending = form.replace('</form>', '<input type="hidden" name="logout" value="yes"/></form>');
  ctx.body = `<!doctype html>
<html>
<head><meta charset="utf-8"><title>Sign Out</title></head>
<body onload="document.getElementById('op.logoutForm').submit()">
${sending}
<noscript><button type="submit" form="op.logoutForm">Sign Out</button></noscript>
</body>
</html>
`;
}

export function signedOutPage(ctx: KoaContextWithOIDC): void {
  const language = languageOf(ctx);
  ctx.body = htmlPage({ language, title: signedOut[language] });
}
