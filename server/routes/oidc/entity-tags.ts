/** GET answers in JSON carry an `ETag`; whoever has that one already gets 304 (end-user/00 §3). */
import { hash } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';

export async function tagEntities(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  // A form that is read as a query is still a form: asked before it changes.
  const isRead = ctx.method === 'GET' || ctx.method === 'HEAD';
  await next();
  if (!isRead || ctx.status !== 200 || typeof ctx.body !== 'object' || ctx.body === null) return;
  const tag = `W/"${hash('sha1', JSON.stringify(ctx.body), 'base64url')}"`;
  ctx.set('ETag', tag);
  if (!holds(ctx.get('If-None-Match'), tag)) return;
  ctx.status = 304;
  ctx.body = null;
}

/** RFC 9110 §13.1.2: compared weakly; what the request says of caches on its way changes nothing. */
const holds = (wanted: string, tag: string): boolean =>
  wanted === '*' || wanted.split(',').some((one) => `W/${one.trim().replace(/^W\//, '')}` === tag);
