/** Browsers that a person trusts: for some days they stand in for the second factor, and for no longer than it stands itself. */
import type { Clock } from '../clock.ts';
import { removeInBatches } from '../database/in-batches.ts';
import type { Database } from '../database/open.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import type { Owner } from './queries.ts';
import * as queries from './trusted-device-queries.ts';

export interface TrustedDevice {
  readonly id: string;
  /** The browser, as it called itself. */
  readonly agent: string | null;
  /** Times are ms since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

/** What trust rests on: whatever of it is changed or gone ends it, by whichever way that came about. */
export interface Basis extends Owner {
  /** ms since 1970 */
  readonly passwordChangedAt: number | null;
  readonly phone: string | null;
  readonly email: string | null;
  /** Of the factors that are kept; one more does no harm. */
  readonly factorIds: readonly string[];
}

/** What the cookie holds; only a digest of the secret is kept here. */
export interface DeviceKey {
  readonly id: string;
  /** 32 bytes, base64url. */
  readonly secret: string;
}

export interface TrustedDevices {
  makeKey(): DeviceKey;
  /** In the transaction that finishes the sign-in, and holds the person's row. `replaces`: the one this browser had. */
  keep(
    trx: Database['kysely'],
    basis: Basis,
    device: {
      readonly key: DeviceKey;
      readonly days: number;
      readonly agent: string | undefined;
      readonly replaces?: string | undefined;
    },
  ): Promise<void>;
  /** Undefined for one that is unknown, over, forged, or somebody else's. Stamps its use. */
  use(basis: Basis, key: DeviceKey): Promise<TrustedDevice | undefined>;
  /** Those that still count, newest first. */
  list(basis: Basis): Promise<readonly TrustedDevice[]>;
  /** False when it is not this person's. */
  remove(owner: Owner, id: string): Promise<boolean>;
  removeAll(owner: Owner): Promise<void>;
  sweep(tenantId: string, isStopping?: () => boolean): Promise<void>;
}

export interface TrustedDevicesDeps {
  readonly database: Pick<Database, 'kysely'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Pick<Secrets, 'digest' | 'digests'>;
}

const secretBytes = 32;
const dayMs = 86_400_000;

export function createTrustedDevices({
  database: { kysely },
  clock,
  random,
  secrets,
}: TrustedDevicesDeps): TrustedDevices {
  const digestsOf = (purpose: string, value: string) =>
    secrets.digests(purpose, value).map(({ digest }) => digest);
  const stateDigestsOf = (basis: Basis) => digestsOf(statePurpose, stateOf(basis));
  return {
    makeKey: () => ({ id: random.id(), secret: random.bytes(secretBytes).toString('base64url') }),
    async keep(trx, basis, { key, days, agent, replaces }) {
      const { tenantId, userId, factorIds } = basis;
      const now = clock.now();
      if (replaces !== undefined) await queries.deleteDevices(trx, basis, replaces);
      await queries.insertDevice(trx, {
        tenant_id: tenantId,
        id: key.id,
        user_id: userId,
        secret_digest: secrets.digest(secretPurpose, key.secret).digest,
        state_digest: secrets.digest(statePurpose, stateOf(basis)).digest,
        factor_ids: JSON.stringify(factorIds),
        agent: agent?.slice(0, 500) ?? null,
        created_at: now,
        expires_at: now + days * dayMs,
        used_at: null,
      });
    },
    async use(basis, { id, secret }) {
      const row = await queries.acceptDevice(kysely, basis, {
        id,
        secretDigests: digestsOf(secretPurpose, secret),
        stateDigests: stateDigestsOf(basis),
        at: clock.now(),
      });
      return row && isComplete(row, basis) ? deviceOf(row) : undefined;
    },
    async list(basis) {
      const states = stateDigestsOf(basis);
      const rows = await queries.listDevices(kysely, basis, clock.now());
      return rows.filter((row) => states.includes(row.state_digest) && isComplete(row, basis)).map(deviceOf);
    },
    remove: async (owner, id) => (await queries.deleteDevices(kysely, owner, id)) > 0,
    async removeAll(owner) {
      await queries.deleteDevices(kysely, owner);
    },
    async sweep(tenantId, isStopping) {
      const now = clock.now();
      await removeInBatches((size) => queries.sweepDevices(kysely, tenantId, now, size), { isStopping });
    },
  };
}

const secretPurpose = 'trusted-device';
const statePurpose = 'trusted-device-basis';

const stateOf = ({ tenantId, userId, passwordChangedAt, phone, email }: Basis): string =>
  JSON.stringify([tenantId, userId, passwordChangedAt, phone, email]);

/** Every factor that was there is there still. */
const isComplete = ({ factor_ids }: queries.DeviceRow, { factorIds }: Basis): boolean =>
  (JSON.parse(factor_ids) as readonly string[]).every((id) => factorIds.includes(id));

const deviceOf = (row: queries.DeviceRow): TrustedDevice => ({
  id: row.id,
  agent: row.agent,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
});
