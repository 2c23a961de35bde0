/** What goes and what comes where a set is replaced whole, and whether it is still the set that somebody saw. */
import { refuse } from '../../contract/errors.ts';

/** Whether these are the members that the caller saw. */
export type IsAsSeen = (members: readonly string[]) => boolean;

/**
 * For a transaction in which nobody else replaces the set. Whoever adds or takes a single member at the same moment loses
 * nothing: only what was seen here goes, only what was missing here comes. Refuses with 412 `request.changed_meanwhile`.
 */
export function replacing(
  members: readonly string[],
  wanted: readonly string[],
  isAsSeen: IsAsSeen = () => true,
): { readonly gone: readonly string[]; readonly added: readonly string[] } {
  if (!isAsSeen(members)) refuse('request.changed_meanwhile');
  const [before, after] = [new Set(members), new Set(wanted)];
  return {
    gone: [...before].filter((one) => !after.has(one)),
    added: [...after].filter((one) => !before.has(one)),
  };
}
