/** Tells whoever listens that something changed. */

export interface Signal {
  readonly tell: () => void;
  /** Answers how to stop listening. */
  readonly on: (listener: () => void) => () => void;
}

export function createSignal(): Signal {
  const listeners = new Set<() => void>();
  return {
    tell() {
      for (const listener of listeners) listener();
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
