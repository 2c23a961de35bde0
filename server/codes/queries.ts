/** The statements on `challenges`. A code is accepted by one conditional UPDATE: nobody reads first and writes later. */
import { type Expression, type Kysely, type RawBuilder, type Selectable, sql, type SqlBool } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { Digest } from '../secrets.ts';

export type ChallengeRow = Selectable<Tables['challenges']>;

/** Among whose codes the newest counts: a flow's, or a recipient's where there is no flow. */
export interface Line {
  readonly tenantId: string;
  readonly flowId: string | undefined;
  readonly kind: string;
  readonly recipient: string;
}

export interface Guess extends Line {
  readonly challengeId: string | undefined;
  readonly purpose: string | undefined;
  /** What the typed code comes to under each live key. */
  readonly digests: readonly Digest[];
  readonly now: number;
  readonly maxTries: number;
  readonly isBlocked: Expression<SqlBool>;
}

export const createQueries = (kysely: Kysely<Tables>) => ({
  /** Writes it down as the newest of its line: later than all before it, even within one millisecond. */
  async insert(row: Omit<ChallengeRow, 'tries' | 'used_at'>): Promise<void> {
    const line = {
      tenantId: row.tenant_id,
      flowId: row.flow_id ?? undefined,
      kind: row.kind,
      recipient: row.recipient,
    };
    await sql`
      insert into challenges (tenant_id, id, flow_id, kind, purpose, recipient, code_digest, key_id, tries, created_at, expires_at)
      select cast(${row.tenant_id} as text), cast(${row.id} as text), cast(${row.flow_id} as text), cast(${row.kind} as text),
        cast(${row.purpose} as text), cast(${row.recipient} as text), cast(${row.code_digest} as text), cast(${row.key_id} as text),
        0, case when last.created_at >= ${row.created_at} then last.created_at + 1 else cast(${row.created_at} as bigint) end,
        cast(${row.expires_at} as bigint)
      from (select max(created_at) as created_at from challenges where ${isOfLine('challenges', line)}) as last`.execute(
      kysely,
    );
  },

  /** The message did not leave: the one before it is the newest again. */
  async withdraw(tenantId: string, id: string): Promise<void> {
    await kysely
      .deleteFrom('challenges')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .execute();
  },

  /**
   * Counts a try and compares, on the locked row: of any number of right guesses at once one gets `used`, and no more
   * than the allowed wrong ones get `wrong` (security A3, A7). Undefined when nothing was compared: blocked, used,
   * expired, tried too often, not the newest, another recipient, or none at all.
   *
   * What is compared are keyed digests, of which the time that the comparison takes tells nothing (security A9).
   */
  async guess(guess: Guess): Promise<{ readonly id: string; readonly isRight: boolean } | undefined> {
    const { tenantId, challengeId, purpose, digests, now, maxTries, isBlocked } = guess;
    const expected = sql.join(
      digests.map(({ keyId, digest }) => sql`when ${keyId} then ${digest}`),
      sql` `,
    );
    const row = await kysely
      .updateTable('challenges')
      .set({
        tries: sql`tries + 1`,
        used_at: sql`case when code_digest = case key_id ${expected} else '' end then cast(${now} as bigint) else null end`,
      })
      .where('tenant_id', '=', tenantId)
      .where(isOfLine('challenges', guess))
      .where('recipient', '=', guess.recipient)
      .$if(challengeId !== undefined, (query) => query.where('id', '=', challengeId ?? ''))
      .$if(purpose !== undefined, (query) => query.where('purpose', '=', purpose ?? ''))
      .where('used_at', 'is', null)
      .where('expires_at', '>=', now)
      .where('tries', '<', maxTries)
      .where(sql<SqlBool>`not ${isBlocked}`)
      .where(isNewest(guess))
      .returning(['id', 'used_at'])
      .executeTakeFirst();
    return row && { id: row.id, isRight: row.used_at !== null };
  },

  /** Undoes an acceptance that must not be told. */
  async unuse(tenantId: string, id: string): Promise<void> {
    await kysely
      .updateTable('challenges')
      .set({ used_at: null })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute();
  },

  /** Newest first; of one kind only the newest. */
  list({
    tenantId,
    flowId,
    kind,
    recipient,
  }: Omit<Line, 'kind'> & { readonly kind: string | undefined }): Promise<ChallengeRow[]> {
    return kysely
      .selectFrom('challenges')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where((eb) =>
        flowId === undefined
          ? eb.and([eb('flow_id', 'is', null), eb('recipient', '=', recipient)])
          : eb('flow_id', '=', flowId),
      )
      .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(kind === undefined ? 100 : 1)
      .execute();
  },

  /** Removes the oldest codes of every tenant that ended before this time: at least `limit` of them, if there are so many. */
  async sweep(before: number, limit: number): Promise<number> {
    const oldest = kysely
      .selectFrom('challenges as old')
      .select('old.expires_at')
      .where('old.expires_at', '<', before)
      .orderBy('old.expires_at')
      .limit(limit)
      .as('oldest');
    const { numDeletedRows } = await kysely
      .deleteFrom('challenges')
      .where('expires_at', '<', before)
      .where('expires_at', '<=', (eb) =>
        eb.selectFrom(oldest).select((inner) => inner.fn.max('oldest.expires_at').as('last')),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  },
});

/** Of this flow and kind; without a flow, of this recipient and kind. */
const isOfLine = (table: string, { tenantId, flowId, kind, recipient }: Line): RawBuilder<SqlBool> => {
  const of = (column: string) => sql.ref(`${table}.${column}`);
  const place =
    flowId === undefined
      ? sql`${of('flow_id')} is null and ${of('recipient')} = ${recipient}`
      : sql`${of('flow_id')} = ${flowId}`;
  return sql<SqlBool>`(${of('tenant_id')} = ${tenantId} and ${of('kind')} = ${kind} and ${place})`;
};

/** No other of its line came after it (security A11). */
const isNewest = (line: Line): RawBuilder<SqlBool> =>
  sql<SqlBool>`not exists (select 1 from challenges as newer where ${isOfLine('newer', line)}
    and (newer.created_at > challenges.created_at or (newer.created_at = challenges.created_at and newer.id > challenges.id)))`;
