/** A no from the server, and where on the page it belongs. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** An answer that is not 2xx: `message` is the server's sentence in the person's language. */
export class ApiRefusal extends Error {
  override name = 'ApiRefusal';
  readonly status: number;
  /** Empty when the answer was not the server's own JSON. */
  readonly code: string;
  readonly data: unknown;

  constructor(status: number, body: unknown) {
    const { code, message, data } = (typeof body === 'object' && body !== null ? body : {}) as Record<
      string,
      unknown
    >;
    super(typeof message === 'string' ? message : '');
    this.status = status;
    this.code = typeof code === 'string' ? code : '';
    this.data = data;
  }
}

/** The server did not answer at all. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** The provider's own words, where the sentence does not hold them yet (`data.errorDescription`). */
export function providerWords(error: unknown): string | undefined {
  if (!(error instanceof ApiRefusal) || typeof error.data !== 'object' || error.data === null)
    return undefined;
  const { errorDescription } = error.data as { errorDescription?: unknown };
  if (typeof errorDescription !== 'string' || error.message.includes(errorDescription)) return undefined;
  return errorDescription;
}

/** What is wrong with which value, as far as the server says so in `data.issues`. */
export function issuesOf(error: unknown): readonly Issue[] {
  if (!(error instanceof ApiRefusal) || typeof error.data !== 'object' || error.data === null) return [];
  const { issues } = error.data as { issues?: unknown };
  if (!Array.isArray(issues)) return [];
  return issues.flatMap((issue: unknown): Issue[] => {
    if (typeof issue !== 'object' || issue === null) return [];
    const { path, message } = issue as Record<string, unknown>;
    if (typeof message !== 'string') return [];
    const parts = Array.isArray(path) ? path : typeof path === 'string' ? path.split('.') : [];
    return [{ path: parts.map((part) => (typeof part === 'number' ? part : String(part))), message }];
  });
}
