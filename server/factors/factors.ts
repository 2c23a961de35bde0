/** Second factors that are kept: an authenticator app and backup codes, sealed at rest, each value used once. */
import type { Expression, SqlBool } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Told } from '../database/told.ts';
import { violatedIndex } from '../database/unique-violation.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import { createKeptPasskeys, type HeldRows, type KeptPasskeys } from './kept-passkeys.ts';
import { codeCount, makeCodes } from './new-factors.ts';
import type { Passkey } from './passkeys.ts';
import * as queries from './queries.ts';
import { createSealedRows } from './sealed-rows.ts';
import { findStep, fromBase32, toBase32 } from './totp.ts';

export type { FactorKind, Owner } from './queries.ts';

export interface Factor {
  readonly id: string;
  readonly kind: queries.FactorKind;
  readonly name: string | null;
  /** Times are ms since 1970. */
  readonly createdAt: number;
  readonly usedAt: number | null;
  /** Of backup codes: how many are left. */
  readonly codesLeft?: number;
  /** Of a passkey: the browser that it was made in. */
  readonly agent?: string | undefined;
}

export interface BackupCode {
  readonly code: string;
  /** ms since 1970; null for one that still works. */
  readonly usedAt: number | null;
}

/** All of one person's, as they were told; nothing is opened before it is asked for. */
export interface HeldFactors extends HeldRows {
  /** As `list` and `listPasskeys` answer. */
  list(): readonly Factor[];
  passkeys(): readonly Passkey[];
}

export interface Factors extends KeptPasskeys {
  /** For a statement of another room that knows whom it is about. */
  readonly told: Told<HeldFactors>;
  /** For other rooms: a condition on the rows of `users`, true of whoever has one of these. */
  holds(tenantId: string, kinds: readonly queries.FactorKind[]): Expression<SqlBool>;
  /** For the statement that ends a sign-in: true while the person has all of these. */
  keeps(owner: queries.Owner, ids: readonly string[]): Expression<SqlBool> | undefined;
  /** Oldest first; without their secrets. */
  list(owner: queries.Owner): Promise<readonly Factor[]>;
  /**
   * Adds an authenticator app, with a secret of 160 bits unless one (base32) is brought along. Refuses with 422
   * `user.totp_secret_invalid` (under 112 bits, or no base32) and 422 `user.totp_already_in_use`; with `value`, what
   * the app shows now, which is used up by it, with 400 `session.mfa.invalid_totp_code`. `replaces`: in the place of
   * the one that may be there.
   */
  addTotp(
    owner: queries.Owner,
    secret?: string,
    options?: { readonly value?: string | undefined; readonly replaces?: boolean },
  ): Promise<Factor & { readonly secret: string }>;
  /** A secret for `addTotp`, base32; nothing is kept of it. */
  makeTotpSecret(): string;
  /** Ten for `addBackupCodes`; nothing is kept of them. */
  makeBackupCodes(): readonly string[];
  /** Of a passkey; undefined when it is not this person's, or something else. */
  rename(owner: queries.Owner, id: string, name: string): Promise<Factor | undefined>;
  /**
   * Adds ten codes of 16 hexadecimal characters unless ten are brought along. Refuses with 422
   * `user.wrong_backup_code_format`, `session.mfa.backup_code_can_not_be_alone`, `user.backup_code_already_in_use`.
   */
  addBackupCodes(
    owner: queries.Owner,
    codes?: readonly string[],
  ): Promise<Factor & { readonly codes: readonly string[] }>;
  /** False when it is not this person's. */
  remove(owner: queries.Owner, id: string): Promise<boolean>;
  /**
   * The app's id, once for each value that it shows; false for a wrong or used one, undefined where the person has none.
   * Counting failures is the caller's business.
   */
  useTotp(owner: queries.Owner, value: string): Promise<string | false | undefined>;
  /** The id of the set, once for each code; undefined where none are left. */
  useBackupCode(owner: queries.Owner, code: string): Promise<string | false | undefined>;
  /** For the person alone, after proving who they are; undefined where there are none. */
  readBackupCodes(owner: queries.Owner): Promise<readonly BackupCode[] | undefined>;
}

export interface FactorsDeps {
  readonly database: Pick<Database, 'kysely' | 'engine'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
}

const secretBytes = 20;
/** NIST SP 800-63B-4 §3.1.4: at least 112 bits. */
const fewestSecretBytes = 14;
/** Ten characters is what the contract's clients bring along. */
const codeForm = /^(?:[\da-f]{10}|[\da-f]{16})$/;

