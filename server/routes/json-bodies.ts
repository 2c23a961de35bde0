/** Reads JSON bodies: an empty one is none, and one that nests without end is refused before anybody walks down into it. */
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../contract/errors.ts';

/** Far deeper than anything of ours; what is deeper ends the stack of whoever checks, stores or shows it. */
const deepest = 64;

export function readJsonBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Some clients name a type and send no body.
    if (body.length === 0) done(null, undefined);
    else if (isDeeper(body as string, deepest)) done(tooDeep());
    else void parse(request, body as string, done);
  });
}

const tooDeep = (): Refusal =>
  new Refusal('guard.invalid_input', {
    values: { part: 'body' },
    details: `Lists and objects may stand in each other ${deepest} deep`,
  });

/** Counts brackets outside of texts, sign by sign; whether they match is the parser's business. */
export function isDeeper(json: string, most: number): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    if (isInText) {
      if (sign === '\\') at += 1;
      else if (sign === '"') isInText = false;
    } else if (sign === '"') isInText = true;
    else if (sign === '[' || sign === '{') {
      depth += 1;
      if (depth > most) return true;
    } else if (sign === ']' || sign === '}') depth -= 1;
  }
  return false;
}
