/** Who read an old state must not overwrite the new one: `ETag` and `If-Match` made from a row's version or a set's members (RFC 9110 §8.8.3, §13.1.1). */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../contract/errors.ts';

/** The header of an answer that shows a whole resource; `shown` where the answer tells what can change without the row. */
export const entityTag = (version: number, shown?: unknown): { readonly etag: string } => ({
  etag: shown === undefined ? `"v${version}"` : `"v${version}-${digest(shown)}"`,
});

/**
 * The header of an answer that shows a set, or a page of it: `members` are all of them, in any order. What is told of
 * each may change while the set stays: the tag becomes another one, and is still good for `If-Match`.
 */
export const setTag = (members: readonly string[], shown: unknown): { readonly etag: string } => ({
  etag: `"s${digest(members.toSorted())}-${digest(shown)}"`,
});

type WithHeaders = Pick<FastifyRequest, 'headers'>;

/**
 * The version that the caller saw, for the statement that changes the row; undefined when any will do. A tag that was
 * never ours matches nothing: 412 `request.changed_meanwhile`. A proxy that compresses may have made the tag weak.
 */
export function ifMatch(request: WithHeaders): number | undefined {
  const version = read(request, /^(?:W\/)?"v(\d{1,15})(?:-[\w-]+)?"$/);
  return version === undefined ? undefined : Number(version);
}

/** Any `If-Match`, `*` too, wants something to be there: for a call that else makes what is not. */
export const wantsToReplace = ({ headers }: WithHeaders): boolean => headers['if-match'] !== undefined;

/** For the transaction that replaces a set: whether these are the members that the caller saw. Undefined and refused as `ifMatch`. */
export function ifSetMatch(request: WithHeaders): ((members: readonly string[]) => boolean) | undefined {
  const seen = read(request, /^(?:W\/)?"s([\w-]{22})-[\w-]+"$/);
  return seen === undefined ? undefined : (members) => digest(members.toSorted()) === seen;
}

function read({ headers }: WithHeaders, form: RegExp): string | undefined {
  const header = headers['if-match']?.trim();
  if (header === undefined || header === '*') return undefined;
  const [, seen] = form.exec(header) ?? [];
  if (seen === undefined) throw new Refusal('request.changed_meanwhile');
  return seen;
}

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
