/** The statements that say what became of a message. Each moves a row only from where its witness may take it. */
import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { type MessageState, sourcesOf, type Witness } from './states.ts';

/** What somebody says of a message. */
export interface Outcome {
  readonly state: MessageState;
  readonly providerMessageId?: string | undefined;
  readonly segments?: number | undefined;
  readonly errorKind?: string | undefined;
  readonly errorCode?: string | undefined;
  /** Of `accepted`: ask the provider by ourselves, for the first time when the message is this old; see `askingAgesMs`. */
  readonly askAtAgeMs?: number | undefined;
}

/** One line of a message's time-line. */
export interface Event {
  readonly state: MessageState;
  readonly by: Witness;
  /** ms since 1970: when this server wrote it down. */
  readonly at: number;
  /** ms since 1970: when it happened, as the provider says. */
  readonly happenedAt?: number | undefined;
  readonly errorKind?: string | undefined;
  readonly errorCode?: string | undefined;
}

/** A message by our id, or by the provider's: of one connector. */
export interface Place {
  readonly tenantId: string;
  readonly connectorId: string;
  readonly reference?: string | undefined;
  readonly providerMessageId?: string | undefined;
}

/** A message whose fate the provider is asked for. */
export type Doubtful = Pick<
  Tables['messages'],
  'id' | 'connector_id' | 'recipient' | 'provider_message_id' | 'created_at'
>;

/** When a message without an answer is asked for; a later receipt may ask earlier. */
const firstCheckMs = 30_000;
/**
 * How old an accepted message is when its provider is asked unbidden, as long as nobody has reported its end. Three
 * questions at most: providers answer few of them a second, and some bill for them.
 */
export const askingAgesMs = [30_000, 120_000, 600_000] as const;
/** No provider knows more after a day than before. */
const askedForMs = 86_400_000;

export const createOutcomeQueries = (kysely: Kysely<Tables>) => ({
  /**
   * What the sending process says. A receipt may have come before the provider's answer: then the state stays where the
   * receipt took it, and the answer adds the id and the segments.
   */
  async mark(tenantId: string, id: string, outcome: Outcome, now: number): Promise<void> {
    const isMoved = isIn(sourcesOf('sender', outcome.state));
    const { errorKind = null, errorCode = null, providerMessageId = null, segments = null } = outcome;
    await kysely
      .updateTable('messages')
      .set({
        state: sql`case when ${isMoved} then ${outcome.state} else state end`,
        error_kind: sql`case when ${isMoved} then cast(${errorKind} as text) else error_kind end`,
        error_code: sql`case when ${isMoved} then cast(${errorCode} as text) else error_code end`,
        provider_message_id: sql`coalesce(cast(${providerMessageId} as text), provider_message_id)`,
        segments: sql`coalesce(cast(${segments} as integer), segments)`,
        events: told(outcome.state === 'suppressed' ? '' : line({ ...outcome, by: 'sender', at: now })),
        check_at: sql`case when ${isMoved} then ${checkAt(outcome, now)} else check_at end`,
        updated_at: now,
      })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute();
  },

  /** The provider takes its time. Nothing happens when it has answered meanwhile. */
  async markHanded(tenantId: string, id: string, now: number): Promise<void> {
    await kysely
      .updateTable('messages')
      .set({
        state: 'handed',
        events: told(line({ state: 'handed', by: 'sender', at: now })),
        updated_at: now,
      })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .where(isIn(sourcesOf('sender', 'handed')))
      .execute();
  },

  /** Messages whose sender died: nobody knows whether they left. They are never sent again; the provider is asked. */
  async markLost(tenantId: string, { until, now }: { until: number; now: number }): Promise<number> {
    const { numUpdatedRows } = await kysely
      .updateTable('messages')
      .set({
        state: 'unknown',
        events: told(line({ state: 'unknown', by: 'clock', at: now })),
        check_at: now,
        updated_at: now,
      })
      .where('tenant_id', '=', tenantId)
      .where('created_at', '<', until)
      .where(isIn(sourcesOf('clock', 'unknown')))
      .executeTakeFirst();
    return Number(numUpdatedRows);
  },

  /**
   * What the provider says, in a receipt or because we asked. False when it changed nothing: no such message, or one that
   * has ended, or has come further (security F5).
   */
  async settle(place: Place, said: Outcome & Pick<Event, 'happenedAt'>, now: number): Promise<boolean> {
    const { errorKind, errorCode, providerMessageId, state, happenedAt } = said;
    const isEnd = state !== 'accepted';
    const moved = await kysely
      .updateTable('messages')
      .set({
        state,
        provider_message_id: sql`coalesce(provider_message_id, cast(${providerMessageId ?? null} as text))`,
        error_kind: errorKind ?? null,
        error_code: errorCode ?? null,
        events: told(line({ state, by: 'provider', at: now, happenedAt, errorKind, errorCode })),
        ...(isEnd && { check_at: null }),
        updated_at: now,
      })
      .where('tenant_id', '=', place.tenantId)
      .where(isAt(place))
      .where(isIn(sourcesOf('provider', state)))
      .returning('id')
      .execute();
    return moved.length > 0;
  },

  /** A receipt that anybody could have written: it only makes us ask, and only for what has not ended. */
  async askSoon(place: Place, now: number): Promise<boolean> {
    const noted = await kysely
      .updateTable('messages')
      .set({ check_at: now })
      .where('tenant_id', '=', place.tenantId)
      .where(isAt(place))
      .where(isIn(sourcesOf('provider', 'delivered')))
      .returning('id')
      .execute();
    return noted.length > 0;
  },

  /** Takes the messages whose time to be asked for has come; no other node gets the same ones meanwhile. */
  claimDoubtful(tenantId: string, now: number, limit: number): Promise<Doubtful[]> {
    const due = kysely
      .selectFrom('messages as due')
      .select('due.id')
      .where('due.tenant_id', '=', tenantId)
      .where('due.check_at', '<=', now)
      .orderBy('due.check_at')
      .limit(limit);
    // Who was asked unbidden has one more turn or none. Else the older a message is, the longer until it is asked for again:
    // half its age, from half a minute to an hour.
    return kysely
      .updateTable('messages')
      .set({
        check_at: sql`case ${sql.join(askingAgesMs.map(nextTurn), sql` `)} when created_at < ${now - askedForMs} then null
          when created_at > ${now - 60_000} then cast(${now + 30_000} as bigint)
          when created_at < ${now - 7_200_000} then cast(${now + 3_600_000} as bigint)
          else cast(${now} as bigint) + (cast(${now} as bigint) - created_at) / 2 end`,
      })
      .where('tenant_id', '=', tenantId)
      .where('check_at', '<=', now)
      .where('id', 'in', due)
      .returning(['id', 'connector_id', 'recipient', 'provider_message_id', 'created_at'])
      .execute();
  },

  /** There is nobody to ask. */
  async giveUp(tenantId: string, id: string): Promise<void> {
    await kysely
      .updateTable('messages')
      .set({ check_at: null })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute();
  },

  /** The codes in these messages were accepted. */
  async markEntered(
    tenantId: string,
    challengeIds: readonly string[],
    now: number,
    since: number,
  ): Promise<void> {
    await kysely
      .updateTable('messages')
      .set({ entered_at: now })
      .where('tenant_id', '=', tenantId)
      .where('created_at', '>=', since)
      .where('challenge_id', 'in', challengeIds)
      .where('entered_at', 'is', null)
      .execute();
  },
});

