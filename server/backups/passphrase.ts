/** What a backup with its key is locked with: scrypt makes a key of the passphrase, AES-256-GCM does the rest. */
import {
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  createHash,
  type DecipherGCM,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import type { Header } from './header.ts';

type Encryption = NonNullable<Header['encryption']>;

export const fewestCharacters = 12;
/** Bytes at the end of the file. */
export const tagLength = 16;
/** OWASP's for scrypt: N = 2^17, r = 8, p = 1; some 128 MiB. */
const cost = 2 ** 17;

export interface Lock {
  readonly encryption: Encryption;
  readonly key: Buffer;
}

/** Throws a sentence when the passphrase is too short. */
export async function newLock(passphrase: string): Promise<Lock> {
  if ([...passphrase].length < fewestCharacters)
    throw new Error(`The passphrase must have at least ${fewestCharacters} characters`);
  const salt = randomBytes(16).toString('base64url');
  const { key, check } = await derive(passphrase, { salt, cost });
  const iv = randomBytes(12).toString('base64url');
  return { encryption: { kdf: 'scrypt', cost, salt, iv, check }, key };
}

/** Throws a sentence when it is another passphrase. */
export async function openLock(passphrase: string, encryption: Encryption): Promise<Buffer> {
  const { key, check } = await derive(passphrase, encryption);
  const [is, should] = [Buffer.from(check), Buffer.from(encryption.check)];
  if (is.length !== should.length || !timingSafeEqual(is, should))
    throw new Error('The passphrase is not the one that this backup was made with');
  return key;
}

/** `header` is the first line of the file: changed by a letter, nothing opens. */
export const cipherOf = ({ key, encryption }: Lock, header: string): CipherGCM =>
  createCipheriv('aes-256-gcm', key, Buffer.from(encryption.iv, 'base64url')).setAAD(Buffer.from(header));

export const decipherOf = ({ key, encryption }: Lock, header: string, tag: Buffer): DecipherGCM =>
  createDecipheriv('aes-256-gcm', key, Buffer.from(encryption.iv, 'base64url'))
    .setAAD(Buffer.from(header))
    .setAuthTag(tag);

function derive(
  passphrase: string,
  { salt, cost: wanted }: Pick<Encryption, 'salt' | 'cost'>,
): Promise<{ key: Buffer; check: string }> {
  const options = { cost: wanted, blockSize: 8, parallelization: 1, maxmem: 160 * 8 * wanted };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), Buffer.from(salt, 'base64url'), 64, options, (error, bytes) => {
      if (error) return reject(error);
      const check = createHash('sha256').update(bytes.subarray(32)).digest('base64url');
      resolve({ key: bytes.subarray(0, 32), check });
    });
  });
}
