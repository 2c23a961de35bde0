/** Webhooks and what became of their events, as the contract writes them. */
import type { HookAnswer, RecentLogAnswer } from '../../../../contract/hooks.ts';
import type { Delivery, Hook } from '../../../hooks/hooks.ts';
import { mask, maskConfig } from '../../../hooks/hooks.ts';

/** The key is shown by the answer that made it, and by no other. */
export const hookAnswerOf = (
  tenantId: string,
  hook: Hook,
  { showsKey = false }: { readonly showsKey?: boolean } = {},
): HookAnswer => ({
  tenantId,
  id: hook.id,
  name: hook.name,
  event: hook.event,
  events: [...hook.events],
  config: maskConfig(hook.config),
  signingKey: showsKey ? hook.signingKey : mask(hook.signingKey),
  enabled: hook.isEnabled,
  createdAt: hook.createdAt,
});

export function recentLogOf(tenantId: string, delivery: Delivery): RecentLogAnswer {
  const { id, hookId, event, contents, state, outcomes, nextAt, createdAt } = delivery;
  const last = outcomes.at(-1);
  const key = `TriggerHook.${event}`;
  return {
    tenantId,
    id,
    key,
    payload: {
      key,
      result: state === 'delivered' ? 'Success' : 'Error',
      hookId,
      hookRequest: { body: contents as RecentLogAnswer['payload']['hookRequest']['body'] },
      ...(last?.statusCode !== undefined && {
        response: { statusCode: last.statusCode, body: last.body ?? '' },
      }),
      ...(state !== 'delivered' && { error: last?.error ?? whyNot(state, last?.statusCode) }),
      state,
      attempts: [...outcomes],
      nextAttemptAt: nextAt,
    },
    createdAt,
  };
}

const whyNot = (state: Delivery['state'], statusCode: number | undefined): string =>
  statusCode === undefined ? `The event is ${state}` : `The address answered with HTTP ${statusCode}`;
