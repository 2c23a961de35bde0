/** The answer to oidc-provider's question whether the person agrees. */
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';

export interface Consents {
  /** What is asked; undefined when this interaction is none of this application's, is not about consent, or has expired. */
  find(question: Question): Promise<AskedConsent | undefined>;
  /**
   * Agrees to all that was asked, for an application whose owner needs not ask (first-party).
   * False where `find` has nothing.
   */
  agree(question: Question): Promise<boolean>;
  /** Agrees to this and no more. False as in `agree`. */
  agreeTo(question: Question, agreed: Agreed): Promise<boolean>;
  /** The application hears `access_denied`. False as in `agree`. */
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
}

export interface Agreed {
  readonly scopes: readonly string[];
  readonly ofResources: Readonly<Record<string, readonly string[]>>;
  /** In which organizations the application may act for the person. */
  readonly organizationIds: readonly string[];
}

interface InteractionPayload {
  readonly session?: { readonly accountId?: string };
  readonly params: { readonly redirect_uri?: string; readonly scope?: string };
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
  const answer = async ({ tenantId, uid, applicationId }: Question, result: object): Promise<boolean> => {
    const { numUpdatedRows } = await kysely
      .updateTable('interactions')
      .set({ result: JSON.stringify(result) })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', uid)
      .where('client_id', '=', applicationId)
      .where('prompt', '=', 'consent')
      .where('expires_at', '>', clock.now())
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  };
  return {
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
    agree: (question) => answer(question, { consent: {} }),
    agreeTo: (question, agreed) => answer(question, { consent: { agreed } }),
    refuse: (question) =>
      answer(question, { error: 'access_denied', error_description: 'the person did not agree' }),
  };
}

function askedIn({
  session,
  params,
  prompt: { details = {} },
}: InteractionPayload): AskedConsent | undefined {
  const { accountId } = session ?? {};
  return accountId === undefined
    ? undefined
    : {
        accountId,
        redirectUri: params.redirect_uri ?? '',
        scopes: params.scope?.split(' ') ?? [],
        missingScopes: details.missingOIDCScope ?? [],
        missingOfResources: details.missingResourceScopes ?? {},
      };
}
