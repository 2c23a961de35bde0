/** The key of an authenticator app that is being set up: one until the app has shown its code, so that what was scanned stays good. */
import type { TotpSecret } from '../../contract/account.ts';
import type { Outcome } from '../ui/call-api.ts';
import { api } from './account-api.ts';
import { forget, keep, read } from './kept.ts';

export interface NewApp extends TotpSecret {
  /** One was shown before in this tab, and is lost. */
  readonly isAnother: boolean;
}

/** In the memory of this page alone: nobody who is here later sets up an app with the key of somebody before. */
let made: NewApp | undefined;

export async function readKey(): Promise<Outcome<NewApp>> {
  if (made) return { ok: true, body: made };
  const outcome = await api.newTotp();
  if (!outcome.ok) return outcome;
  made = { ...outcome.body, isAnother: read('scanned') === true };
  keep('scanned', true);
  return { ok: true, body: made };
}

/** It is the app's now. */
export function forgetKey(): void {
  made = undefined;
  forget('scanned');
}
