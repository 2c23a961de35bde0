/** Stops hammering a provider that is down: after failures in a row nobody calls it for a while, then one message tries. */
import { ConnectorError } from '@latchkey/connector-kit';
import type { Clock } from '../clock.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Log } from '../log.ts';

/** One version of one connector: new settings deserve a new chance. */
export interface Circuit {
  readonly tenantId: string;
  readonly id: string;
  readonly version: number;
}

export interface CircuitState {
  /** `half-open`: the pause is over, and the next message shows whether the provider is back. */
  readonly state: 'closed' | 'open' | 'half-open';
  readonly failuresInRow: number;
  /** ms since 1970; undefined while it is closed. */
  readonly triesAgainAt: number | undefined;
}

export interface Breaker {
  /**
   * Throws a ConnectorError of kind `transient`, retry `later`, with the seconds that are left, while nothing may leave.
   * A message that is not really sent fares the same, and is never the one that tries (security C14).
   */
  enter(circuit: Circuit, message: { readonly isSuppressed: boolean }): void;
  /** How a real send went; everything but the provider's own failure is a sign of life. */
  record(circuit: Circuit, error?: ConnectorError): void;
  /** On this node. */
  stateOf(place: Omit<Circuit, 'version'>): CircuitState;
}

export interface BreakerDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Who is told that a connector is unhealthy, on each node for itself; nobody without it. */
  readonly hooks?: Pick<Hooks, 'fire'> | undefined;
}

const failuresToOpen = 5;
const shortestPauseMs = 5_000;
const longestPauseMs = 60_000;
/** A send takes twelve seconds at most: one that was not heard of for longer tries no more. */
const tryingMs = 15_000;

interface Memory {
  readonly version: number;
  failuresInRow: number;
  pauseMs: number;
  openUntil: number;
  triedAt: number;
}

export function createBreaker({ clock, log, hooks }: BreakerDeps): Breaker {
  const memories = new Map<string, Memory>();
  const keyOf = ({ tenantId, id }: Omit<Circuit, 'version'>): string => `${tenantId}/${id}`;
  const isOpen = (memory: Memory | undefined): memory is Memory =>
    memory !== undefined && memory.failuresInRow >= failuresToOpen;

  return {
    enter(circuit, { isSuppressed }) {
      const memory = memories.get(keyOf(circuit));
      if (!isOpen(memory) || memory.version !== circuit.version) return;
      const now = clock.now();
      const freeAt = Math.max(memory.openUntil, memory.triedAt + tryingMs);
      if (now < freeAt) throw resting(Math.ceil((freeAt - now) / 1_000));
      if (!isSuppressed) memory.triedAt = now;
    },
    record(circuit, error) {
      const key = keyOf(circuit);
      const known = memories.get(key);
      if (known && known.version > circuit.version) return; // what it says is of settings that are gone
      if (error?.kind !== 'transient') {
        if (isOpen(known)) log.warn({ ...circuit }, 'the provider answers again');
        memories.delete(key);
        return;
      }
      const memory =
        known?.version === circuit.version
          ? known
          : {
              version: circuit.version,
              failuresInRow: 0,
              pauseMs: shortestPauseMs / 2,
              openUntil: 0,
              triedAt: 0,
            };
      memories.set(key, memory);
      memory.failuresInRow += 1;
      memory.triedAt = 0;
      if (!isOpen(memory) || clock.now() < memory.openUntil) return;
      memory.pauseMs = Math.min(longestPauseMs, memory.pauseMs * 2);
      memory.openUntil = clock.now() + memory.pauseMs;
      log.error(
        { ...circuit, pauseMs: memory.pauseMs },
        'the provider fails again and again: nothing is sent for a while',
      );
      const { tenantId, id } = circuit;
      void hooks?.fire(tenantId, 'Connector.Unhealthy', () => ({
        data: { id, failuresInRow: memory.failuresInRow, triesAgainAt: memory.openUntil },
      }));
    },
    stateOf(place) {
      const memory = memories.get(keyOf(place));
      if (!memory) return { state: 'closed', failuresInRow: 0, triesAgainAt: undefined };
      const { failuresInRow } = memory;
      if (!isOpen(memory)) return { state: 'closed', failuresInRow, triesAgainAt: undefined };
      const isOver = clock.now() >= memory.openUntil;
      return {
        state: isOver ? 'half-open' : 'open',
        failuresInRow,
        triesAgainAt: memory.openUntil,
      };
    },
  };
}

const resting = (retryAfterSeconds: number): ConnectorError =>
  new ConnectorError(
    'transient',
    'The provider failed again and again, so nothing is sent to it for a while.',
    {
      retry: 'later',
      retryAfterSeconds,
    },
  );