export function createFactors({
  database: { kysely, engine },
  clock,
  random,
  secrets,
}: FactorsDeps): Factors {
  const rows = createSealedRows({ clock, random, secrets });
  const { open, make: newRow } = rows;
  const toldRows = queries.toldRows(engine);
  const passkeyIn = (row: queries.FactorRow) => JSON.parse(open(row)) as Passkey;
  const codesOf = (row: queries.FactorRow) => JSON.parse(open(row)) as readonly BackupCode[];
  const factorOf = (row: queries.FactorRow): Factor => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    createdAt: row.created_at,
    usedAt: row.used_at,
    ...(row.kind === 'backup-codes' && {
      codesLeft: codesOf(row).filter(({ usedAt }) => usedAt === null).length,
    }),
    ...(row.kind === 'passkey' && { agent: passkeyIn(row).agent }),
  });

  return {
    ...createKeptPasskeys({ rows, kysely, factorOf, now: () => clock.now() }),
    told: {
      about: toldRows.about,
      read(text) {
        const held = toldRows.read(text);
        return {
          rows: held,
          list: () => held.map(factorOf),
          passkeys: () => held.filter(({ kind }) => kind === 'passkey').map(passkeyIn),
        };
      },
    },
    holds: (tenantId, kinds) => queries.holdsKind(kysely, tenantId, kinds),
    keeps: (owner, ids) => (ids.length > 0 ? queries.keepsRows(kysely, owner, ids) : undefined),
    list: async (owner) => (await queries.listRows(kysely, owner)).map(factorOf),
    makeTotpSecret: () => toBase32(random.bytes(secretBytes)),
    makeBackupCodes: () => makeCodes(random),
    async addTotp(owner, brought, { value, replaces = false } = {}) {
      const bytes = brought === undefined ? random.bytes(secretBytes) : fromBase32(brought);
      if (!bytes || bytes.length < fewestSecretBytes) return refuse('user.totp_secret_invalid');
      const secret = toBase32(bytes);
      const step = value === undefined ? null : findStep(bytes, value.replace(/\s+/g, ''), clock.now());
      if (step === undefined) return refuse('session.mfa.invalid_totp_code');
      const row = { ...newRow(owner, 'totp', secret), used_step: step };
      if (replaces) await queries.putOnly(kysely, row);
      else await once('user.totp_already_in_use', () => queries.insertRow(kysely, row));
      return { ...factorOf(row), secret };
    },
    async addBackupCodes(owner, brought) {
      const codes = brought?.map((code) => code.toLowerCase()) ?? makeCodes(random);
      if (
        codes.length !== codeCount ||
        new Set(codes).size !== codeCount ||
        !codes.every((code) => codeForm.test(code))
      )
        return refuse('user.wrong_backup_code_format');
      const row = newRow(
        owner,
        'backup-codes',
        JSON.stringify(codes.map((code) => ({ code, usedAt: null }))),
      );
      const isBeside = await once('user.backup_code_already_in_use', () => queries.insertBeside(kysely, row));
      if (!isBeside) return refuse('session.mfa.backup_code_can_not_be_alone');
      return { ...factorOf(row), codes };
    },
    async rename(owner, id, name) {
      const row = await queries.renamePasskey(kysely, owner, id, name);
      return row && factorOf(row);
    },
    remove: (owner, id) => queries.deleteRow(kysely, owner, id),
    async useTotp(owner, value) {
      const row = await queries.findRow(kysely, owner, 'totp');
      const secret = row && fromBase32(open(row));
      if (!secret) return undefined;
      const at = clock.now();
      const step = findStep(secret, value, at);
      return step !== undefined && (await queries.useStep(kysely, row, { step, at })) && row.id;
    },
    async useBackupCode(owner, given) {
      const code = given.toLowerCase();
      for (;;) {
        const row = await queries.findRow(kysely, owner, 'backup-codes');
        const codes = row ? codesOf(row) : [];
        if (!row || codes.every(({ usedAt }) => usedAt !== null)) return undefined;
        if (!codes.some((one) => one.code === code && one.usedAt === null)) return false;
        const at = clock.now();
        const left = codes.map((one) => (one.code === code ? { code, usedAt: at } : one));
        const sealed = rows.seal(row, JSON.stringify(left));
        if (await queries.replaceValue(kysely, row, { sealed, at })) return row.id;
      }
    },
    async readBackupCodes(owner) {
      const row = await queries.findRow(kysely, owner, 'backup-codes');
      return row && codesOf(row);
    },
  };
}

async function once<T>(
  code: 'user.totp_already_in_use' | 'user.backup_code_already_in_use',
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedIndex(error) === undefined) throw error;
    return refuse(code);
  }
}
