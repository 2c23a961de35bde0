/** Rows of factors, whose secrets are sealed to their place. */
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import type { FactorKind, FactorRow, Owner } from './queries.ts';

type Place = Pick<FactorRow, 'tenant_id' | 'id'>;

export interface SealedRows {
  make(owner: Owner, kind: FactorKind, value: string): FactorRow;
  open(row: Place & Pick<FactorRow, 'sealed_value'>): string;
  /** For the place of this row alone. */
  seal(row: Place, value: string): string;
}

export function createSealedRows({
  clock,
  random,
  secrets,
}: {
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
}): SealedRows {
  const contextOf = ({ tenant_id, id }: Place) => `factors:${tenant_id}:${id}`;
  const seal = (row: Place, value: string) => secrets.seal(value, contextOf(row));
  return {
    make({ tenantId, userId }, kind, value) {
      const place = { tenant_id: tenantId, id: random.id() };
      return {
        ...place,
        user_id: userId,
        kind,
        name: null,
        sealed_value: seal(place, value),
        created_at: clock.now(),
        used_at: null,
        used_step: null,
        credential_digest: null,
        passkey_slot: null,
      };
    },
    open: (row) => secrets.open(row.sealed_value, contextOf(row)),
    seal,
  };
}
