/** Who may use the Management API: the check of its bearer tokens (management/09 §2). There is no way around it. */
import { createLocalJWKSet, type JWTPayload, type JWTVerifyGetKey, errors, jwtVerify } from 'jose';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { managementApiOf, type ManagementScope, managementScope } from './management-api.ts';
import type { SigningKey, SigningKeys } from './signing-keys.ts';
import { adminTenantId, type Tenant, type Tenants } from './tenants.ts';
import { createVerifiedTokens } from './verified-tokens.ts';

export interface ManagementCaller {
  readonly sub: string;
  readonly clientId: string;
  /** Those of the token; a machine's without those that its roles no longer give. */
  readonly scopes: readonly string[];
  /** `app` for a machine, `user` for a person at the Console. */
  readonly type: 'app' | 'user';
}

export interface AccessTokens {
  /**
   * Whose token it is, and what of its scopes a machine still has; refuses with 401 `auth.*`, also a machine or a person
   * that is gone, and a person who is suspended. Everything comes from memory, no network is used.
   */
  read(tenant: Tenant, authorization: string | undefined): Promise<ManagementCaller>;
  /** The same for a token that carries one of these scopes (`all` without a word); refuses with 403 `auth.forbidden` too. */
  checkManagement(
    tenant: Tenant,
    authorization: string | undefined,
    accepted?: readonly ManagementScope[],
  ): Promise<ManagementCaller>;
}

export interface AccessTokensDeps {
  readonly tenants: Tenants;
  readonly signingKeys: Pick<SigningKeys, 'get'>;
  readonly clock: Clock;
  /** Whether this person is there and not suspended, from memory: a token outlives both by up to an hour. */
  readonly isActive: (tenantId: string, userId: string) => Promise<boolean>;
  /** What this machine's roles give now, from memory: a token outlives them, too. None for one that is gone. */
  readonly managementScopesOf: (tenantId: string, applicationId: string) => Promise<readonly string[]>;
  /** From memory. */
  readonly findApplication: (tenantId: string, applicationId: string) => Promise<object | undefined>;
}

export function createAccessTokens({
  tenants,
  signingKeys,
  clock,
  isActive,
  managementScopesOf,
  findApplication,
}: AccessTokensDeps): AccessTokens {
  const keySets = new WeakMap<SigningKey, JWTVerifyGetKey>();
  const verified = createVerifiedTokens<JWTVerifyGetKey>();
  const keySetOf = async (tenantId: string): Promise<JWTVerifyGetKey> => {
    const keys = await signingKeys.get(tenantId);
    // Keys that are read anew, because one was added or removed on any node, are new objects: a new set, which has
    // verified no token yet.
    const known = keySets.get(keys[0]);
    if (known) return known;
    const made = createLocalJWKSet({ keys: keys.map(({ publicJwk }) => publicJwk as { kty: string }) });
    keySets.set(keys[0], made);
    return made;
  };
  /** Each issuer's tokens are checked with its own keys alone. */
  const issuersOf = (tenant: Tenant): readonly Tenant[] => [...new Set([tenant, tenants.get(adminTenantId)])];

  /** A signature that these keys have verified is right for ever; all that the token claims is looked at each time. */
  const claimsOf = async (token: string, keys: JWTVerifyGetKey, expected: Expected): Promise<JWTPayload> => {
    const known = verified.recall(token, keys);
    if (known && isAsExpected(known, expected)) return known;
    const claims = await verify(token, keys, expected);
    verified.keep(token, keys, claims);
    return claims;
  };

  /** Of a machine's scopes those that it still has; none in another tenant's Management API, as when its token is made. */
  const stillHeld = async (issuer: Tenant, tenant: Tenant, clientId: string, scopes: readonly string[]) => {
    const held = issuer.id === tenant.id ? await managementScopesOf(issuer.id, clientId) : [];
    // Whoever holds something is there.
    if (held.length === 0 && !(await findApplication(issuer.id, clientId)))
      return refuse('auth.unauthorized', { because: 'the application is gone' });
    return scopes.filter((scope) => held.includes(scope));
  };

  const read: AccessTokens['read'] = async (tenant, authorization) => {
    const token = readBearer(authorization);
    const issuer = issuersOf(tenant).find((candidate) => candidate.issuer === issuerOf(token));
    if (!issuer) return refuse('auth.unauthorized', { because: 'unknown issuer' });
    const { sub, client_id, scope } = await claimsOf(token, await keySetOf(issuer.id), {
      issuer: issuer.issuer,
      audience: managementApiOf(tenant.id),
      currentDate: new Date(clock.now()),
    });
    if (!sub) return refuse('auth.jwt_sub_missing');
    const clientId = typeof client_id === 'string' ? client_id : '';
    const scopes = typeof scope === 'string' ? scope.split(' ') : [];
    const type = sub === clientId ? 'app' : 'user';
    if (type === 'user' && !(await isActive(issuer.id, sub)))
      return refuse('auth.unauthorized', { because: 'the person is suspended or gone' });
    return {
      sub,
      clientId,
      scopes: type === 'app' ? await stillHeld(issuer, tenant, clientId, scopes) : scopes,
      type,
    };
  };

  return {
    read,
    async checkManagement(tenant, authorization, accepted = [managementScope]) {
      const caller = await read(tenant, authorization);
      return accepted.some((one) => caller.scopes.includes(one)) ? caller : refuse('auth.forbidden');
    },
  };
}

/** The token of an `Authorization` header; refuses with 401 `auth.*`. */
export function readBearer(authorization: string | undefined): string {
  if (!authorization) return refuse('auth.authorization_header_missing');
  const [scheme = '', token, ...rest] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'bearer' || !token || rest.length > 0)
    return refuse('auth.authorization_token_type_not_supported', { data: { supportedTypes: ['Bearer'] } });
  return token;
}

/** Read before the signature is checked, and only to know whose keys to check it with. */
function issuerOf(token: string): unknown {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return (payload as JWTPayload | null)?.iss;
  } catch {
    return undefined;
  }
}

interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly currentDate: Date;
}

/** What can differ from call to call. Where anything does, `verify` has the word, and says why. */
function isAsExpected({ iss, aud, exp = 0, nbf = 0 }: JWTPayload, expected: Expected): boolean {
  const now = Math.floor(expected.currentDate.getTime() / 1000);
  return iss === expected.issuer && [aud].flat().includes(expected.audience) && nbf <= now && now < exp;
}

async function verify(token: string, keys: JWTVerifyGetKey, expected: Expected): Promise<JWTPayload> {
  try {
    // Other tokens of ours (ID tokens, logout tokens) have another type: RFC 9068 §4.
    const options = { ...expected, typ: 'at+jwt', requiredClaims: ['exp'] };
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return refuse('auth.unauthorized', { because: error.code });
  }
}
