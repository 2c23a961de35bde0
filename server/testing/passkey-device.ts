/** A device that keeps passkeys, for tests: makes and shows them as WebAuthn Level 3 says, and lies where it is told to. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What is told otherwise than it is, for what must be refused. */
export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  /** False: nobody was asked for a PIN, a finger or a face. */
  readonly isVerified?: boolean;
  /** False: nobody touched the device. */
  readonly isPresent?: boolean;
  /** The page stood in a frame within another site's. */
  readonly crossOrigin?: boolean;
  readonly counter?: number;
  /** base64url; `null` for none. */
  readonly userHandle?: string | null;
  /** Another credential than the first that is asked for; in making one, that of somebody else. */
  readonly id?: string;
  /** Signs with a key of its own making. */
  readonly forges?: boolean;
}

interface Kept {
  readonly rpId: string;
  readonly userHandle: string;
  readonly privateKey: KeyObject;
  counter: number;
}

export type PasskeyDevice = ReturnType<typeof createPasskeyDevice>;

/** Without a counter, as devices are that keep copies elsewhere: it stays 0. */
export function createPasskeyDevice(origin: string, { hasCounter = true } = {}) {
  const kept = new Map<string, Kept>();
  const rpIdHere = new URL(origin).hostname;

  return {
    /** As `navigator.credentials.create` answers, with the attestation "none". */
    make({ challenge, user }: { challenge: string; user?: { id: string } }, lies: Lies = {}) {
      const credentialId = lies.id === undefined ? randomBytes(16) : Buffer.from(lies.id, 'base64url');
      const { publicKey, privateKey } = newKey();
      const rpId = lies.rpId ?? rpIdHere;
      const id = credentialId.toString('base64url');
      kept.set(id, { rpId, userHandle: user?.id ?? '', privateKey, counter: 0 });
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey(publicKey)]);
      const attestationObject = map([
        [text('fmt'), text('none')],
        [text('attStmt'), map([])],
        [text('authData'), bytes(authenticatorData(rpId, lies.counter ?? 0, lies, attested))],
      ]);
      return {
        id,
        rawId: id,
        type: 'public-key' as const,
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, origin, lies),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal'],
        },
        clientExtensionResults: {},
      };
    },

    /** As `navigator.credentials.get` answers: the first that is asked for, or the newest where the person chooses. */
    show(
      { challenge, allowCredentials }: { challenge: string; allowCredentials?: readonly { id: string }[] },
      lies: Lies = {},
    ) {
      const id =
        lies.id ?? allowCredentials?.find((one) => kept.has(one.id))?.id ?? [...kept.keys()].at(-1) ?? '';
      const credential = kept.get(id);
      if (!credential) throw new Error('The device has no such passkey');
      if (hasCounter) credential.counter += 1;
      const data = authenticatorData(lies.rpId ?? credential.rpId, lies.counter ?? credential.counter, lies);
      const clientDataJSON = clientData('webauthn.get', challenge, origin, lies);
      const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
      const { privateKey } = lies.forges ? newKey() : credential;
      const userHandle = lies.userHandle === undefined ? credential.userHandle : lies.userHandle;
      return {
        id,
        rawId: id,
        type: 'public-key' as const,
        response: {
          clientDataJSON,
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
          ...(userHandle !== null && { userHandle }),
        },
        clientExtensionResults: {},
      };
    },

    /** The same keys in other hands; each of the two counts on by itself. */
    clone() {
      const other = createPasskeyDevice(origin, { hasCounter });
      other.take(kept);
      return other;
    },
    take(passkeys: ReadonlyMap<string, Kept>): void {
      for (const [id, credential] of passkeys) kept.set(id, { ...credential });
    },
  };
}

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();

function clientData(type: string, challenge: string, origin: string, lies: Lies): string {
  const data = {
    type,
    challenge: lies.challenge ?? challenge,
    origin: lies.origin ?? origin,
    crossOrigin: lies.crossOrigin ?? false,
  };
  return Buffer.from(JSON.stringify(data)).toString('base64url');
}

/** §6.1: whose site it is, the flags UP, UV and AT, the counter, and a new credential. */
function authenticatorData(
  rpId: string,
  counter: number,
  { isPresent = true, isVerified = true }: Lies,
  attested = Buffer.alloc(0),
): Buffer {
  const counted = Buffer.alloc(4);
  counted.writeUInt32BE(counter);
  const flags = (isPresent ? 0x01 : 0) | (isVerified ? 0x04 : 0) | (attested.length > 0 ? 0x40 : 0);
  return Buffer.concat([sha256(rpId), Buffer.from([flags]), counted, attested]);
}

/** COSE: kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), x, y. */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return map([
    [int(1), int(2)],
    [int(3), int(-7)],
    [int(-1), int(1)],
    [int(-2), bytes(Buffer.from(x, 'base64url'))],
    [int(-3), bytes(Buffer.from(y, 'base64url'))],
  ]);
}

/** CBOR (RFC 8949): a major type with its length or value. */
function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  return value < 256
    ? Buffer.from([(major << 5) | 24, value])
    : Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}

const int = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value]);
const text = (value: string): Buffer => Buffer.concat([head(3, value.length), Buffer.from(value)]);
const map = (pairs: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([head(5, pairs.length), ...pairs.flat()]);
