/** People with a number are found in their order, all of a tenant or those of one application. */
import type { LateIndex } from '../late-indexes.ts';

/** Nothing but indexes, and those are made beside running work. */
export async function up(): Promise<void> {}

export const lateIndexes: readonly LateIndex[] = [
  {
    name: 'users_with_phone',
    on: 'on users (tenant_id, created_at, id) where primary_phone is not null',
  },
  {
    name: 'users_with_phone_by_application',
    on: 'on users (tenant_id, application_id, created_at, id) where primary_phone is not null',
  },
];