export type OutcomeQueries = ReturnType<typeof createOutcomeQueries>;

const isIn = (states: readonly MessageState[]): RawBuilder<SqlBool> =>
  states.length === 0
    ? sql<SqlBool>`1 = 0`
    : sql<SqlBool>`state in (${sql.join(states.map((state) => sql.lit(state)))})`;

/** Our own id wins: it stands in the row before the provider's does. Both must be of that connector. */
const isAt = ({ connectorId, reference, providerMessageId }: Place): RawBuilder<SqlBool> =>
  reference !== undefined
    ? sql<SqlBool>`connector_id = ${connectorId} and id = ${reference}`
    : sql<SqlBool>`connector_id = ${connectorId} and provider_message_id = ${providerMessageId ?? ''}`;

/** Who has an answer that ends nothing may have been told to ask meanwhile. */
const checkAt = ({ state, askAtAgeMs }: Outcome, now: number): RawBuilder<number | null> => {
  if (state === 'unknown') return sql`cast(${now + firstCheckMs} as bigint)`;
  if (state !== 'accepted') return sql`null`;
  return askAtAgeMs === undefined
    ? sql`check_at`
    : sql`coalesce(check_at, created_at + ${sql.lit(askAtAgeMs)})`;
};

/** The turn after this one, for a message that stands exactly at it: a receipt's doubt stands at another time. */
const nextTurn = (age: number, index: number): RawBuilder<unknown> => {
  const next = askingAgesMs[index + 1];
  const time = next === undefined ? sql`null` : sql`created_at + ${sql.lit(next)}`;
  return sql`when state = 'accepted' and check_at = created_at + ${sql.lit(age)} then ${time}`;
};

const told = (text: string): RawBuilder<string> => sql`events || cast(${text} as text)`;

const line = ({ state, by, at, happenedAt, errorKind, errorCode }: Event): string =>
  `${JSON.stringify({ state, by, at, happenedAt, errorKind, errorCode })}\n`;
