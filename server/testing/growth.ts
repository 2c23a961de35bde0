/** How the cost of an act grows with what it is given: in processor time, which a busy machine does not change. */

/**
 * How many times more it costs `times` as much: `times` for an act whose cost grows with its input, `times` squared where
 * the square does. Each is done several times in turn, and its cheapest counts: what else happens only adds. Processor
 * time of the whole process, so `act` must be done when it returns.
 */
export function growth(act: (size: number) => unknown, size: number, times: number): number {
  const small = { size, cost: Infinity };
  const large = { size: size * times, cost: Infinity };
  for (let round = 0; round < 7; round++)
    for (const one of [small, large])
      one.cost = Math.min(
        one.cost,
        costOf(() => act(one.size)),
      );
  return large.cost / small.cost;
}

/** In microseconds, at least one. */
function costOf(act: () => unknown): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, user + system);
}
