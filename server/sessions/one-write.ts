/** What one request wants written is kept until its answer is ready: one statement then, and nothing half-done before. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Insertable, Selectable } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { KeptLogin } from './login-counts.ts';

export type PayloadRow = Insertable<Tables['oidc_payloads']>;

export interface InteractionRow {
  readonly id: string;
  readonly payload: string;
  readonly client_id: string | null;
  readonly prompt: string;
  /** ms since 1970 */
  readonly expires_at: number;
}

export interface OneWrite {
  /** Rows of `oidc_payloads` to write, by model and id. */
  readonly puts: Map<string, PayloadRow>;
  /** Grants that came along with a token that was read; undefined is one that is known to be missing. */
  readonly grants: Map<string, string | undefined>;
  /** The interaction that ended in this request: its row becomes the next one's, or goes. */
  endedInteraction?: string;
  /** That next one, where there is one. */
  nextInteraction?: InteractionRow;
  /** Who signed in, as the interaction says: it must still count when all is written. */
  login?: KeptLogin;
  /** The session as it was read. */
  session?: Pick<Selectable<Tables['oidc_payloads']>, 'id' | 'payload' | 'expires_at'>;
  /** The row of the session that ended, or went on under a new id, in this request. */
  endedSession?: string;
}

const current = new AsyncLocalStorage<OneWrite>();

/** Undefined outside a request: what is written then is written at once. */
export const oneWrite = (): OneWrite | undefined => current.getStore();

/** Runs the request; `flush` is called with what it left to write, unless it threw or `isVoid` says to drop it. */
export async function inOneWrite(
  run: () => Promise<void>,
  { flush, isVoid }: { flush: (write: OneWrite) => Promise<void>; isVoid: () => boolean },
): Promise<void> {
  const write: OneWrite = { puts: new Map(), grants: new Map() };
  await current.run(write, run);
  if (!isVoid()) await flush(write);
}
