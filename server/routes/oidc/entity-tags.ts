/** GET answers in JSON carry an `ETag`; whoever has that one already gets 304 (end-user/00 §3). */
import { hash } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';

export async function tagEntities(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  // A form that is read as a query is still a form: asked before it changes.
  const isRead = ctx.method === 'GET' || ctx.method === 'HEAD';
  await next();
  if (!isRead || ctx.status !== 200 || typeof ctx.body !== 'object' || ctx.body === null) return;
  ctx.set('ETag', `"${hash('sha1', JSON.stringify(ctx.body), 'base64url')}"`);
  if (!ctx.fresh) return;
  ctx.status = 304;
  ctx.body = null;
}
