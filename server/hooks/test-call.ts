/** The operator's test of a hook: sent at once, with its key and the config given; nothing is kept of it. */
import { refuse } from '../../contract/errors.ts';
import type { HookEvent } from '../../contract/hook-events.ts';
import type { HookConfig } from '../../contract/hooks.ts';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { Hook } from './hook.ts';
import type { HookPlace } from './hooks.ts';
import { post } from './post.ts';
import { restoreConfig } from './secret-headers.ts';

/**
 * Refuses with `entity.not_found`, `hook.endpoint_responded_with_error` (`data`: status and body of the reply) or
 * `hook.send_test_payload_failed` (`data`: why).
 */
export type TestCall = (
  place: HookPlace,
  call: { readonly events: readonly HookEvent[]; readonly config: HookConfig },
) => Promise<void>;

export interface TestCallDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: typeof globalThis.fetch;
  readonly find: (place: HookPlace) => Promise<Hook>;
}

export const createTestCall =
  ({ clock, random, fetch, find }: TestCallDeps): TestCall =>
  async (place, { events, config }) => {
    const hook = await find(place);
    const restored = restoreConfig(config, hook.config);
    const posted = await Promise.all(
      events.map((event) =>
        post(
          {
            id: random.id(),
            body: JSON.stringify(sample(event, hook.id, clock.now())),
            config: restored,
            signingKey: hook.signingKey,
          },
          { fetch, now: clock.now() },
        ),
      ),
    );
    const failed = posted.find(({ isArrived }) => !isArrived);
    if (!failed) return;
    if (failed.statusCode === undefined)
      refuse('hook.send_test_payload_failed', { data: { message: failed.error } });
    refuse('hook.endpoint_responded_with_error', {
      data: { responseStatus: failed.statusCode, responseBody: failed.body },
    });
  };

/** Nobody's: no person of the tenant stands in it. */
function sample(event: HookEvent, hookId: string, now: number): object {
  const facts = {
    event,
    createdAt: new Date(now).toISOString(),
    hookId,
    userAgent: 'Latchkey (webhook test)',
  };
  if (!event.startsWith('Post')) return { ...facts, ip: '192.0.2.1', data: { id: 'test' } };
  return {
    ...facts,
    interactionEvent: interactionOf[event] ?? 'SignIn',
    sessionId: 'test',
    userIp: '192.0.2.1',
    userId: 'test',
    user: { id: 'test', username: 'test', primaryPhone: '15550100' },
    application: { id: 'test', type: 'SPA', name: 'Test', description: null },
  };
}

const interactionOf: Readonly<Partial<Record<HookEvent, string>>> = {
  PostRegister: 'Register',
  PostResetPassword: 'ForgotPassword',
};
