/** Organizations that want a second factor of all who belong to them (end-user/04 §7). */
import type { Database } from '../database/open.ts';

export interface RequiringFactors {
  /** Whether one of the person's organizations does. One statement. */
  concern(tenantId: string, userId: string): Promise<boolean>;
  /** Whether this one does; false for one that is not there. */
  include(tenantId: string, organizationId: string): Promise<boolean>;
}

export function createRequiringFactors({ kysely }: Pick<Database, 'kysely'>): RequiringFactors {
  const requiring = (tenantId: string) =>
    kysely
      .selectFrom('organizations')
      .select('organizations.id')
      .where('organizations.tenant_id', '=', tenantId)
      .where('organizations.is_mfa_required', '=', 1)
      .limit(1);
  return {
    async concern(tenantId, userId) {
      const one = await requiring(tenantId)
        .innerJoin('organization_users as member', (join) =>
          join
            .onRef('member.tenant_id', '=', 'organizations.tenant_id')
            .onRef('member.organization_id', '=', 'organizations.id'),
        )
        .where('member.member_id', '=', userId)
        .executeTakeFirst();
      return one !== undefined;
    },
    async include(tenantId, organizationId) {
      const one = await requiring(tenantId).where('organizations.id', '=', organizationId).executeTakeFirst();
      return one !== undefined;
    },
  };
}
