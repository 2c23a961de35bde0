/** The answer to oidc-provider's question whether the person agrees. */
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';

export interface Consents {
  /** Whose question this is, for who names no application; undefined where `find` has nothing. */
  applicationOf(question: Omit<Question, 'applicationId'>): Promise<string | undefined>;
  /** What is asked; undefined when this interaction is none of this application's, is not about consent, or has expired. */
  find(question: Question): Promise<AskedConsent | undefined>;
  /**
   * Agrees to all that was asked, for an application whose owner needs not ask (first-party), and says what that was.
   * Undefined where `find` has nothing.
   */
  agree(question: Question): Promise<AskedConsent | undefined>;
  /** The question is open again. */
  reopen(question: Question): Promise<void>;
  /** Agrees to this and no more. False where `find` has nothing. */
  agreeTo(question: Question, agreed: Agreed): Promise<boolean>;
  /** The application hears `access_denied`. False where `find` has nothing. */
  refuse(question: Question): Promise<boolean>;
}

export interface Question {
  readonly tenantId: string;
  readonly uid: string;
  readonly applicationId: string;
}

export interface AskedConsent {
  /** Whose session it is. */
  readonly accountId: string;
  /** Where the answer goes. */
  readonly redirectUri: string;
  /** What the application asked for altogether. */
  readonly scopes: readonly string[];
  /** What of it nobody agreed to yet. */
  readonly missingScopes: readonly string[];
  /** The same for APIs, by indicator. */
  readonly missingOfResources: Readonly<Record<string, readonly string[]>>;
  /** The request came by the link of a one-time token, and nobody has signed in for it yet. */
  readonly link?: AskedLink;
}

/** What `one_time_token` and `login_hint` of the request say. */
export interface AskedLink {
  readonly token: string;
  /** Whom the link is for: a number or an address, as the application wrote it. */
  readonly hint: string;
}

export interface Agreed {
  readonly scopes: readonly string[];
  readonly ofResources: Readonly<Record<string, readonly string[]>>;
  /** In which organizations the application may act for the person. */
  readonly organizationIds: readonly string[];
}

interface InteractionPayload {
  readonly session?: { readonly accountId?: string };
  readonly params: Readonly<
    Partial<Record<'redirect_uri' | 'scope' | 'prompt' | 'one_time_token' | 'login_hint', string>>
  >;
  /** What the earlier steps of this authorization ended in. */
  readonly lastSubmission?: { readonly login?: { readonly accountId?: string } };
  readonly prompt: {
    readonly details?: {
      readonly missingOIDCScope?: readonly string[];
      readonly missingResourceScopes?: Readonly<Record<string, readonly string[]>>;
    };
  };
}

export function createConsents({
  database: { kysely },
  clock,
}: {
  database: Database;
  clock: Clock;
}): Consents {
  const write = async ({ tenantId, uid, applicationId }: Question, result: object | null) =>
    kysely
      .updateTable('interactions')
      .set({ result: result && JSON.stringify(result) })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', uid)
      .where('client_id', '=', applicationId)
      .where('prompt', '=', 'consent')
      .where('expires_at', '>', clock.now())
      .returning('payload')
      .executeTakeFirst();
  const answer = async (question: Question, result: object) => Boolean(await write(question, result));
  return {
    async applicationOf({ tenantId, uid }) {
      const row = await kysely
        .selectFrom('interactions')
        .select('client_id')
        .where('tenant_id', '=', tenantId)
        .where('id', '=', uid)
        .where('prompt', '=', 'consent')
        .where('expires_at', '>', clock.now())
        .executeTakeFirst();
      return row?.client_id ?? undefined;
    },
    async find({ tenantId, uid, applicationId }) {
      const row = await kysely
        .selectFrom('interactions')
        .select('payload')
        .where('tenant_id', '=', tenantId)
        .where('id', '=', uid)
        .where('client_id', '=', applicationId)
        .where('prompt', '=', 'consent')
        .where('expires_at', '>', clock.now())
        .executeTakeFirst();
      return row && askedIn(JSON.parse(row.payload) as InteractionPayload);
    },
    async agree(question) {
      const row = await write(question, { consent: {} });
      return row && askedIn(JSON.parse(row.payload) as InteractionPayload);
    },
    reopen: async (question) => void (await write(question, null)),
    agreeTo: (question, agreed) => answer(question, { consent: { agreed } }),
    refuse: (question) =>
      answer(question, { error: 'access_denied', error_description: 'the person did not agree' }),
  };
}

function askedIn(payload: InteractionPayload): AskedConsent | undefined {
  const {
    session,
    params,
    prompt: { details = {} },
  } = payload;
  const { accountId } = session ?? {};
  const link = linkIn(payload);
  return accountId === undefined
    ? undefined
    : {
        accountId,
        redirectUri: params.redirect_uri ?? '',
        scopes: params.scope?.split(' ') ?? [],
        missingScopes: details.missingOIDCScope ?? [],
        missingOfResources: details.missingResourceScopes ?? {},
        ...(link && { link }),
      };
}

/** Who has just signed in for this request, or was asked to, is who they want to be. */
function linkIn({ session, params, lastSubmission }: InteractionPayload): AskedLink | undefined {
  const { one_time_token: token, login_hint: hint, prompt = '' } = params;
  if (!token || !hint || prompt.split(' ').includes('login')) return undefined;
  return lastSubmission?.login && lastSubmission.login.accountId === session?.accountId
    ? undefined
    : { token, hint };
}
