/** How long everything lives, in seconds, and when a refresh token is given and changed (end-user/01 §3, §5). */
import type { AccessToken, Client, Configuration, KoaContextWithOIDC, RefreshToken } from 'oidc-provider';
import { applicationOf, isConfidential } from './clients.ts';

const hour = 3600;
const day = 24 * hour;
/** However often it is changed, a refresh token's family ends after a year (security G5). */
const familyAtMost = 365.25 * day;

const ofResource = (_ctx: unknown, { resourceServer }: Pick<AccessToken, 'resourceServer'>): number =>
  resourceServer?.accessTokenTTL ?? hour;

export const lifetimes: Configuration['ttl'] = {
  AccessToken: ofResource,
  ClientCredentials: ofResource as () => number,
  AuthorizationCode: 60,
  Grant: 180 * day,
  IdToken: (_ctx, _token, client) => applicationOf(client).custom.idTokenTtl ?? hour,
  Interaction: hour,
  RefreshToken: refreshTokenLifetime,
  Session: 14 * day,
};

/** A page's token keeps what is left of the first one's life; a native or confidential client's begins anew. */
function refreshTokenLifetime(ctx: KoaContextWithOIDC, _token: RefreshToken, client: Client): number {
  const { type, custom } = applicationOf(client);
  const rotated = ctx.oidc.entities.RotatedRefreshToken;
  if (rotated && type === 'SPA') return Math.max(1, rotated.remainingTTL);
  return custom.refreshTokenTtl ?? (custom.refreshTokenTtlInDays ?? 14) * day;
}

/** A public client's at each use; a confidential one's when 70 % of its life is over. */
export function rotateRefreshToken({ oidc }: KoaContextWithOIDC): boolean {
  const { RefreshToken: token, Client: client } = oidc.entities;
  if (!token || !client) return false;
  const application = applicationOf(client);
  if (application.custom.rotateRefreshToken === false || token.totalLifetime() >= familyAtMost) return false;
  return !isConfidential(application) || token.ttlPercentagePassed() >= 70;
}

export function issueRefreshToken(
  _ctx: unknown,
  client: Client,
  source: { readonly scopes: Set<string> },
): boolean {
  const { type, custom } = applicationOf(client);
  return (
    client.grantTypeAllowed('refresh_token') &&
    (source.scopes.has('offline_access') || (type !== 'Native' && custom.alwaysIssueRefreshToken === true))
  );
}
