/** What programs and browsers did at the endpoints of OpenID Connect is written down under the contract's keys (management/07 §4). */
import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Audit } from '../../audit/audit.ts';
import type { Tenant } from '../../tenants/tenants.ts';

export interface AuditRequestsOptions {
  /** Nothing is written without it. */
  readonly audit?: Pick<Audit, 'record'> | undefined;
  readonly addressOf?: ((request: IncomingMessage) => string) | undefined;
}

/** A middleware. Who names no application that there is leaves no row: anyone could make those. */
export const auditRequests =
  ({ audit, addressOf }: AuditRequestsOptions, tenant: Tenant) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const { oidc } = ctx as Partial<KoaContextWithOIDC>;
    const key = oidc && keyOf(ctx);
    if (!audit || !oidc?.client || !key) return;
    const body = bodyOf(ctx);
    const isFailed = ctx.status >= 400;
    const { Interaction, Session, RefreshToken, AuthorizationCode } = oidc.entities;
    audit.record({
      tenantId: tenant.id,
      key,
      result: isFailed ? 'Error' : 'Success',
      error: isFailed
        ? { code: `oidc.${typeof body['error'] === 'string' ? body['error'] : 'server_error'}` }
        : undefined,
      userId: oidc.account?.accountId ?? (RefreshToken ?? AuthorizationCode)?.accountId,
      applicationId: oidc.client.clientId,
      sessionId: Interaction?.jti ?? (RefreshToken ?? AuthorizationCode)?.sessionUid ?? Session?.uid,
      ip: addressOf?.(ctx.req) ?? ctx.ip,
      userAgent: ctx.get('user-agent').slice(0, 500) || undefined,
      details: { ...(oidc.route === 'token' && exchangeOf(ctx, body)) },
    });
  };

/** Undefined for what the contract does not write down. */
function keyOf({ oidc, status, response }: KoaContextWithOIDC): string | undefined {
  switch (oidc.route) {
    case 'token':
      return `ExchangeTokenBy.${grantNames[String(oidc.params?.['grant_type'])] ?? 'Unknown'}`;
    case 'revocation':
      return 'RevokeToken';
    case 'authorization':
      return oidc.entities.Interaction && status < 400 ? 'Interaction.Create' : undefined;
    case 'resume':
      // Not where it goes on with consent.
      return isOver(oidc, response.get('location')) ? 'Interaction.End' : undefined;
    default:
      return undefined;
  }
}

const isOver = ({ entities }: KoaContextWithOIDC['oidc'], location: string): boolean =>
  entities.AuthorizationCode !== undefined || /[?&#]error=/.test(location);

const grantNames: Readonly<Record<string, string>> = {
  authorization_code: 'AuthorizationCode',
  refresh_token: 'RefreshToken',
  client_credentials: 'ClientCredentials',
};

const tokens = ['access_token', 'id_token', 'refresh_token'];

/** Which tokens for what; the tokens themselves stay where they are. */
const exchangeOf = ({ oidc }: KoaContextWithOIDC, body: Readonly<Record<string, unknown>>) => ({
  params: {
    grant_type: oidc.params?.['grant_type'],
    resource: oidc.params?.['resource'],
    scope: oidc.params?.['scope'],
  },
  tokenTypes: tokens.filter((type) => type in body),
  scope: body['scope'],
});

const bodyOf = ({ body }: KoaContextWithOIDC): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
