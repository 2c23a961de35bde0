/** Second factors on their way: made in a sign-in, shown, and kept only at its end. Sealed from the beginning, each for its later place. */
import { refuse } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { violatedIndex } from '../database/unique-violation.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import { digestOf } from './kept-passkeys.ts';
import { takePlace } from './passkey-places.ts';
import type { Passkey } from './passkeys.ts';
import * as queries from './queries.ts';
import { createSealedRows } from './sealed-rows.ts';
import { findStep, fromBase32, toBase32 } from './totp.ts';

export interface SealedFactor {
  /** Of the factor in the end, too. */
  readonly id: string;
  readonly kind: queries.FactorKind;
  /** Opens in the row of this id alone. */
  readonly sealed: string;
  /** Of an app: the step whose value was shown. */
  readonly usedStep?: number | undefined;
}

export interface NewFactors {
  /** The secret has 160 bits, base32. */
  makeTotp(tenantId: string): SealedFactor & { readonly secret: string };
  makeBackupCodes(tenantId: string): SealedFactor & { readonly codes: readonly string[] };
  /** Of one that its device has shown, under the id of the question. */
  makePasskey(tenantId: string, id: string, passkey: Passkey): SealedFactor;
  /** The time step of what the app shows now; undefined for a wrong value. Nothing is used up by it. */
  findStepOf(tenantId: string, totp: Pick<SealedFactor, 'id' | 'sealed'>, value: string): number | undefined;
  /**
   * In the transaction that ends the sign-in. Codes take the place of older ones. Refuses with 422
   * `user.totp_already_in_use`, with 422 `entity.unique_integrity_violation` for a passkey that somebody has already,
   * with 422 `session.mfa.too_many_passkeys`, and nothing of the transaction is left then.
   */
  keep(trx: Database['kysely'], owner: queries.Owner, made: readonly SealedFactor[]): Promise<void>;
}

export interface NewFactorsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
}

const secretBytes = 20;
/** How many backup codes a set has. */
export const codeCount = 10;

export function createNewFactors({ clock, random, secrets }: NewFactorsDeps): NewFactors {
  const rows = createSealedRows({ clock, random, secrets });
  const seal = (
    tenantId: string,
    kind: queries.FactorKind,
    value: string,
    id = random.id(),
  ): SealedFactor => ({
    id,
    kind,
    sealed: rows.seal({ tenant_id: tenantId, id }, value),
  });
  return {
    makeTotp(tenantId) {
      const secret = toBase32(random.bytes(secretBytes));
      return { ...seal(tenantId, 'totp', secret), secret };
    },
    makeBackupCodes(tenantId) {
      const codes = makeCodes(random);
      const kept = codes.map((code) => ({ code, usedAt: null }));
      return { ...seal(tenantId, 'backup-codes', JSON.stringify(kept)), codes };
    },
    makePasskey: (tenantId, id, passkey) => seal(tenantId, 'passkey', JSON.stringify(passkey), id),
    findStepOf(tenantId, { id, sealed }, value) {
      const secret = fromBase32(rows.open({ tenant_id: tenantId, id, sealed_value: sealed }));
      return secret && findStep(secret, value, clock.now());
    },
    async keep(trx, { tenantId, userId }, made) {
      const at = clock.now();
      for (const { id, kind, sealed, usedStep = null } of made) {
        const place = { tenant_id: tenantId, id, sealed_value: sealed };
        await insert(trx, {
          ...place,
          user_id: userId,
          kind,
          name: null,
          created_at: at,
          used_at: null,
          used_step: usedStep,
          credential_digest:
            kind === 'passkey' ? digestOf((JSON.parse(rows.open(place)) as Passkey).credentialId) : null,
        });
      }
    },
  };
}

async function insert(trx: Database['kysely'], row: Parameters<typeof queries.insertRow>[1]): Promise<void> {
  if (row.kind === 'backup-codes') return queries.putOnly(trx, row);
  if (row.kind === 'passkey') {
    if (!(await takePlace(trx, row))) return;
    refuse('entity.unique_integrity_violation', { because: 'somebody has this passkey' });
  }
  try {
    await queries.insertRow(trx, row);
  } catch (error) {
    if (violatedIndex(error) === undefined) throw error;
    refuse('user.totp_already_in_use');
  }
}

/** 64 bits each (security B9). */
export function makeCodes(random: Random): string[] {
  const codes = new Set<string>();
  while (codes.size < codeCount) codes.add(random.bytes(8).toString('hex'));
  return [...codes];
}
