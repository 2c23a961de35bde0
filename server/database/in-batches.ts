/** Removes what is old a little at a time: no statement holds its locks for long, and a server that stops need not wait. */

export interface Batches {
  /** Rows that one statement removes at most. */
  readonly size?: number;
  /** Asked between two batches; true ends it. */
  readonly isStopping?: (() => boolean) | undefined;
}

/** `remove` says how many rows went; returns the sum. */
export async function removeInBatches(
  remove: (size: number) => Promise<number>,
  { size = 500, isStopping = () => false }: Batches = {},
): Promise<number> {
  let total = 0;
  while (!isStopping()) {
    const removed = await remove(size);
    total += removed;
    if (removed < size) break;
  }
  return total;
}
