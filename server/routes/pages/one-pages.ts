/** The pages that are one file: what each is given, which headers it carries, and its finished variants kept in memory. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DemoAppPage, ShownProvider, SignInPage, TelephonePage } from '../../../contract/pages.ts';
import { type SignInExperience, trustDaysOf } from '../../../contract/settings.ts';
import { fill, isSameTag, type Language } from '../../../words/index.ts';
import { applyPhrases } from '../../../words/apply-phrases.ts';
import { pageWords } from '../../../words/page-words.ts';
import { passwordRulesOf } from '../../flows/password-rules.ts';
import type { CustomPhrase } from '../../settings/custom-phrases.ts';
import { basePathOf } from '../../tenants/tenants.ts';
import type { PagesDeps, ShownApplication } from '../pages.ts';
import { accountPageOf, type NamedProvider, type ShownAccount } from './account-page.ts';
import { createPageFiles, type FinishedPage, type PageContents } from './page-file.ts';
import { begunWith, pageLanguage, rememberLanguage } from './page-language.ts';

type Name = keyof typeof pageWords;
interface Facts {
  readonly settings: SignInExperience;
  readonly language: Language;
  /** The same, or a language that the operator alone speaks. */
  readonly tag: string;
  readonly application?: ShownApplication;
  readonly telephone?: string;
  readonly account?: ShownAccount;
  /** The operator's style of this page. */
  readonly css?: string | undefined;
  /** The operator's words in this language, for the pages that are in the operator's name. */
  readonly phrases?: CustomPhrase;
  readonly forgotPassword: SignInPage['forgotPassword'];
  readonly providers: readonly ShownProvider[];
  readonly issuer: string;
  readonly demoApp: string;
}

const noWay = { phone: false, email: false };

/** The pages of a sign-in, which one person meets one after the other. */
const isOfSignIn = (name: Name): boolean => name === 'sign-in' || name === 'next-steps';

/** The pages that are in the operator's name. */
const isBranded = (name: Name): boolean => isOfSignIn(name) || name === 'account';

export function createOnePages(deps: PagesDeps) {
  const fileOf = createPageFiles(deps.distFolder);

  async function factsFor(name: Name, request: FastifyRequest): Promise<Facts> {
    const { id, issuer } = request.tenant;
    const settings = await deps.settings(id, isOfSignIn(name) ? organizationIdOf(request) : undefined);
    const clientId = isOfSignIn(name) ? clientIdOf(request) : undefined;
    const written = isBranded(name) ? await deps.phrases?.(id) : undefined;
    const own = written?.map(({ languageTag }) => languageTag);
    const asked = isOfSignIn(name) ? begunHere(request, 'uiLocales') : undefined;
    const { tag, language } = pageLanguage(request, settings.languageInfo, { own, asked });
    const providers = isOfSignIn(name) ? await deps.providers?.(id) : undefined;
    const account = name === 'account' ? await deps.account?.(id) : undefined;
    return {
      settings,
      issuer,
      demoApp: `${deps.userEndpoint}/demo-app`,
      language,
      tag,
      css: cssOf(name, request, settings, account),
      phrases: written?.find(({ languageTag }) => isSameTag(languageTag, tag)),
      application: clientId ? await deps.application(id, clientId) : undefined,
      forgotPassword: (isOfSignIn(name) && (await deps.forgotPassword?.(id))) || noWay,
      providers: (account?.providers ?? providers ?? []).map((one) => shownProvider(one, language)),
      account,
      telephone: name === 'telephone' ? undefined : await deps.telephone?.(id),
    };
  }

  async function variantOf(name: Name, facts: Facts): Promise<FinishedPage> {
    const { settings, tag, application, telephone, issuer, phrases, forgotPassword, account, providers } =
      facts;
    const written = phrases && [phrases.id, phrases.version];
    const key = JSON.stringify([
      tag,
      application?.name,
      application?.home,
      telephone,
      issuer,
      written,
      forgotPassword,
      providers,
      account && [account.version, account.sends],
      facts.css !== undefined,
    ]);
    return (await fileOf(name)).variant(settings, key, () => contentsOf(name, facts));
  }

  /** The Console shows the sign-in pages; a yes that gives something away is never clicked inside somebody's frame. */
  const framersOf = (name: Name, { url }: FastifyRequest): string =>
    isOfSignIn(name) && !/^\/consent\b/.test(url) ? `'self' ${deps.adminEndpoint}` : "'none'";

  return {
    async send(name: Name, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
      const facts = await factsFor(name, request);
      const page = await variantOf(name, facts);
      rememberLanguage(request, reply);
      const sources = { framers: framersOf(name, request), showsAnyPicture: name === 'account' };
      setHeaders(reply, facts, page, sources);
      return sendVariant(request, reply, page);
    },
  };
}

