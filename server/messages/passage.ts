/** What a connector may want kept between leaving and coming back: it travels sealed with the rest of who was sent away. */
import { ConnectorError } from '@latchkey/connector-kit';

export type Session = Readonly<Record<string, unknown>>;

/** Handed over beside the kit's contract, to packages that were written for Logto. */
export interface Passage {
  readonly connectorId: string;
  readonly session: {
    /** What was kept last; empty when nothing was. */
    get(): Session;
    /** In the place of what was kept before. Throws a ConnectorError for what is no object of JSON, or too long. */
    keep(session: unknown): void;
  };
}

/** In characters of JSON: it stands in a row of every sign-in that is under way. */
const longestSession = 8192;

export function openPassage(connectorId: string, kept: Session = {}): Passage {
  let now = kept;
  return {
    connectorId,
    session: {
      get: () => now,
      keep(session) {
        now = readSession(session);
      },
    },
  };
}

function readSession(session: unknown): Session {
  const text = typeof session === 'object' && session !== null ? jsonOf(session) : undefined;
  if (text === undefined || !text.startsWith('{') || text.length > longestSession)
    throw new ConnectorError('unknown', 'The package wants something kept that cannot be kept.', {
      retry: 'fix',
    });
  return JSON.parse(text) as Session;
}

function jsonOf(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
