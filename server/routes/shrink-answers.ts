/** Sends less: 304 for what the caller has already, gzip where it pays. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Below this an answer fits one packet anyway. */
const worthCompressingBytes = 1400;
const compress = promisify(gzip);

export function shrinkAnswers(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload === '') return payload;
    if (isKnown(request, reply, payload)) {
      void reply.status(304).removeHeader('content-type').removeHeader('content-length');
      return '';
    }
    return isWorthIt(request, reply, payload) ? squeeze(reply, payload) : payload;
  });
}

function isKnown(request: FastifyRequest, reply: FastifyReply, payload: string): boolean {
  if (request.method !== 'GET' || reply.statusCode !== 200 || !request.url.startsWith('/api/')) return false;
  const tag = `W/"${createHash('sha1').update(payload).digest('base64url')}"`;
  if (!reply.hasHeader('etag')) void reply.header('etag', tag);
  const own = strongly(String(reply.getHeader('etag')));
  return (request.headers['if-none-match'] ?? '')
    .split(',')
    .some((one) => one.trim() === '*' || strongly(one.trim()) === own);
}

/** A reader's copy may have been weakened on the way: `If-None-Match` does not look at that (RFC 9110 §13.1.2). */
const strongly = (tag: string): string => tag.replace(/^W\//, '');

function isWorthIt(request: FastifyRequest, reply: FastifyReply, payload: string): boolean {
  return (
    payload.length >= worthCompressingBytes &&
    !reply.hasHeader('content-encoding') &&
    /^(application\/json|text\/)/.test(String(reply.getHeader('content-type') ?? '')) &&
    /(^|,)\s*gzip\s*(;(?!\s*q=0(\.0*)?\s*(,|$))|,|$)/i.test(request.headers['accept-encoding'] ?? '')
  );
}

async function squeeze(reply: FastifyReply, payload: string): Promise<Buffer> {
  const vary = reply.getHeader('vary');
  void reply
    .header('content-encoding', 'gzip')
    .header('vary', vary ? `${String(vary)}, Accept-Encoding` : 'Accept-Encoding');
  void reply.removeHeader('content-length');
  return compress(payload);
}
