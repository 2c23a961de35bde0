/** https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret */
import { ConnectorError } from '@latchkey/connector-kit';
import { importPKCS8, SignJWT } from 'jose';
import { pemOf } from './fields.ts';

/** Apple takes up to six months; this one is for a single request, so it is worth nothing to whoever finds it. */
const secretLivesSeconds = 300;

export interface Key {
  readonly clientId: string;
  readonly teamId: string;
  readonly keyId: string;
  readonly privateKey: string;
}

/** Signed now; `now` in ms since 1970. Throws a `ConnectorError` of kind `config` when the key is none. */
export async function clientSecretOf(key: Key, now: number): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  const signWith = await importPKCS8(pemOf(key.privateKey), 'ES256').catch(() => {
    throw new ConnectorError('config', 'The private key cannot be read: Apple gives one for ES256.');
  });
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: key.keyId })
    .setIssuer(key.teamId)
    .setSubject(key.clientId)
    .setAudience('https://appleid.apple.com')
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + secretLivesSeconds)
    .sign(signWith);
}
