/** A page of a list whose newest rows come first, with the number of all that fit. */
import type { Selectable, SelectQueryBuilder } from 'kysely';
import type { Tables } from '../database/tables.ts';
import type { Slice } from './catalog.ts';

type Listed = 'organizations' | 'one_time_tokens';

/** The id decides among those of one millisecond. */
export async function newestPage<T extends Listed>(
  matching: SelectQueryBuilder<Tables, T, object>,
  { limit, offset }: Slice,
): Promise<{ readonly rows: Selectable<Tables[T]>[]; readonly total: number }> {
  // Both tables have what these statements name.
  const some = matching as unknown as SelectQueryBuilder<Tables, 'organizations', object>;
  const { total } = await some.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await some
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return { rows: rows as unknown as Selectable<Tables[T]>[], total };
}
