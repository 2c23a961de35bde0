/** Tokens for an organization: there are none yet, and a request for one must not end in a token for something else. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';

const scope = 'urn:logto:scope:organizations';

/** At the token endpoint, when the caller is known and before anything is used up (end-user/01 §5). */
export function refuseOrganization({ oidc }: KoaContextWithOIDC): void {
  if (oidc.route !== 'token' || oidc.body?.['organization_id'] === undefined) return;
  const isMachine = oidc.params?.['grant_type'] === 'client_credentials';
  if (!isMachine && !oidc.entities.RefreshToken?.scopes.has(scope))
    throw withStatus(400, new errors.InsufficientScope('refresh token missing required scope', scope));
  throw withStatus(
    403,
    new errors.AccessDenied(
      isMachine ? 'app has not associated with the organization' : 'user is not a member of the organization',
    ),
  );
}

/** The contract's, where oidc-provider has another one for the same error. */
const withStatus = (status: number, error: errors.OIDCProviderError): errors.OIDCProviderError =>
  Object.assign(error, { status, statusCode: status });
