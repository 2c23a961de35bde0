/** Recognises a broken unique index, whichever engine complains. */

/**
 * The broken index and its columns in one text, or undefined when the error is another one. PostgreSQL names the index
 * (`users_phone`), SQLite the columns (`users.tenant_id, users.primary_phone`): look for either.
 */
export function violatedIndex(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, constraint, errcode } = error as Error & {
    code?: string;
    constraint?: string;
    errcode?: number;
  };
  if (code === '23505') return constraint ?? '';
  // SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY
  if (code === 'ERR_SQLITE_ERROR' && (errcode === 2067 || errcode === 1555)) return error.message;
  return undefined;
}
