/** Every table, as the queries see it. Times are milliseconds since 1970, JSON is text, flags are times or 0/1. */
import type { AccessTables } from './tables/access.ts';
import type { MessagesTables } from './tables/messages.ts';
import type { OrganizationsTables } from './tables/organizations.ts';
import type { PeopleTables } from './tables/people.ts';
import type { SignInTables } from './tables/sign-in.ts';
import type { TenantsTables } from './tables/tenants.ts';

export interface Tables
  extends TenantsTables,
    PeopleTables,
    SignInTables,
    MessagesTables,
    AccessTables,
    OrganizationsTables {}
