/** Messages of the telephone, gathered by number: the newest number first, in it the newest message last. */
export interface TelephoneMessage {
  readonly id: string;
  /** Digits with the country code, perhaps with a plus. */
  readonly to: string;
  readonly text: string;
  readonly code?: string | null;
  readonly usageType?: string;
  /** Milliseconds since 1970, or an ISO 8601 text. */
  readonly sentAt: number | string;
}

export interface Conversation {
  /** Digits alone. */
  readonly to: string;
  readonly messages: readonly TelephoneMessage[];
}

export const digitsOf = (phone: string): string => phone.replace(/\D/g, '');

export const sentAtMs = ({ sentAt }: TelephoneMessage): number =>
  typeof sentAt === 'number' ? sentAt : Date.parse(sentAt);

/** Adds what is new; a message that comes twice (list and stream) is one. Newest first, as the server lists them. */
export function mergeMessages(
  known: readonly TelephoneMessage[],
  arrived: readonly TelephoneMessage[],
): readonly TelephoneMessage[] {
  const ids = new Set(known.map(({ id }) => id));
  const fresh = arrived.filter(({ id }) => !ids.has(id));
  if (fresh.length === 0) return known;
  return [...fresh, ...known].toSorted((a, b) => sentAtMs(b) - sentAtMs(a));
}

export function groupByNumber(messages: readonly TelephoneMessage[]): readonly Conversation[] {
  const byNumber = Map.groupBy(messages, ({ to }) => digitsOf(to));
  return [...byNumber].map(([to, found]) => ({ to, messages: found.toReversed() }));
}
