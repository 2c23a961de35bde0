/** Signs the ID tokens of a simulated provider, rightly or with the faults that a test asks for. */
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** Claims that stand in the place of the right ones, and signatures that are none. */
export type Faults = JWTPayload & {
  readonly isForged?: boolean;
  readonly isUnsigned?: boolean;
  /** Signed with another algorithm, by a key that the provider does publish. */
  readonly isOtherAlgorithm?: boolean;
};

export async function createIdTokens(clock: { now(): number } = Date) {
  const [own, stranger, other] = await Promise.all([
    generateKeyPair('RS256'),
    generateKeyPair('RS256'),
    generateKeyPair('ES256'),
  ]);
  const keys = [
    { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' },
    { ...(await exportJWK(other.publicKey)), kid: 'k2', alg: 'ES256', use: 'sig' },
  ];
  return {
    /** What stands at the provider's `jwks_uri`. */
    jwks: { keys },
    /** Ten minutes long, unless the claims say otherwise. */
    sign(
      right: JWTPayload,
      { isForged, isUnsigned, isOtherAlgorithm, ...wrong }: Faults = {},
    ): Promise<string> {
      const now = Math.floor(clock.now() / 1000);
      const claims = { iat: now, exp: now + 600, ...right, ...wrong };
      if (isUnsigned) return Promise.resolve(`${encode({ alg: 'none' })}.${encode(claims)}.`);
      const header = isOtherAlgorithm ? { alg: 'ES256', kid: 'k2' } : { alg: 'RS256', kid: 'k1' };
      const { privateKey } = isForged ? stranger : isOtherAlgorithm ? other : own;
      return new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
    },
  };
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
