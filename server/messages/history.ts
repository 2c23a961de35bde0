/** What was sent, and what became of it, for the operator. */
import type { Kysely } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import { type Recipient, recipientIn } from '../../contract/recipient.ts';
import { planAnew } from '../database/plan-anew.ts';
import type { Tables } from '../database/tables.ts';
import type { Event } from './outcome-queries.ts';
import type { MessageState } from './states.ts';

/** A message as an operator may see it: its text and its code are kept nowhere. */
export type SentMessage = Recipient & {
  readonly id: string;
  readonly connectorId: string;
  readonly factoryId: string;
  readonly purpose: string;
  /** Of the number; empty for an address. */
  readonly country: string;
  readonly locale: string;
  readonly state: MessageState;
  readonly providerMessageId: string | null;
  readonly errorKind: string | null;
  readonly errorCode: string | null;
  readonly segments: number | null;
  /** ms since 1970, as all times */
  readonly enteredAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
};

export interface MessageFilter {
  readonly tenantId: string;
  /** Canonical, a number or an address. */
  readonly recipient?: string | undefined;
  readonly state?: MessageState | undefined;
  readonly connectorId?: string | undefined;
  /** Written down at this time or later, and before that one. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export interface History {
  /** Newest first. `total` is a lower bound when `isCapped`: nobody reads the last digits of a million. */
  list(
    filter: MessageFilter,
    page: Page,
  ): Promise<{ readonly messages: SentMessage[]; readonly total: number; readonly isCapped: boolean }>;
  /** With its whole time-line, oldest first. Refuses with `entity.not_found`. */
  get(message: {
    readonly tenantId: string;
    readonly id: string;
  }): Promise<SentMessage & { readonly timeline: readonly Event[] }>;
}

type Db = Kysely<Tables>;
type Row = Tables['messages'];

const mostCounted = 10_000;

export const createHistory = (kysely: Db): History => ({
  async list(filter, page) {
    // A page far behind is counted up to its end, so that there is a way on from each page but the last.
    const most = Math.max(mostCounted, page.offset + page.limit);
    const rows = await pageQuery(kysely, filter, page).execute();
    const { counted } = await countQuery(kysely, filter, most + 1).executeTakeFirstOrThrow();
    return { messages: rows.map(messageOf), total: Math.min(counted, most), isCapped: counted > most };
  },
  async get({ tenantId, id }) {
    const row = await kysely
      .selectFrom('messages')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? { ...messageOf(row), timeline: timelineOf(row) } : refuse('entity.not_found');
  },
});

/** Newest first: the end of the index that the filter names; the id decides among those of one millisecond. */
const matching = (db: Db, { tenantId, recipient, state, connectorId, from, to }: MessageFilter) =>
  db
    .selectFrom('messages')
    .modifyFront(planAnew)
    .where('tenant_id', '=', tenantId)
    .$if(recipient !== undefined, (query) => query.where('recipient', '=', recipient ?? ''))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'unknown'))
    .$if(connectorId !== undefined, (query) => query.where('connector_id', '=', connectorId ?? ''))
    .$if(from !== undefined, (query) => query.where('created_at', '>=', from ?? 0))
    .$if(to !== undefined, (query) => query.where('created_at', '<', to ?? 0))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc');

export const pageQuery = (db: Db, filter: MessageFilter, { limit, offset }: Page) =>
  matching(db, filter).selectAll().limit(limit).offset(offset);

/** How many fit, at most so many; in the order of the index, or the table would be read from its beginning. */
export const countQuery = (db: Db, filter: MessageFilter, most: number) =>
  db
    .selectFrom(matching(db, filter).select('id').limit(most).as('found'))
    .select((eb) => eb.fn.countAll<number>().as('counted'));

const messageOf = (row: Row): SentMessage => ({
  id: row.id,
  connectorId: row.connector_id,
  factoryId: row.factory_id,
  purpose: row.purpose,
  ...recipientIn(row.recipient),
  country: row.country,
  locale: row.locale,
  state: row.state,
  providerMessageId: row.provider_message_id,
  errorKind: row.error_kind,
  errorCode: row.error_code,
  segments: row.segments,
  enteredAt: row.entered_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** That it was written down stands in the row itself; what followed stands a line each. */
function timelineOf({ state, events, created_at: at }: Row): Event[] {
  const lines = events.split('\n').filter((line) => line !== '');
  const first = state === 'suppressed' ? 'suppressed' : 'reserved';
  return [{ state: first, by: 'sender', at }, ...lines.map((line) => JSON.parse(line) as Event)];
}