/** The account has one of its own; a preview shows the page as it is without (end-user/08 §4). */
function cssOf(
  name: Name,
  { query }: FastifyRequest,
  settings: SignInExperience,
  account: ShownAccount | undefined,
): string | undefined {
  if (isOfSignIn(name)) return 'preview' in (query as object) ? undefined : (settings.customCss ?? undefined);
  return account?.settings.customCss ?? undefined;
}

/** The application in the address; where the address does not name it, the one whose sign-in began last. */
function clientIdOf(request: FastifyRequest): string | undefined {
  const { app_id: named } = request.query as { app_id?: unknown };
  return typeof named === 'string' ? named : begunIn(request, 'appId');
}

/** The organization that people sign in for, from the same place as the application. */
function organizationIdOf(request: FastifyRequest): string | undefined {
  const { organization_id: named } = request.query as Record<string, unknown>;
  return typeof named === 'string' ? named : begunHere(request, 'organizationId');
}

/** Where the address says nothing of it: `/consent` carries the application and nothing else (end-user/01 §3). */
function begunHere(request: FastifyRequest, key: Begun): string | undefined {
  const { app_id: app } = request.query as { app_id?: unknown };
  const isConsent = /^\/consent\b/.test(request.url) && app === begunIn(request, 'appId');
  return app === undefined || isConsent ? begunIn(request, key) : undefined;
}

type Begun = 'appId' | 'organizationId' | 'uiLocales';

/** What is remembered of the sign-in that began last. */
function begunIn(request: FastifyRequest, key: Begun): string | undefined {
  const found = begunWith(request)?.[key];
  return typeof found === 'string' ? found : undefined;
}

function contentsOf(name: Name, facts: Facts): PageContents {
  const { settings, language, tag, application } = facts;
  const words = applyPhrases(pageWords[name](language), facts.phrases?.translation);
  const { favicon, darkFavicon } = isBranded(name) ? settings.branding : {};
  return {
    language: tag,
    theme: !isBranded(name) || settings.color.isDarkModeEnabled ? 'any' : 'light',
    title: fill(language, titleOf(name, words), { app: application?.name }),
    noScript: fill(language, words.noScript),
    css: facts.css,
    icons: [
      ...(favicon ? [{ href: favicon }] : []),
      ...(favicon && darkFavicon ? [{ href: darkFavicon, isForDark: true }] : []),
    ],
    page: pageOf(name, facts, words),
  };
}

const titleOf = (name: Name, words: object) =>
  (words as Record<string, string>)[
    {
      'sign-in': 'signIn.title',
      'next-steps': 'signIn.title',
      telephone: 'title',
      'demo-app': 'name',
      account: 'title',
    }[name]
  ] ?? '';

