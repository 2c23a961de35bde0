/** A dry run that a call knows nothing of would be the real thing: it is refused instead. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuse } from '../../../contract/errors.ts';
import type { Route } from '../route.ts';

const precautions = ['dryRun', 'ifUnused'] as const;

/** Refuses with 400 `guard.invalid_input` what asks for `dryRun` or `ifUnused` where there is no such thing. */
export function refuseUnknownPrecautions(
  { method, query: schema }: Pick<Route, 'method' | 'query'>,
  { query }: Pick<FastifyRequest, 'query'>,
): void {
  if (method === 'GET') return;
  const known = schema instanceof z.ZodObject ? schema.shape : {};
  const asked = precautions.find((one) => one in Object(query) && !(one in known));
  if (asked)
    refuse('guard.invalid_input', {
      values: { part: 'query' },
      details: `This call knows no "${asked}"; nothing was changed`,
    });
}
