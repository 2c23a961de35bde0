/** What was sent, and what became of it, for the operator. */
import type { Kysely } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import { type Recipient, recipientIn } from '../../contract/recipient.ts';
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

export interface History {
  /** Newest first, and how many there are in all. */
  list(
    filter: MessageFilter,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<{ readonly messages: SentMessage[]; readonly total: number }>;
  /** With its whole time-line, oldest first. Refuses with `entity.not_found`. */
  get(message: {
    readonly tenantId: string;
    readonly id: string;
  }): Promise<SentMessage & { readonly timeline: readonly Event[] }>;
}

type Row = Tables['messages'];

export function createHistory(kysely: Kysely<Tables>): History {
  const matching = ({ tenantId, recipient, state, connectorId, from, to }: MessageFilter) =>
    kysely
      .selectFrom('messages')
      .where('tenant_id', '=', tenantId)
      .$if(recipient !== undefined, (query) => query.where('recipient', '=', recipient ?? ''))
      .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'unknown'))
      .$if(connectorId !== undefined, (query) => query.where('connector_id', '=', connectorId ?? ''))
      .$if(from !== undefined, (query) => query.where('created_at', '>=', from ?? 0))
      .$if(to !== undefined, (query) => query.where('created_at', '<', to ?? 0));

  return {
    async list(filter, { limit, offset }) {
      const rows = await matching(filter)
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .offset(offset)
        .execute();
      const { total } = await matching(filter)
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      return { messages: rows.map(messageOf), total };
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
  };
}

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
