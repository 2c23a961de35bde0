/** People as oidc-provider knows them: those who are suspended or gone are not there. */
import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider';
import type { Membership } from '../../organizations/members.ts';
import type { Organizations } from '../../organizations/organizations.ts';
import type { User } from '../../users/user.ts';
import { claimsOf, organizationRolesScope, organizationsScope } from './claims.ts';
import { enterOrganization, isLetInto } from './organizations.ts';
import type { LacksFactor } from './required-factor.ts';

export interface AccountsOptions {
  readonly tenantId: string;
  findUser(tenantId: string, id: string): Promise<User | undefined>;
  /** Writes where the person signed up, for one who has none yet. */
  setApplication(tenantId: string, userId: string, applicationId: string): Promise<void>;
  /** Asked only where they are told. */
  roleNamesOf(tenantId: string, userId: string): Promise<readonly string[]>;
  readonly organizations: Pick<Organizations, 'rights'>;
  /** Nobody is kept out of an organization without it. */
  readonly lacksFactor?: LacksFactor;
}

export const findAccount =
  ({
    tenantId,
    findUser,
    setApplication,
    roleNamesOf,
    organizations,
    lacksFactor,
  }: AccountsOptions): FindAccount =>
  async (ctx, accountId) => {
    // Who has just signed in was looked up for it a moment ago, and is looked up again before any token is made.
    if (hasJustSignedIn(ctx, accountId)) return { accountId, claims: async () => ({ sub: accountId }) };
    const user = await findUser(tenantId, accountId);
    if (!user || user.isSuspended) return undefined;
    const clientId = ctx.oidc.client?.clientId;
    if (user.applicationId === null && clientId !== undefined && ctx.oidc.route === 'token')
      await setApplication(tenantId, accountId, clientId);
    await enterOrganization(ctx, {
      tenantId,
      userId: user.id,
      rights: organizations.rights,
      lacksFactor: async (organizationId) => (await lacksFactor?.(tenantId, user, organizationId)) ?? false,
    });
    return accountOf(user, {
      roleNames: () => roleNamesOf(tenantId, user.id),
      memberships: async () =>
        (await organizations.rights.membershipsOf(tenantId, user.id)).filter(({ organization }) =>
          isLetInto(ctx, organization.id),
        ),
    });
  };

const hasJustSignedIn = ({ oidc }: KoaContextWithOIDC, accountId: string): boolean =>
  oidc.route === 'resume' && oidc.result?.login?.accountId === accountId;

interface Asked {
  roleNames(): Promise<readonly string[]>;
  memberships(): Promise<readonly Membership[]>;
}

const accountOf = (user: User, { roleNames, memberships }: Asked): Account => ({
  accountId: user.id,
  async claims(use, scope) {
    const isAsked = (name: string) => scope.split(' ').includes(name);
    const belongs = isAsked(organizationsScope) || isAsked(organizationRolesScope);
    return claimsOf(user, use, isAsked('roles') ? await roleNames() : [], belongs ? await memberships() : []);
  },
});
