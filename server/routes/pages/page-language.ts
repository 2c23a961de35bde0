/** The language of a page: what the person chose, then what the application asks for, then what the browser prefers. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Language, languages, pickLanguage, pickTag, readAcceptLanguage } from '../../../words/index.ts';
import { cookieName, cookiePath } from '../../tenants/cookies.ts';
import { readCookie } from './read-cookie.ts';

const cookie = 'latchkey_language';
const yearInSeconds = 31_536_000;

export interface LanguageInfo {
  /** Whether the browser's languages count. */
  readonly autoDetect: boolean;
  readonly fallbackLanguage: string;
}

/**
 * `?lng=` (the page's own menu), `ui_locales` (OpenID Connect Core §3.1.2.1) of the address, else of the sign-in that began,
 * the choice of last time, `Accept-Language`. Of a language of the operator's own, ours says what is unsaid.
 */
export function pageLanguage(
  request: FastifyRequest,
  { autoDetect, fallbackLanguage }: LanguageInfo,
  { own = [], asked }: { readonly own?: readonly string[]; readonly asked?: string | undefined } = {},
): { readonly tag: string; readonly language: Language } {
  const { lng, ui_locales: locales } = request.query as { lng?: unknown; ui_locales?: unknown };
  const wanted = [
    ...tagsIn(lng),
    ...tagsIn(locales),
    ...tagsIn(asked),
    ...tagsIn(readCookie(request.headers.cookie, cookie)),
    ...(autoDetect ? readAcceptLanguage(request.headers['accept-language']) : []),
  ];
  const tag = pickTag(wanted, fallbackLanguage, own);
  return { tag, language: pickLanguage([tag], fallbackLanguage) };
}

/** Remembers a choice made in the page's menu. It is no secret and says nothing about the person but this. */
export function rememberLanguage(request: FastifyRequest, reply: FastifyReply): void {
  const { lng } = request.query as { lng?: unknown };
  const chosen = languages.find((language) => language === lng);
  if (!chosen) return;
  const secure = request.tenant.endpoint.startsWith('https:') ? '; Secure' : '';
  void reply.header(
    'set-cookie',
    `${cookie}=${chosen}; Path=${cookiePath(request.tenant)}; Max-Age=${yearInSeconds}; SameSite=Lax${secure}`,
  );
  const begun = begunWith(request);
  if (!begun) return;
  // What the person chose goes before what the application asked for, also on the pages of this sign-in to come.
  const told = encodeURIComponent(JSON.stringify({ ...begun, uiLocales: chosen }));
  const name = cookieName(request.tenant, '_logto');
  void reply.header(
    'set-cookie',
    `${name}=${told}; Path=${cookiePath(request.tenant)}; SameSite=Lax${secure}`,
  );
}

/** What the cookie `_logto` says of the sign-in that began last. */
export function begunWith({
  headers,
  tenant,
}: FastifyRequest): Readonly<Record<string, unknown>> | undefined {
  try {
    const said: unknown = JSON.parse(
      decodeURIComponent(readCookie(headers.cookie, cookieName(tenant, '_logto')) ?? ''),
    );
    return typeof said === 'object' && said !== null ? { ...said } : undefined;
  } catch {
    return undefined;
  }
}

/** A few tags, separated by spaces; anything else in their place is passed over. */
const tagsIn = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? value
        .split(' ')
        .slice(0, 10)
        .filter((tag) => /^[\w-]{2,35}$/.test(tag))
    : [];
