/** Runs one kind of work by several workers for a while and says how fast it was. */
export interface Figures {
  readonly concurrency: number;
  readonly done: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LoadOptions {
  readonly concurrency: number;
  readonly seconds: number;
  /** One unit; its worker's number says whose phone to use. It throws when it did not end as it must. */
  readonly work: (worker: number) => Promise<void>;
}

/** Throws when any unit failed: a fast refusal is no figure. */
export async function runLoad({ concurrency, seconds, work }: LoadOptions): Promise<Figures> {
  const times: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  const worker = async (_: unknown, number: number): Promise<void> => {
    while (performance.now() < endsAt) {
      const began = performance.now();
      await work(number);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const tookSeconds = (performance.now() - startedAt) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    concurrency,
    done: times.length,
    perSecond: times.length / tookSeconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}
