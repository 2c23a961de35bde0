/** What webhooks hear of messages: accepted, delivered or failed. Neither its words nor whom it went to. */
import type { HookEvent } from '../../contract/hook-events.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Outcome } from './outcome-queries.ts';
import type { MessageState } from './states.ts';

const events: Readonly<Partial<Record<MessageState, HookEvent>>> = {
  accepted: 'Message.Accepted',
  delivered: 'Message.Delivered',
  failed: 'Message.Failed',
  expired: 'Message.Failed',
};

export interface ToldOutcome extends Outcome {
  /** Ours, as `/api/messages/:id` knows it; a report may name the provider's alone. */
  readonly id?: string | undefined;
  readonly connectorId?: string | undefined;
  readonly usageType?: string | undefined;
}

/** Nothing for other states: nobody knows yet, or nobody may know (security C14). */
export async function tellOutcome(
  hooks: Pick<Hooks, 'fire'> | undefined,
  tenantId: string,
  { id, connectorId, usageType, state, providerMessageId, errorKind, errorCode, segments }: ToldOutcome,
): Promise<void> {
  const event = events[state];
  if (event)
    await hooks?.fire(tenantId, event, () => ({
      data: { id, connectorId, usageType, state, providerMessageId, errorKind, errorCode, segments },
    }));
}

export interface Teller {
  /** After the answer: a webhook that listens must not make a message that really left the slower one (security C14). */
  later(tenantId: string, outcome: ToldOutcome): void;
  /** Resolves when all of it is written down. */
  rest(): Promise<void>;
}

export function createTeller(hooks: Pick<Hooks, 'fire'> | undefined): Teller {
  const running = new Set<Promise<void>>();
  return {
    later(tenantId, outcome) {
      const telling = new Promise<void>((resolve) => void setImmediate(resolve))
        .then(() => tellOutcome(hooks, tenantId, outcome))
        .finally(() => running.delete(telling));
      running.add(telling);
    },
    async rest() {
      await Promise.all(running);
    },
  };
}
