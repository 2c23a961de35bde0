/** The public documents leave as gzip where the caller takes it; answers with tokens in them stay as they are. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { KoaContextWithOIDC } from 'oidc-provider';

/** Below this an answer fits one packet anyway. */
const worthItBytes = 1400;
const squeeze = promisify(gzip);

export async function compressAnswers(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  const isRead = ctx.method === 'GET';
  await next();
  if (!isRead || ctx.status !== 200 || typeof ctx.body !== 'object' || ctx.body === null) return;
  ctx.vary('Accept-Encoding');
  const text = JSON.stringify(ctx.body);
  if (text.length < worthItBytes || ctx.acceptsEncodings('gzip', 'identity') !== 'gzip') return;
  ctx.set('Content-Encoding', 'gzip');
  ctx.body = await squeeze(text);
}
