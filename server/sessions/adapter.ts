/** oidc-provider's storage on our tables. */
import type { AdapterFactory } from 'oidc-provider';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { createInteractions, removeInteraction } from './interactions.ts';
import { inOneWrite, type OneWrite } from './one-write.ts';
import { createPayloads, putRows } from './payloads.ts';

export interface OidcStore {
  /** `mayRepeat` is asked when a refresh token is used: see `createPayloads`. Clients are not kept here. */
  adapters(tenantId: string, options: { readonly mayRepeat: () => boolean }): AdapterFactory;
  /** Runs one request and then writes what it left, unless it failed (`isVoid`). */
  request(
    tenantId: string,
    run: () => Promise<void>,
    options: { readonly isVoid: () => boolean },
  ): Promise<void>;
}

export interface OidcStoreDeps {
  readonly database: Database;
  readonly clock: Clock;
}

export function createOidcStore({ database: { kysely }, clock }: OidcStoreDeps): OidcStore {
  return {
    adapters:
      (tenantId, { mayRepeat }) =>
      (model) =>
        model === 'Interaction'
          ? createInteractions({ kysely, clock, tenantId })
          : createPayloads(model, { kysely, clock, tenantId, mayRepeat }),
    request: (tenantId, run, { isVoid }) =>
      inOneWrite(run, { isVoid, flush: (write) => flush(tenantId, write) }),
  };

  async function flush(tenantId: string, { puts, endedInteraction, endedSession }: OneWrite): Promise<void> {
    await putRows(kysely, [...puts.values()]);
    if (endedInteraction !== undefined) await removeInteraction(kysely, tenantId, endedInteraction);
    // After the new one is there: somebody who is signed in stays so, whatever happens between the two.
    if (endedSession !== undefined) {
      await kysely
        .deleteFrom('oidc_payloads')
        .where('tenant_id', '=', tenantId)
        .where('model', '=', 'Session')
        .where('id', '=', endedSession)
        .execute();
    }
  }
}
