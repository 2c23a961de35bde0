/** Recognises a row that refers to something which is not there, whichever engine complains. */

export function isMissingReference(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as Error & { code?: string; errcode?: number };
  // SQLITE_CONSTRAINT_FOREIGNKEY
  return code === '23503' || (code === 'ERR_SQLITE_ERROR' && errcode === 787);
}
