/** Hashes passwords with Argon2id, without letting a crowd of them stall the process. */
import { createRequire } from 'node:module';
import type { Algorithm } from '@node-rs/argon2';
import { isBcryptDigest, isLegacyDigest, isPlainDigest, isReadableImported } from './imported-digests.ts';
import { createTurnstile } from './turnstile.ts';

/** What can be checked here: the contract's list. */
export const passwordAlgorithms = [
  'Argon2id',
  'Argon2i',
  'Argon2d',
  'SHA256',
  'SHA1',
  'MD5',
  'Bcrypt',
  'Legacy',
] as const;
export type PasswordAlgorithm = (typeof passwordAlgorithms)[number];

export interface PasswordDigest {
  /** A PHC string for the Argon2 kinds, `$2b$…` for Bcrypt, JSON for Legacy, hexadecimal for the others. */
  readonly digest: string;
  readonly algorithm: PasswordAlgorithm;
}

export interface Passwords {
  /** Refuses with 503 `server.busy` when too many wait already; so does `check`. */
  hash(password: string): Promise<PasswordDigest>;
  /**
   * Always costs one hash, also when there is nothing to compare with: nobody learns from the time whether there is
   * such an account (security C14).
   */
  check(password: string, stored: PasswordDigest | undefined): Promise<boolean>;
  /** True for imported digests: they are replaced at the next right password. */
  isOutdated(stored: PasswordDigest): boolean;
}

const require = createRequire(import.meta.url);
/** With the first password: a server whose people have none need not keep its native library (some 3 MB) in memory. */
const argon2 = (): typeof import('@node-rs/argon2') => require('@node-rs/argon2');

/** OWASP's Argon2id minimum: 19 MiB, two passes, one lane. */
const memoryKib = 19_456;
const settings = {
  algorithm: 2 satisfies Algorithm.Argon2id,
  memoryCost: memoryKib,
  timeCost: 2,
  parallelism: 1,
};

/** Compared with where there is no password: nothing hashes to zeros. */
const nobodys = `$argon2id$v=19$m=${memoryKib},t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** An imported digest may ask for more memory than ours, but not for all of it. */
const mostMemoryKib = 256 * 1024;

export interface PasswordsOptions {
  /** More at once starve the thread pool that files and DNS share. */
  readonly atOnce?: number;
  /** Some two seconds' worth of hashes: who waits longer has left. */
  readonly waiting?: number;
}

export function createPasswords({ atOnce = 2, waiting = 200 }: PasswordsOptions = {}): Passwords {
  const turnstile = createTurnstile({ atOnce, waiting });
  return {
    hash: async (password) => ({
      digest: await turnstile.pass(() => argon2().hash(password, settings)),
      algorithm: 'Argon2id',
    }),
    async check(password, stored) {
      const digest = stored && isArgon2(stored) && isBearable(stored.digest) ? stored.digest : nobodys;
      const isRight = await turnstile.pass(() => argon2().verify(digest, password));
      if (!stored || isArgon2(stored)) return isRight;
      return turnstile.pass(() => isImported(stored, password));
    },
    isOutdated: ({ digest, algorithm }) => algorithm !== 'Argon2id' || isWeaker(digest),
  };
}

const isArgon2 = ({ algorithm }: PasswordDigest): boolean => algorithm.startsWith('Argon2');

function isBearable(digest: string): boolean {
  try {
    const { memoryCost, timeCost } = argon2().parseOptions(digest);
    return memoryCost <= mostMemoryKib && timeCost <= 16;
  } catch {
    return false;
  }
}

/** False for one that no password would ever fit: damaged, of another kind, or dearer than what is computed here. */
export const isReadableDigest = ({ digest, algorithm }: PasswordDigest): boolean =>
  algorithm === 'Argon2id' || algorithm === 'Argon2i' || algorithm === 'Argon2d'
    ? digest.startsWith(`$${algorithm.toLowerCase()}$`) && isBearable(digest)
    : isReadableImported(algorithm, digest);

function isWeaker(digest: string): boolean {
  const { memoryCost, timeCost } = argon2().parseOptions(digest);
  return memoryCost < settings.memoryCost || timeCost < settings.timeCost;
}

async function isImported({ digest, algorithm }: PasswordDigest, password: string): Promise<boolean> {
  if (algorithm === 'Bcrypt') return isBcryptDigest(digest, password);
  if (algorithm === 'Legacy') return isLegacyDigest(digest, password);
  const isPlain = algorithm === 'SHA256' || algorithm === 'SHA1' || algorithm === 'MD5';
  return isPlain && isPlainDigest(algorithm, digest, password);
}
