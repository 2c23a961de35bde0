/** The statements on `connectors` and `messages`. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { createOutcomeQueries } from './outcome-queries.ts';

export type ConnectorRow = Tables['connectors'];
export type MessageRow = Tables['messages'];

/** A message about to leave. Which connector carries it the statement says itself. */
export type Reservation = Pick<
  MessageRow,
  | 'tenant_id'
  | 'id'
  | 'challenge_id'
  | 'purpose'
  | 'recipient'
  | 'locale'
  | 'state'
  | 'sealed_text'
  | 'created_at'
  | 'country'
>;

export const createQueries = (kysely: Kysely<Tables>) => ({
  ...createOutcomeQueries(kysely),

  listConnectors: (tenantId: string): Promise<ConnectorRow[]> =>
    kysely.selectFrom('connectors').selectAll().where('tenant_id', '=', tenantId).orderBy('id').execute(),

  findConnector: (tenantId: string, id: string): Promise<ConnectorRow | undefined> =>
    kysely
      .selectFrom('connectors')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst(),

  /** Those in use: the index connectors_one_active lets no second one of a type in. */
  listActive: (tenantId: string): Promise<ConnectorRow[]> =>
    kysely
      .selectFrom('connectors')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('type', 'in', ['Sms', 'Email'])
      .execute(),

  /** One for each provider: the index connectors_target lets no second one in. */
  listSocial: (tenantId: string): Promise<ConnectorRow[]> =>
    kysely
      .selectFrom('connectors')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('type', '=', 'Social')
      .orderBy('id')
      .execute(),

  async insertConnector(row: ConnectorRow): Promise<void> {
    await kysely.insertInto('connectors').values(row).execute();
  },

  /** All whose receipts are taken: those that were replaced first, so that a living one of the same id comes last. */
  async listReceivers(tenantId: string) {
    const retired = await kysely
      .selectFrom('retired_connectors')
      .select(['tenant_id', 'id', 'factory_id', 'sealed_config', 'created_at', 'retired_at'])
      .where('tenant_id', '=', tenantId)
      .execute();
    const living = await kysely
      .selectFrom('connectors')
      .select(['tenant_id', 'id', 'factory_id', 'sealed_config', 'created_at'])
      .where('tenant_id', '=', tenantId)
      .execute();
    return [...retired, ...living.map((row) => ({ ...row, retired_at: null }))];
  },

  /** Keeps what is needed to read receipts of these connectors, of a type or of an id, before they go. */
  async retire(tenantId: string, which: { readonly type: string } | { readonly id: string }, now: number) {
    const isMeant = 'type' in which ? sql`type = ${which.type}` : sql`id = ${which.id}`;
    await sql`
      insert into retired_connectors (tenant_id, id, factory_id, sealed_config, created_at, retired_at)
      select tenant_id, id, factory_id, sealed_config, created_at, cast(${now} as bigint) from connectors
      where tenant_id = ${tenantId} and ${isMeant} and type <> 'Social'
      on conflict (tenant_id, id) do update set factory_id = excluded.factory_id,
        sealed_config = excluded.sealed_config, created_at = excluded.created_at, retired_at = excluded.retired_at`.execute(
      kysely,
    );
  },

  async removeRetired(tenantId: string, before: number): Promise<void> {
    await kysely
      .deleteFrom('retired_connectors')
      .where('tenant_id', '=', tenantId)
      .where('retired_at', '<', before)
      .execute();
  },

  /** In a transaction that holds the topic: the old one goes, this one is there. */
  async replaceConnector(row: ConnectorRow): Promise<void> {
    await kysely
      .deleteFrom('connectors')
      .where('tenant_id', '=', row.tenant_id)
      .where('type', '=', row.type)
      .execute();
    await kysely.insertInto('connectors').values(row).execute();
  },

  /** False when there is none, or none of this version. */
  async updateConnector(
    { tenant_id, id, ...changed }: Pick<ConnectorRow, 'tenant_id' | 'id'> & Partial<ConnectorRow>,
    ifVersion?: number,
  ): Promise<boolean> {
    const changedRow = await kysely
      .updateTable('connectors')
      .set(changed)
      .where('tenant_id', '=', tenant_id)
      .where('id', '=', id)
      .$if(ifVersion !== undefined, (query) => query.where('version', '=', Number(ifVersion)))
      .returning('id')
      .executeTakeFirst();
    return changedRow !== undefined;
  },

  /** False when there was none, or none of this version. */
  async removeConnector(tenantId: string, id: string, ifVersion?: number): Promise<boolean> {
    const gone = await kysely
      .deleteFrom('connectors')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .$if(ifVersion !== undefined, (query) => query.where('version', '=', Number(ifVersion)))
      .returning('id')
      .executeTakeFirst();
    return gone !== undefined;
  },

  /** Writes the message down for this very version of the connector; false when another one took its place. */
  async reserve(
    row: Reservation,
    connector: { readonly id: string; readonly version: number },
  ): Promise<boolean> {
    const { rows } = await sql<{ id: string }>`
      insert into messages (tenant_id, id, connector_id, factory_id, connector_version, challenge_id, purpose, recipient,
        locale, state, sealed_text, created_at, updated_at, country)
      select tenant_id, cast(${row.id} as text), id, factory_id, version, cast(${row.challenge_id} as text),
        cast(${row.purpose} as text), cast(${row.recipient} as text), cast(${row.locale} as text), cast(${row.state} as text),
        cast(${row.sealed_text} as text), cast(${row.created_at} as bigint), cast(${row.created_at} as bigint),
        cast(${row.country} as text)
      from connectors
      where tenant_id = ${row.tenant_id} and id = ${connector.id} and version = ${connector.version}
      returning id`.execute(kysely);
    return rows.length === 1;
  },

  /** A message of the operator's test: no saved connector carries it. */
  async insertTest(row: Reservation, factoryId: string): Promise<void> {
    await kysely
      .insertInto('messages')
      .values({
        ...row,
        connector_id: 'test',
        factory_id: factoryId,
        connector_version: 0,
        provider_message_id: null,
        error_kind: null,
        error_code: null,
        segments: null,
        updated_at: row.created_at,
        events: '',
        check_at: null,
        entered_at: null,
      })
      .execute();
  },

  /** What the telephone still has, newest first. */
  listKept(tenantId: string, { after, limit }: { after: number; limit: number }) {
    return kysely
      .selectFrom('messages')
      .select(['id', 'recipient', 'purpose', 'sealed_text', 'created_at'])
      .where('tenant_id', '=', tenantId)
      .where('sealed_text', 'is not', null)
      .where('created_at', '>', after)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  },

  /** The telephone forgets the words of what is too old or no longer among the newest; the row stays. */
  async forgetKept(tenantId: string, { until, keep }: { until: number; keep: number }): Promise<void> {
    await kysely
      .updateTable('messages')
      .set({ sealed_text: null })
      .where('tenant_id', '=', tenantId)
      .where('sealed_text', 'is not', null)
      .where((eb) =>
        eb.or([
          eb('created_at', '<=', until),
          eb(
            'id',
            'not in',
            eb
              .selectFrom('messages as newest')
              .select('newest.id')
              .where('newest.tenant_id', '=', tenantId)
              .where('newest.sealed_text', 'is not', null)
              .orderBy('newest.created_at', 'desc')
              .orderBy('newest.id', 'desc')
              .limit(keep),
          ),
        ]),
      )
      .execute();
  },

  /** Removes the oldest rows before this time: at least `limit` of them, if there are so many. */
  async removeOld(tenantId: string, before: number, limit: number): Promise<number> {
    const oldest = kysely
      .selectFrom('messages as old')
      .select('old.created_at')
      .where('old.tenant_id', '=', tenantId)
      .where('old.created_at', '<', before)
      .orderBy('old.created_at')
      .limit(limit)
      .as('oldest');
    const { numDeletedRows } = await kysely
      .deleteFrom('messages')
      .where('tenant_id', '=', tenantId)
      .where('created_at', '<', before)
      .where('created_at', '<=', (eb) =>
        eb.selectFrom(oldest).select((inner) => inner.fn.max('oldest.created_at').as('last')),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  },
});

export type Queries = ReturnType<typeof createQueries>;
