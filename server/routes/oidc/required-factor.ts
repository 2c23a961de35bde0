/** Some organizations let only those in who have a second factor (end-user/04 §7). */
import type { Factors } from '../../factors/factors.ts';
import { availableFactors } from '../../flows/second-factor.ts';
import type { Organizations } from '../../organizations/organizations.ts';
import type { Settings } from '../../settings/settings.ts';
import type { User } from '../../users/user.ts';
import { heldFactors } from '../held-factors.ts';

export interface RequiredFactorDeps {
  readonly factors: Pick<Factors, 'list'>;
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly organizations: Pick<Organizations, 'requiringFactors'>;
}

/** Whether this organization wants one that the person does not have. One statement where it wants none. */
export type LacksFactor = (tenantId: string, user: User, organizationId: string) => Promise<boolean>;

export const createLacksFactor =
  ({ factors, settings, organizations }: RequiredFactorDeps): LacksFactor =>
  async (tenantId, { id: userId, phone, email }, organizationId) => {
    if (!(await organizations.requiringFactors.include(tenantId, organizationId))) return false;
    const kept = heldFactors(await factors.list({ tenantId, userId }));
    return availableFactors(await settings.signInExperience(tenantId), { kept, phone, email }).length === 0;
  };
