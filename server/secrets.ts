/** Everything that is kept secret at rest, under master keys that can be rotated (security F2, A9). */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

export interface MasterKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export interface Digest {
  readonly keyId: string;
  /** base64url */
  readonly digest: string;
}

export interface Secrets {
  /** AES-256-GCM under the first key. `context` binds the text to its place (table, tenant, row). */
  seal(plain: string, context: string): string;
  /** Throws when no live key fits or when the text or its place was changed. */
  open(sealed: string, context: string): string;
  /** HMAC-SHA-256 under a key derived for this purpose from the first master key. */
  digest(purpose: string, value: string): Digest;
  /** The same under every live key, the writing one first: what was written before a rotation still matches. */
  digests(purpose: string, value: string): readonly Digest[];
  /** A key for this purpose from every live key, the writing one first, base64url (cookie signatures and the like). */
  derive(purpose: string): readonly string[];
}

export function createSecrets(keys: readonly MasterKey[]): Secrets {
  const [writing] = keys;
  if (!writing) throw new Error('At least one master key is needed');
  // As key objects: a buffer would be made into one at each use.
  const derived = new Map<string, KeyObject>();

  const deriveFrom = ({ id, key }: MasterKey, purpose: string): KeyObject => {
    const name = `${id}\n${purpose}`;
    const known = derived.get(name);
    if (known) return known;
    const made = createSecretKey(Buffer.from(hkdfSync('sha256', key, 'latchkey', purpose, 32)));
    derived.set(name, made);
    return made;
  };
  const digestWith = (key: MasterKey, purpose: string, value: string): Digest => ({
    keyId: key.id,
    digest: createHmac('sha256', deriveFrom(key, `digest:${purpose}`))
      .update(value)
      .digest('base64url'),
  });

  return {
    seal(plain, context) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', deriveFrom(writing, 'seal'), iv).setAAD(
        Buffer.from(context),
      );
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return [
        writing.id,
        iv.toString('base64url'),
        Buffer.concat([body, cipher.getAuthTag()]).toString('base64url'),
      ].join('.');
    },
    open(sealed, context) {
      const [id = '', iv = '', body = ''] = sealed.split('.');
      const key = keys.find((candidate) => candidate.id === id);
      if (!key) throw new Error(`No SECRET_KEY with the id "${id}" is given`);
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', deriveFrom(key, 'seal'), Buffer.from(iv, 'base64url'))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(-16));
      return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8');
    },
    digest: (purpose, value) => digestWith(writing, purpose, value),
    digests: (purpose, value) => keys.map((key) => digestWith(key, purpose, value)),
    derive: (purpose) =>
      keys.map((key) => deriveFrom(key, `derive:${purpose}`).export().toString('base64url')),
  };
}

/** Reads `id:base64[,id:base64…]`; a mistake is named without showing the key. */
export function readMasterKeys(text: string): readonly MasterKey[] {
  return text.split(',').map((entry, index) => {
    const [id = '', base64 = ''] = entry.trim().split(':');
    const key = Buffer.from(base64, 'base64');
    if (!/^[\w-]{1,32}$/.test(id))
      throw new Error(`key ${index + 1} needs an id of letters, digits, _ or - before the colon`);
    if (key.length !== 32)
      throw new Error(`key ${index + 1} ("${id}") must be 32 bytes in base64, it has ${key.length}`);
    return { id, key };
  });
}
