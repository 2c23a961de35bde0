/** Turns whatever is thrown into the one error body `{ code, message, data?, details? }`, in the caller's language. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../contract/errors.ts';
import { errorText, type Language, pickLanguage, readAcceptLanguage } from '../../words/index.ts';

export interface ErrorAnswer {
  readonly code: string;
  readonly message: string;
  readonly data?: unknown;
  readonly details?: string;
}

/** `isDatabaseAway` comes from the database's room, which no route may know. */
export function handleErrors(
  fastify: FastifyInstance,
  {
    isDatabaseAway,
    lost,
  }: {
    readonly isDatabaseAway: (error: unknown) => boolean;
    /** Hears of a request that no route answers, before its caller does; never throws. */
    readonly lost?: (request: FastifyRequest) => Promise<void>;
  },
): void {
  fastify.setErrorHandler((error, request, reply) => {
    const refusal = error instanceof Refusal ? error : translate(error as FastifyError, isDatabaseAway);
    // A refusal is expected, whatever its status; a stack belongs to what nobody expected.
    if (refusal !== error && refusal.status >= 500)
      request.log.error({ err: error, refusal: refusal.code }, 'request failed');
    else if (refusal.options.because)
      request.log.info({ refusal: refusal.code, because: refusal.options.because }, 'request refused');
    return answer(refusal, request, reply);
  });
  fastify.setNotFoundHandler(async (request, reply) => {
    await lost?.(request);
    return answer(new Refusal('request.not_found'), request, reply);
  });
}

/** An address that cannot be decoded reaches no route and no handler: it is told here. */
export const answerBadAddress = (_error: unknown, request: FastifyRequest, reply: FastifyReply): void =>
  void answer(new Refusal('guard.invalid_input', { values: { part: 'params' } }), request, reply);

export const languageOf = (request: Pick<FastifyRequest, 'headers' | 'query'>): Language => {
  const { locale } = (request.query ?? {}) as { locale?: unknown };
  return pickLanguage(
    [
      ...(typeof locale === 'string' ? [locale] : []),
      ...readAcceptLanguage(request.headers['accept-language']),
    ],
    'en',
  );
};

export function errorAnswer({ code, options }: Refusal, language: Language): ErrorAnswer {
  const { retryAfterSeconds } = options;
  const facts =
    typeof options.data === 'object' && options.data ? (options.data as Record<string, unknown>) : {};
  return {
    code,
    message: errorText(language, code, { ...facts, retryAfterSeconds, ...options.values }),
    data: options.data,
    details: options.details,
  };
}

function answer(refusal: Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { retryAfterSeconds } = refusal.options;
  if (retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))));
  return reply.status(refusal.status).send(errorAnswer(refusal, request.language ?? languageOf(request)));
}

function translate(error: FastifyError, isDatabaseAway: (error: unknown) => boolean): Refusal {
  if (isDatabaseAway(error)) return new Refusal('server.unavailable', { retryAfterSeconds: 5 });
  return badBody(error) ?? new Refusal('server.internal_error');
}

/** What a body that cannot be read is refused with; undefined when that was not what went wrong. */
export function badBody(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const { code, statusCode = 500, message } = error as FastifyError;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('request.too_large');
  if (statusCode < 400 || statusCode >= 500) return undefined;
  return new Refusal('guard.invalid_input', { values: { part: 'body' }, because: message });
}
