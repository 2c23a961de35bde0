/** Which fields of a connector stand in the open, and which behind "More settings". */
import type { FormItem } from '../connectors/connector.ts';

/** A few optional fields do no harm; more of them hide what really has to be filled in. */
const mostInTheOpen = 4;

/** The order stays: only the optional fields after the last needed one are put away, when there are many. */
export function splitItems(items: readonly FormItem[]): {
  readonly first: readonly FormItem[];
  readonly more: readonly FormItem[];
} {
  const lastNeeded = items.findLastIndex(({ required }) => required);
  const optional = items.slice(lastNeeded + 1);
  if (lastNeeded < 0 || optional.length <= mostInTheOpen) return { first: items, more: [] };
  return { first: items.slice(0, lastNeeded + 1), more: optional };
}
