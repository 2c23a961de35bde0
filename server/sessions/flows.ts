/** Where a person stands in a sign-in, kept between two requests beside oidc-provider's own record. */
import { type Expression, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Told } from '../database/told.ts';

export interface FlowRow<Flow = unknown> {
  /** The interaction's id, as the cookie `_interaction` carries it. */
  readonly uid: string;
  readonly clientId: string;
  /** Null until `PUT /experience`. */
  readonly flow: Flow | null;
  /** Rises with each write: hand it to `save` or `finish`, which refuse a stale one. */
  readonly version: number;
  /** The authorization request as it was checked: ui_locales, login_hint, first_screen, scope, … */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** What oidc-provider waits for: `login` or `consent`. */
  readonly prompt: string;
  /** Who is signed in already in this browser, if anyone is. */
  readonly sessionAccountId?: string;
  /** Where the browser goes when the flow is finished: `<endpoint>/oidc/auth/<uid>`. */
  readonly returnTo: string;
  /** ms since 1970 */
  readonly expiresAt: number;
}

/** What oidc-provider is told when the person has proven who they are. */
export interface Login {
  readonly accountId: string;
  /** That of the person at this moment: the login counts until theirs is another. */
  readonly credentialsVersion: number;
  /** How it was proven, RFC 8176: `['otp', 'sms']`, `['pwd']`. */
  readonly amr?: readonly string[];
  /** Which class that reaches, if any. */
  readonly acr?: string | undefined;
}

export interface Flows<Flow = unknown> {
  /** Undefined when there is none, or when it expired. */
  read(tenantId: string, uid: string): Promise<FlowRow<Flow> | undefined>;
  /** The same, with what other rooms know of the person that the flow names by its `userId`; in one statement. */
  readWith<Parts extends object>(
    tenantId: string,
    uid: string,
    tellers: { readonly [Name in keyof Parts]: Told<Parts[Name]> },
  ): Promise<(FlowRow<Flow> & { readonly told: Parts }) | undefined>;
  /** Begins (or begins anew) with this state, whatever stood there before; one statement. Undefined as in `read`. */
  start(tenantId: string, uid: string, flow: Flow): Promise<FlowRow<Flow> | undefined>;
  /** False when somebody else wrote since `version` was read, or when it expired: nothing is changed then. */
  save(tenantId: string, uid: string, version: number, flow: Flow): Promise<boolean>;
  /** The same, and lets oidc-provider go on with this login when the browser comes back to `returnTo`. */
  finish(
    tenantId: string,
    uid: string,
    version: number,
    flow: Flow,
    login: Login,
    /** The transaction that it belongs to, if to one. */
    trx?: Database['kysely'],
  ): Promise<boolean>;
  /** Forgets where the person stands, and signs nobody in: the next step is to begin. False as in `save`. */
  end(tenantId: string, uid: string, version: number): Promise<boolean>;
}

export interface FlowsDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/** Half letters and U+0000: JSON may hold them, what a provider tells of somebody does, and PostgreSQL reads none of it then. */
const unreadable = String.raw`\\u(0000|[dD][89a-fA-F][\da-fA-F]{2})`;
const replacement = String.raw`\\ufffd`;

export function createFlows<Flow>({ database: { kysely, engine }, clock }: FlowsDeps): Flows<Flow> {
  const userId: Expression<string | null> =
    engine === 'postgres'
      ? sql`(cast(regexp_replace(interactions.flow, ${unreadable}, ${replacement}, 'g') as json) ->> 'userId')`
      : sql`json_extract(interactions.flow, '$.userId')`;
  const columns = ['id', 'payload', 'client_id', 'prompt', 'flow', 'flow_version', 'expires_at'] as const;
  const write = async (
    tenantId: string,
    uid: string,
    version: number,
    flow: Flow | null,
    ended?: { readonly result: object; readonly login: Login } | null,
    executor = kysely,
  ) => {
    const { numUpdatedRows } = await executor
      .updateTable('interactions')
      .set((eb) => ({
        flow: flow === null ? null : JSON.stringify(flow),
        flow_version: eb('flow_version', '+', 1),
        ...(ended !== undefined && {
          result: ended && JSON.stringify(ended.result),
          account_id: ended && ended.login.accountId,
          credentials_version: ended && ended.login.credentialsVersion,
        }),
      }))
      .where('tenant_id', '=', tenantId)
      .where('id', '=', uid)
      .where('flow_version', '=', version)
      .where('expires_at', '>', clock.now())
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  };

  return {
    async read(tenantId, uid) {
      const row = await kysely
        .selectFrom('interactions')
        .select(columns)
        .where('tenant_id', '=', tenantId)
        .where('id', '=', uid)
        .where('expires_at', '>', clock.now())
        .executeTakeFirst();
      return row && rowOf<Flow>(row);
    },
    async readWith<Parts extends object>(
      tenantId: string,
      uid: string,
      tellers: { readonly [Name in keyof Parts]: Told<Parts[Name]> },
    ) {
      const named = Object.entries<Told<unknown>>(tellers);
      const row = await kysely
        .selectFrom('interactions')
        .select(columns)
        .select(named.map(([name, { about }]) => about(tenantId, userId).as(`told_${name}`)))
        .where('tenant_id', '=', tenantId)
        .where('id', '=', uid)
        .where('expires_at', '>', clock.now())
        .executeTakeFirst();
      if (!row) return undefined;
      const texts = row as unknown as Readonly<Record<string, string>>;
      const told = named.map(([name, { read }]) => [name, read(texts[`told_${name}`] ?? '')]);
      return { ...rowOf<Flow>(row), told: Object.fromEntries(told) as Parts };
    },
    async start(tenantId, uid, flow) {
      const row = await kysely
        .updateTable('interactions')
        .set((eb) => ({
          flow: JSON.stringify(flow),
          flow_version: eb('flow_version', '+', 1),
          result: null,
          account_id: null,
          credentials_version: null,
        }))
        .where('tenant_id', '=', tenantId)
        .where('id', '=', uid)
        .where('expires_at', '>', clock.now())
        .returning(columns)
        .executeTakeFirst();
      return row && rowOf<Flow>(row);
    },
    save: (tenantId, uid, version, flow) => write(tenantId, uid, version, flow),
    end: (tenantId, uid, version) => write(tenantId, uid, version, null, null),
    finish(tenantId, uid, version, flow, login, trx) {
      const { accountId, amr, acr } = login;
      const told = { accountId, amr, acr, remember: true, ts: Math.floor(clock.now() / 1000) };
      return write(tenantId, uid, version, flow, { result: { login: told }, login }, trx);
    },
  };
}

interface StoredRow {
  readonly id: string;
  readonly payload: string;
  readonly client_id: string | null;
  readonly prompt: string;
  readonly flow: string | null;
  readonly flow_version: number;
  readonly expires_at: number;
}

function rowOf<Flow>(row: StoredRow): FlowRow<Flow> {
  const payload = JSON.parse(row.payload) as {
    params: Record<string, string | undefined>;
    returnTo: string;
    session?: { accountId?: string };
  };
  return {
    uid: row.id,
    clientId: row.client_id ?? '',
    flow: row.flow === null ? null : (JSON.parse(row.flow) as Flow),
    version: row.flow_version,
    params: payload.params,
    prompt: row.prompt,
    sessionAccountId: payload.session?.accountId,
    returnTo: payload.returnTo,
    expiresAt: row.expires_at,
  };
}
