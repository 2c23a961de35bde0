/** For a statement whose best plan depends on its values: PostgreSQL plans it for each call (see postgres.ts). */
import { sql } from 'kysely';

/** At the front of the statement: `.modifyFront(planAnew)`. */
export const planAnew = sql`/* plan anew */`;
