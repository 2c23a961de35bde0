/** Who read an old state must not overwrite the new one: `ETag` and `If-Match` made from a row's version (RFC 9110 §8.8.3, §13.1.1). */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../contract/errors.ts';

/** The header of an answer that shows a whole resource. */
export const entityTag = (version: number): { readonly etag: string } => ({ etag: `"v${version}"` });

/**
 * The version that the caller saw, for the statement that changes the row; undefined when any will do. A tag that was
 * never ours matches nothing: 412 `request.changed_meanwhile`. A proxy that compresses may have made the tag weak.
 */
export function ifMatch(request: Pick<FastifyRequest, 'headers'>): number | undefined {
  const header = request.headers['if-match']?.trim();
  if (header === undefined || header === '*') return undefined;
  const [, version] = /^(?:W\/)?"v(\d{1,15})"$/.exec(header) ?? [];
  if (version === undefined) throw new Refusal('request.changed_meanwhile');
  return Number(version);
}
