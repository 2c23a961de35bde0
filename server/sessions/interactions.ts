/** oidc-provider's Interaction as a row that it shares with our own flow, which is never touched here. */
import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../clock.ts';
import type { Tables } from '../database/tables.ts';
import { type KeptLogin, type LoginCounts, yes } from './login-counts.ts';
import { type InteractionRow, oneWrite } from './one-write.ts';

export interface InteractionsOptions {
  readonly kysely: Kysely<Tables>;
  readonly clock: Clock;
  readonly tenantId: string;
  readonly loginCounts: LoginCounts;
}

export function createInteractions({ kysely, clock, tenantId, loginCounts }: InteractionsOptions): Adapter {
  return {
    async upsert(id, payload, expiresInSeconds = 0) {
      const row = {
        id,
        payload: JSON.stringify(payload),
        client_id: (payload.params?.['client_id'] as string | undefined) ?? null,
        prompt: payload.prompt?.name ?? '',
        expires_at: clock.now() + expiresInSeconds * 1000,
      };
      const write = oneWrite();
      // Waits for the end of the request: it takes the row of the one that ended, in one statement instead of two.
      if (write?.endedInteraction !== undefined && write.endedInteraction !== id) write.nextInteraction = row;
      else await putInteraction(kysely, tenantId, row);
    },

    async find(id) {
      if (oneWrite()?.endedInteraction === id) return undefined;
      const row = await kysely
        .selectFrom('interactions')
        .select(['payload', 'result', 'account_id', 'credentials_version'])
        .select(
          yes(
            loginCounts(tenantId, {
              accountId: sql.ref('interactions.account_id'),
              credentialsVersion: sql.ref('interactions.credentials_version'),
            }),
          ).as('counts'),
        )
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .where('expires_at', '>', clock.now())
        .executeTakeFirst();
      if (!row) return undefined;
      const payload = JSON.parse(row.payload) as AdapterPayload;
      const login = loginOf(row);
      if (!login) return withResult(payload, row.result);
      // Whoever changed their password since, or was suspended, signs in anew.
      if (row.counts !== 1) return payload;
      const write = oneWrite();
      if (write) write.login = login;
      return withResult(payload, row.result);
    },

    /** Waits too: mostly the row becomes the next interaction's. */
    async destroy(id) {
      const write = oneWrite();
      if (write) write.endedInteraction = id;
      else await removeInteraction(kysely, tenantId, id);
    },

    consume: async () => {},
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    revokeByGrantId: async () => {},
  };
}

export async function putInteraction(
  kysely: Kysely<Tables>,
  tenantId: string,
  row: InteractionRow,
): Promise<void> {
  await kysely
    .insertInto('interactions')
    .values({ tenant_id: tenantId, ...row })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'id']).doUpdateSet({
        payload: row.payload,
        client_id: row.client_id,
        prompt: row.prompt,
        expires_at: row.expires_at,
      }),
    )
    .execute();
}

/**
 * The interaction that ended makes room for the next one of the same request. Answers whether `condition` holds; undefined
 * when there was no such interaction, and nothing is written then.
 */
export async function moveInteraction(
  kysely: Kysely<Tables>,
  tenantId: string,
  { ended, next }: { readonly ended: string; readonly next: InteractionRow },
  condition: ReturnType<LoginCounts> = always,
): Promise<boolean | undefined> {
  const row = await kysely
    .updateTable('interactions')
    .set({
      ...next,
      flow: null,
      flow_version: 0,
      result: null,
      account_id: null,
      credentials_version: null,
      passkey_challenge: null,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', ended)
    .returning(yes(condition).as('counts'))
    .executeTakeFirst();
  return row && row.counts === 1;
}

/** Answers whether `condition` holds, where one is asked for; undefined when there was no such interaction. */
export async function removeInteraction(
  kysely: Kysely<Tables>,
  tenantId: string,
  id: string,
  condition: ReturnType<LoginCounts> = always,
): Promise<boolean | undefined> {
  const row = await kysely
    .deleteFrom('interactions')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .returning(yes(condition).as('counts'))
    .executeTakeFirst();
  return row && row.counts === 1;
}

const loginOf = ({
  account_id: accountId,
  credentials_version: credentialsVersion,
}: {
  readonly account_id: string | null;
  readonly credentials_version: number | null;
}): KeptLogin | undefined =>
  accountId === null || credentialsVersion === null ? undefined : { accountId, credentialsVersion };

const always = sql<SqlBool>`true`;

/** What the earlier interactions of this authorization ended in counts too: `prompt=login consent` asks for each once. */
function withResult(payload: AdapterPayload, result: string | null): AdapterPayload {
  if (result === null) return payload;
  return { ...payload, result: { ...payload.lastSubmission, ...JSON.parse(result) } };
}
