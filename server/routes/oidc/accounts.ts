/** People as oidc-provider knows them: those who are suspended or gone are not there. */
import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider';
import type { User } from '../../users/user.ts';
import { claimsOf } from './claims.ts';
import { refuseOrganization } from './organizations.ts';

export interface AccountsOptions {
  readonly tenantId: string;
  findUser(tenantId: string, id: string): Promise<User | undefined>;
  /** Writes where the person signed up, for one who has none yet. */
  setApplication(tenantId: string, userId: string, applicationId: string): Promise<void>;
  /** Asked only where they are told. */
  roleNamesOf(tenantId: string, userId: string): Promise<readonly string[]>;
}

export const findAccount =
  ({ tenantId, findUser, setApplication, roleNamesOf }: AccountsOptions): FindAccount =>
  async (ctx, accountId) => {
    // Who has just signed in was looked up for it a moment ago, and is looked up again before any token is made.
    if (hasJustSignedIn(ctx, accountId)) return { accountId, claims: async () => ({ sub: accountId }) };
    refuseOrganization(ctx);
    const user = await findUser(tenantId, accountId);
    if (!user || user.isSuspended) return undefined;
    const clientId = ctx.oidc.client?.clientId;
    if (user.applicationId === null && clientId !== undefined && ctx.oidc.route === 'token')
      await setApplication(tenantId, accountId, clientId);
    return accountOf(user, () => roleNamesOf(tenantId, user.id));
  };

const hasJustSignedIn = ({ oidc }: KoaContextWithOIDC, accountId: string): boolean =>
  oidc.route === 'resume' && oidc.result?.login?.accountId === accountId;

const accountOf = (user: User, roleNames: () => Promise<readonly string[]>): Account => ({
  accountId: user.id,
  claims: async (use, scope) =>
    claimsOf(user, use, scope.split(' ').includes('roles') ? await roleNames() : []),
});
