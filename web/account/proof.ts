/** "Is it you?": asked before whatever is risky, once for ten minutes, while the room that asked stays as it is. */
import type { OwnFactor } from '../../contract/account.ts';
import type { Outcome } from '../ui/call-api.ts';
import { forget, keep, read } from './kept.ts';
import { who } from './person.ts';
import { claims } from './session.ts';
import { createSignal } from './signal.ts';

/** A second factor that the person keeps. */
export type ProvingFactor = OwnFactor['type'];

/** Kept in this tab, for a reload and for the way to a provider and back: it is of use to this sign-in alone. */
interface Proof {
  readonly id: string;
  /** Of whom: another person may have signed in here since. */
  readonly of: string | undefined;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** Where a second factor gave it: which. */
  readonly by?: ProvingFactor;
}

/** The server counts ten minutes from the beginning; half a minute before its end a new one is asked for. */
const holdsMs = 9.5 * 60_000;

let asking:
  | {
      readonly answer: (id: string | undefined) => void;
      readonly focus: Element | null;
      readonly notBy: readonly ProvingFactor[];
    }
  | undefined;
const { tell, on } = createSignal();

export const isAsking = (): boolean => asking !== undefined;

export const onAsking = on;

/** What is not enough for what was asked. */
export const tooLittle = (): readonly ProvingFactor[] => asking?.notBy ?? [];

function heldProof(): Proof | undefined {
  const proof = read<Proof>('proof');
  if (proof && proof.until > Date.now() && proof.of === claims()?.sub) return proof;
  forget('proof');
  return undefined;
}

/**
 * The proof that holds, else the one that the person gives now; undefined when they turn back. `notBy`: a factor is not
 * enough to take itself away, so its own proof does not count.
 */
export function needProof(notBy: readonly ProvingFactor[] = []): Promise<string | undefined> {
  const held = heldProof();
  if (held && !(held.by && notBy.includes(held.by))) return Promise.resolve(held.id);
  return new Promise((resolve) => {
    asking = { answer: resolve, focus: document.activeElement, notBy };
    tell();
  });
}

/** `startedAt`: when its record was made, ms since 1970. */
export function giveProof(id: string, startedAt: number, by?: ProvingFactor): void {
  keep('proof', { id, of: claims()?.sub, until: startedAt + holdsMs, by } satisfies Proof);
  settle(id);
}

/** The room that asked was left: nobody waits for the answer any more. */
export function dropQuestion(): void {
  if (!asking) return;
  asking = undefined;
  tell();
}

export const turnBack = (): void => settle(undefined);

/** Does what needs a proof; where the server wants a fresh one it is asked for, once. Undefined when the person turned back. */
export async function withProof<Body>(
  act: (proof: string) => Promise<Outcome<Body>>,
  notBy?: readonly ProvingFactor[],
): Promise<Outcome<Body> | undefined> {
  const id = await needProof(notBy);
  if (id === undefined) return undefined;
  const outcome = await act(id);
  if (outcome.ok || outcome.refused.code !== 'verification_record.permission_denied') return outcome;
  forget('proof');
  const again = await needProof(notBy);
  return again === undefined ? undefined : act(again);
}

/** Who has nothing to confirm with is not asked, neither here nor by the server. */
export const confirmed: typeof withProof = (act) =>
  who().hasSecurityVerificationMethod ? withProof(act) : act('');

function settle(id: string | undefined): void {
  const { answer, focus } = asking ?? {};
  asking = undefined;
  tell();
  answer?.(id);
  // Back to where the hands were, when it is still there.
  setTimeout(() => {
    if (focus instanceof HTMLElement && focus.isConnected && focus !== document.body) focus.focus();
  });
}
