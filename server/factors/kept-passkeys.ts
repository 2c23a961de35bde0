/** Passkeys that people keep: each is one person's in the tenant, and counts on with each use. */
import { createHash } from 'node:crypto';
import { refuse } from '../../contract/errors.ts';
import { violatedIndex } from '../database/unique-violation.ts';
import type { Factor } from './factors.ts';
import type { Passkey, PasskeyPlace } from './passkeys.ts';
import { takePlace } from './passkey-places.ts';
import * as queries from './queries.ts';
import type { SealedRows } from './sealed-rows.ts';
import { checkShown } from './show-passkey.ts';

/** What was read of one person's factors before. */
export interface HeldRows {
  readonly rows: readonly queries.FactorRow[];
}

export interface KeptPasskeys {
  /** Answers with the one that is there when this person has it already; refuses with 422 `entity.unique_integrity_violation` when another has it, and with 422 `session.mfa.too_many_passkeys`. */
  addPasskey(owner: queries.Owner, passkey: Passkey, name: string | null): Promise<Factor>;
  listPasskeys(owner: queries.Owner): Promise<readonly Passkey[]>;
  /** Whose it is, by the id that it calls itself by. */
  findPasskeyOwner(
    tenantId: string,
    credentialId: string,
  ): Promise<(queries.Owner & { readonly factorId: string }) | undefined>;
  /**
   * Its id, when it is a passkey of this person and was shown rightly for this challenge; else undefined. Of two uses with one counter one is right.
   * That a challenge is answered once is the caller's business. `held`, read in the same request, saves a statement: the
   * one that counts the use asks whether it still stands.
   */
  usePasskey(
    owner: queries.Owner,
    place: PasskeyPlace,
    shown: { readonly challenge: string; readonly response: { readonly id: string } },
    held?: HeldRows,
  ): Promise<string | undefined>;
  /** Passkeys of times before each had one owner become known by their ids; one that two people brought stays nobody's to sign in with. */
  indexPasskeys(tenantId: string): Promise<void>;
}

export interface KeptPasskeysDeps {
  readonly rows: SealedRows;
  readonly kysely: queries.Db;
  readonly now: () => number;
  readonly factorOf: (row: queries.FactorRow) => Factor;
}

export function createKeptPasskeys({ rows, kysely, now, factorOf }: KeptPasskeysDeps): KeptPasskeys {
  const passkeyOf = (row: queries.FactorRow) => JSON.parse(rows.open(row)) as Passkey;
  const findIn = (all: readonly queries.FactorRow[], credentialId: string) =>
    all.find((row) => row.kind === 'passkey' && passkeyOf(row).credentialId === credentialId);

  return {
    async addPasskey(owner, passkey, name) {
      const digest = digestOf(passkey.credentialId);
      const made = {
        ...rows.make(owner, 'passkey', JSON.stringify(passkey)),
        name,
        credential_digest: digest,
      };
      const there = await takePlace(kysely, made);
      if (!there) return factorOf(made);
      return there.user_id === owner.userId
        ? factorOf(there)
        : refuse('entity.unique_integrity_violation', { because: 'another person has this passkey' });
    },
    listPasskeys: async (owner) =>
      (await queries.listRows(kysely, owner)).filter(({ kind }) => kind === 'passkey').map(passkeyOf),
    async findPasskeyOwner(tenantId, credentialId) {
      const row = await queries.findByDigest(kysely, tenantId, digestOf(credentialId));
      return row && { tenantId, userId: row.user_id, factorId: row.id };
    },
    async usePasskey(owner, place, { challenge, response }, held) {
      const { userId } = owner;
      for (let known = held?.rows; ; known = undefined) {
        const row = findIn(known ?? (await queries.listRows(kysely, owner)), response.id);
        const used = row && (await checkShown(place, passkeyOf(row), { challenge, response, userId }));
        if (!used) return undefined;
        // Somebody else's use came between: its counter is looked at too.
        const sealed = rows.seal(row, JSON.stringify(used));
        if (await queries.replaceValue(kysely, row, { sealed, at: now() })) return row.id;
      }
    },
    async indexPasskeys(tenantId) {
      for (const row of await queries.listUnindexed(kysely, tenantId))
        try {
          await queries.setDigest(kysely, row, digestOf(passkeyOf(row).credentialId));
        } catch (error) {
          if (violatedIndex(error) === undefined) throw error;
        }
    },
  };
}

/** Of the bytes: they have more than one spelling. No key is needed, nobody guesses 16 random bytes. */
export const digestOf = (credentialId: string): string =>
  createHash('sha256').update(Buffer.from(credentialId, 'base64url')).digest('base64url');
