/** oidc-provider's Interaction as a row that it shares with our own flow, which is never touched here. */
import type { Kysely } from 'kysely';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../clock.ts';
import type { Tables } from '../database/tables.ts';
import { oneWrite } from './one-write.ts';

export interface InteractionsOptions {
  readonly kysely: Kysely<Tables>;
  readonly clock: Clock;
  readonly tenantId: string;
}

export function createInteractions({ kysely, clock, tenantId }: InteractionsOptions): Adapter {
  return {
    async upsert(id, payload, expiresInSeconds = 0) {
      const row = {
        id,
        payload: JSON.stringify(payload),
        client_id: (payload.params?.['client_id'] as string | undefined) ?? null,
        prompt: payload.prompt?.name ?? '',
        expires_at: clock.now() + expiresInSeconds * 1000,
      };
      if (await moveEnded(id, row)) return;
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
    },

    async find(id) {
      if (oneWrite()?.endedInteraction === id) return undefined;
      const row = await kysely
        .selectFrom('interactions')
        .select(['payload', 'result'])
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .where('expires_at', '>', clock.now())
        .executeTakeFirst();
      return row && withResult(JSON.parse(row.payload) as AdapterPayload, row.result);
    },

    /** Waits for the end of the request: mostly the row becomes the next interaction's. */
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

  /** The interaction that ended makes room for the next one of the same request in one statement instead of two. */
  async function moveEnded(
    id: string,
    row: { id: string; payload: string; prompt: string; expires_at: number },
  ) {
    const write = oneWrite();
    const ended = write?.endedInteraction;
    if (!write || ended === undefined || ended === id) return false;
    delete write.endedInteraction;
    const { numUpdatedRows } = await kysely
      .updateTable('interactions')
      .set({ ...row, flow: null, flow_version: 0, result: null, passkey_challenge: null })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', ended)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }
}

export async function removeInteraction(kysely: Kysely<Tables>, tenantId: string, id: string): Promise<void> {
  await kysely.deleteFrom('interactions').where('tenant_id', '=', tenantId).where('id', '=', id).execute();
}

/** What the earlier interactions of this authorization ended in counts too: `prompt=login consent` asks for each once. */
function withResult(payload: AdapterPayload, result: string | null): AdapterPayload {
  if (result === null) return payload;
  return { ...payload, result: { ...payload.lastSubmission, ...JSON.parse(result) } };
}
