/** Connectors that say who somebody is: one for each provider of a tenant. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql.raw('alter table connectors add column target text').execute(db);
  await sql
    .raw('create unique index connectors_target on connectors (tenant_id, target) where target is not null')
    .execute(db);
}
