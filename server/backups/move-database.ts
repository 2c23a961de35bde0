/** Moves the embedded database to PostgreSQL, while no server writes to it. */
import { fillEmpty } from '../database/fill.ts';
import { openSnapshot, type Rows } from '../database/snapshot.ts';
import { takeLock } from '../database/sqlite.ts';

/**
 * The embedded database stays as it is. Throws a sentence when a server runs on it, or when the target is not empty.
 * Returns how many rows each table has.
 */
export async function moveDatabase({
  folder,
  url,
}: {
  readonly folder: string;
  readonly url: string;
}): Promise<Rows['counts']> {
  const lock = takeLock(folder, 'server');
  if (!lock) throw new Error(`A Latchkey server uses ${folder}: stop it first`);
  try {
    const snapshot = await openSnapshot({ engine: 'sqlite', folder }, { holdsWriters: true });
    try {
      await fillEmpty({ engine: 'postgres', url }, snapshot);
      return snapshot.counts;
    } finally {
      await snapshot.close();
    }
  } finally {
    lock.release();
  }
}