function pageOf(name: Name, facts: Facts, words: object): object {
  const { settings, language, application, telephone, forgotPassword, issuer, demoApp, providers } = facts;
  if (name === 'telephone') return { language, words, demoApp } satisfies TelephonePage;
  if (name === 'demo-app') return { language, words, issuer, telephone } satisfies DemoAppPage;
  if (name === 'account') return accountPageOf({ ...facts, words, account: facts.account });
  const { branding } = settings;
  const base = basePathOf({ endpoint: issuer.replace(/\/oidc$/, '') });
  return {
    language,
    words,
    color: settings.color,
    logoUrl: branding.logoUrl || undefined,
    darkLogoUrl: branding.darkLogoUrl || undefined,
    applicationName: application?.name,
    applicationHome: application?.home,
    termsOfUseUrl: settings.termsOfUseUrl ?? undefined,
    privacyPolicyUrl: settings.privacyPolicyUrl ?? undefined,
    support:
      settings.supportWebsiteUrl || (settings.supportEmail ? `mailto:${settings.supportEmail}` : undefined),
    agreeToTermsPolicy: settings.agreeToTermsPolicy,
    signInMode: settings.signInMode,
    signInMethods: settings.signIn.methods,
    signUp: { identifiers: settings.signUp.identifiers, password: settings.signUp.password },
    forgotPassword,
    passwordRules: passwordRulesOf(settings.passwordPolicy),
    providers,
    linksByItself: settings.socialSignIn.automaticAccountLinking === true,
    passkeySignIn: passkeySignInOf(settings),
    factors: settings.mfa.factors,
    trustDays: trustDaysOf(settings),
    ...(base !== '' && { base }),
    isPlain: settings.hideLogtoBranding,
    telephone,
  } satisfies SignInPage;
}

const passkeySignInOf = ({ passkeySignIn, signInMode }: SignInExperience): SignInPage['passkeySignIn'] => {
  const isOn = passkeySignIn.enabled === true && signInMode !== 'Register';
  return {
    isShown: isOn && passkeySignIn.showPasskeyButton === true,
    isOffered: isOn && passkeySignIn.allowAutofill === true,
  };
};

const shownProvider = (
  { id, target, name, logo, logoDark }: NamedProvider,
  language: Language,
): ShownProvider => ({
  id,
  target,
  name: name[language] ?? name.en,
  logo,
  darkLogo: logoDark ?? undefined,
});

function setHeaders(
  reply: FastifyReply,
  { settings, tag, providers }: Facts,
  { etag, policy }: FinishedPage,
  { framers, showsAnyPicture }: { readonly framers: string; readonly showsAnyPicture: boolean },
): void {
  const logos = providers.flatMap(({ logo, darkLogo }) => [logo, darkLogo]);
  const images = [...Object.values(settings.branding), ...logos].flatMap((address) =>
    address && /^https?:/.test(address) && URL.canParse(address) ? [new URL(address).origin] : [],
  );
  // Older than frame-ancestors, and unable to name another origin.
  reply.raw.removeHeader('x-frame-options');
  void reply.headers({
    'content-type': 'text/html; charset=utf-8',
    'content-language': tag,
    'cache-control': 'no-cache',
    vary: 'Accept-Encoding, Accept-Language, Cookie',
    etag,
    'cross-origin-resource-policy': framers === "'none'" ? 'same-origin' : 'cross-origin',
    'content-security-policy': [
      "default-src 'none'",
      policy,
      // People's own pictures stand wherever they keep them.
      `img-src ${["'self'", 'data:', ...(showsAnyPicture ? ['https:'] : new Set(images))].join(' ')}`,
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      `frame-ancestors ${framers}`,
    ].join('; '),
  });
}

function sendVariant(request: FastifyRequest, reply: FastifyReply, page: FinishedPage): FastifyReply {
  if (reply.statusCode === 200 && request.headers['if-none-match']?.includes(page.etag))
    return reply.status(304).send();
  const accepted = request.headers['accept-encoding'] ?? '';
  const encoding = (['br', 'gzip'] as const).find((name) =>
    new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(accepted),
  );
  if (!encoding) return reply.send(page.plain);
  return reply.header('content-encoding', encoding).send(page[encoding]);
}
