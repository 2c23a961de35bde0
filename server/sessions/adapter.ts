/** oidc-provider's storage on our tables. */
import { type AdapterFactory, errors } from 'oidc-provider';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { createInteractions, moveInteraction, putInteraction, removeInteraction } from './interactions.ts';
import { type LoginCounts, yes } from './login-counts.ts';
import { inOneWrite, type OneWrite } from './one-write.ts';
import { goingOn, keepSession } from './going-on.ts';
import { createPayloads, putRows, removeRows } from './payloads.ts';

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
  readonly loginCounts: LoginCounts;
}

export function createOidcStore({ database, clock, loginCounts }: OidcStoreDeps): OidcStore {
  const { kysely } = database;
  return {
    adapters:
      (tenantId, { mayRepeat }) =>
      (model) =>
        model === 'Interaction'
          ? createInteractions({ kysely, clock, tenantId, loginCounts })
          : createPayloads(model, { kysely, clock, tenantId, mayRepeat }),
    request: (tenantId, run, { isVoid }) =>
      inOneWrite(run, { isVoid, flush: (write) => flush(tenantId, write) }),
  };

  async function flush(tenantId: string, write: OneWrite): Promise<void> {
    const session = goingOn(write);
    const others = [...write.puts.values()].filter((row) => row !== session?.row);
    await putRows(kysely, others);
    const isIn = !session || (await keepSession(database, session));
    if (!(await endInteraction(tenantId, write)) || !isIn) {
      await removeRows(kysely, others);
      throw new errors.SessionNotFound('the account was signed out meanwhile');
    }
    // After the new one is there: somebody who is signed in stays so, whatever happens between the two.
    if (write.endedSession !== undefined && write.endedSession !== session?.from)
      await removeRows(kysely, [{ tenant_id: tenantId, model: 'Session', id: write.endedSession }]);
  }

  /**
   * Whether whoever signed in may still do so. Asked after the session was written, in the statement that ends the
   * interaction: who changes a password either finds that session to end, or was seen here.
   */
  async function endInteraction(
    tenantId: string,
    { endedInteraction: ended, nextInteraction: next, login }: OneWrite,
  ): Promise<boolean> {
    if (ended === undefined) return true;
    const condition = login && loginCounts(tenantId, login);
    const counts = next
      ? await moveInteraction(kysely, tenantId, { ended, next }, condition)
      : await removeInteraction(kysely, tenantId, ended, condition);
    if (counts !== undefined) return counts;
    // Somebody else ended it at the same moment: nobody is lost, and nobody comes in past the question.
    if (next) await putInteraction(kysely, tenantId, next);
    if (!condition) return true;
    const row = await kysely.selectNoFrom(yes(condition).as('counts')).executeTakeFirst();
    return row?.counts === 1;
  }
}
