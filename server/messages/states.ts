/** What can become of a message, and who may say so: the only table of its kind, and every UPDATE is made from it. */

/**
 * - `reserved`: written down; from here on it may have left
 * - `handed`: the provider has it and has not answered yet
 * - `accepted`: the provider took it
 * - `delivered`, `failed`, `expired`: how it ended
 * - `unknown`: nobody knows whether it left; it is never sent again
 * - `suppressed`: never handed to anybody (security C14)
 */
export const messageStates = [
  'reserved',
  'handed',
  'accepted',
  'delivered',
  'failed',
  'expired',
  'unknown',
  'suppressed',
] as const;

export type MessageState = (typeof messageStates)[number];

/**
 * Who says it: the process that `sends`, the `provider` in a receipt or asked by us, and the `clock`, when that process
 * was not heard of for too long.
 */
export type Witness = 'sender' | 'provider' | 'clock';

const open = ['reserved', 'handed'] as const;
const undecided = [...open, 'unknown'] as const;
const unfinished = [...undecided, 'accepted'] as const;

/** Target by witness: from where. There is no way out of an end, and none that leads back to the start. */
const moves: Readonly<Record<Witness, Readonly<Partial<Record<MessageState, readonly MessageState[]>>>>> = {
  sender: { handed: ['reserved'], accepted: undecided, failed: undecided, unknown: open },
  provider: { accepted: undecided, delivered: unfinished, failed: unfinished, expired: unfinished },
  clock: { unknown: open },
};

/** The states that this witness may move to that one; none where it has no say. */
export const sourcesOf = (witness: Witness, target: MessageState): readonly MessageState[] =>
  moves[witness][target] ?? [];

/** Nothing moves it any more. */
export const isFinal = (state: MessageState): boolean =>
  !Object.values(moves).some((targets) => Object.values(targets).some((sources) => sources.includes(state)));
