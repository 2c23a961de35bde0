/** Every failure as the SDKs read it: `{ code, message, error, error_description, error_uri }` (end-user/01 §9). */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { refusalCodes } from '../../../contract/errors.ts';
import { errorText, type Language, pickLanguage, readAcceptLanguage } from '../../../words/index.ts';
import type { Log } from '../../log.ts';
import { htmlPage } from './html-page.ts';

export interface ExplainOptions {
  readonly log: Log;
  readonly isDatabaseAway: (error: unknown) => boolean;
}

/** What oidc-provider told us of the error behind its answer. */
const causes = new WeakMap<object, unknown>();

export const rememberCause = (ctx: KoaContextWithOIDC, error: unknown): void =>
  void causes.set(ctx.req, error);

/** True when this request failed by a fault of ours: nothing of it may be kept. */
export const isFault = (ctx: KoaContextWithOIDC): boolean => ctx.status >= 500;

/** The outermost middleware. Nothing is thrown beyond it. */
export const explainErrors =
  ({ log, isDatabaseAway }: ExplainOptions) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined)
        throw Object.assign(
          new errors.InvalidRequest(
            `unrecognized route or not allowed method (${ctx.method} on ${ctx.path})`,
          ),
          { status: 404 },
        );
    } catch (error) {
      answerThrown(ctx, error);
    }
    const body = errorBodyOf(ctx.body);
    if (!body) return;
    const cause = causes.get(ctx.req);
    if (ctx.status >= 500 && isDatabaseAway(cause)) return answerUnavailable(ctx);
    if (ctx.status >= 500)
      log.error({ err: cause, requestId: ctx.res.getHeader('logto-core-request-id') }, 'OIDC request failed');
    else
      log.info(
        { error: body.error, because: becauseOf(cause), clientId: clientIdOf(ctx) },
        'OIDC request refused',
      );
    explain(ctx, body, cause);
  };

/** What the caller is not told: which of the reasons for `invalid_grant` it was, and the like. */
const becauseOf = (cause: unknown): string | undefined =>
  cause instanceof errors.OIDCProviderError ? (cause.error_detail ?? cause.error_description) : undefined;

/** A request that reached no route has none. */
const clientIdOf = (ctx: Partial<KoaContextWithOIDC>): string | undefined => ctx.oidc?.client?.clientId;

interface ErrorBody {
  readonly error: string;
  readonly error_description?: string;
}

function errorBodyOf(body: unknown): ErrorBody | undefined {
  const { error } = (typeof body === 'object' && body ? body : {}) as { error?: unknown };
  return typeof error === 'string' ? (body as ErrorBody) : undefined;
}

/** What was thrown outside oidc-provider's own handlers: by our middleware, or by the last write. */
function answerThrown(ctx: KoaContextWithOIDC, error: unknown): void {
  rememberCause(ctx, error);
  // The header of a success must not stay on a failure.
  ctx.remove('Location');
  const isExpected = error instanceof errors.OIDCProviderError && error.expose;
  ctx.status = isExpected ? error.status : 500;
  ctx.body = isExpected
    ? { error: error.error, error_description: error.error_description }
    : { error: 'server_error', error_description: 'oops! something went wrong' };
}

function answerUnavailable(ctx: KoaContextWithOIDC): void {
  ctx.status = 503;
  ctx.set('Retry-After', '5');
  ctx.body = {
    code: 'server.unavailable',
    message: errorText(languageOf(ctx), 'server.unavailable', { retryAfterSeconds: 5 }),
    error: 'temporarily_unavailable',
    error_description: 'the server cannot reach its database',
  };
}

function explain(ctx: KoaContextWithOIDC, body: ErrorBody, cause: unknown): void {
  if (ctx.query['parse_error'] === 'false') return;
  const code = codeOf(body.error, cause);
  const language = languageOf(ctx);
  const message = errorText(language, code, { message: body.error_description });
  ctx.body = { code, message, ...body, error_uri: `https://openid.sh/debug/${body.error}` };
  // A person who came here with a browser gets a page to read; every program gets JSON.
  if (ctx.accepts('json', 'html') !== 'html') return;
  ctx.type = 'html';
  ctx.body = htmlPage({ language, title: message, note: [body.error, body.error_description].join(': ') });
}

function codeOf(error: string, cause: unknown): string {
  if (cause instanceof errors.SessionNotFound) return 'session.not_found';
  const code = `oidc.${error}`;
  return (refusalCodes as readonly string[]).includes(code) ? code : 'oidc.provider_error';
}

export function languageOf(ctx: KoaContextWithOIDC): Language {
  const { ui_locales, locale } = ctx.query;
  return pickLanguage(
    [
      ...(typeof ui_locales === 'string' ? ui_locales.split(' ') : []),
      ...(typeof locale === 'string' ? [locale] : []),
      ...readAcceptLanguage(ctx.get('accept-language')),
    ],
    'en',
  );
}
