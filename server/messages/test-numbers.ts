/** Test numbers of development tenants: a fixed code, an end date, and never a message to a provider. */
import { refuse } from '../../contract/errors.ts';
import type { Recipient } from '../../contract/recipient.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import type { Tenants } from '../tenants/tenants.ts';

export interface TestNumber {
  readonly id: string;
  /** E.164 with its plus sign. */
  readonly phone: string;
  /** ms since 1970 */
  readonly expiresAt: number;
  readonly createdAt: number;
  /** Whether the fixed code counts: the end has not come, and the tenant is still one for development. */
  readonly isInForce: boolean;
}

export interface TestNumbers {
  list(tenantId: string): Promise<readonly TestNumber[]>;
  /** Refuses with `test_number.production_tenant` and, for a number that is one already, `entity.unique_integrity_violation`. */
  create(
    tenantId: string,
    wanted: { readonly phone: string; readonly code: string; readonly expiresAt: number },
  ): Promise<TestNumber>;
  /** Refuses with `entity.not_found`. */
  remove(tenantId: string, id: string): Promise<void>;
  /** The fixed code of a number that is in force; from memory, and without a statement on production tenants. */
  findCode(tenantId: string, to: Recipient): Promise<string | undefined>;
  /** Refuses with `test_number.no_message`: whatever wants to write to it, nothing leaves. */
  refuseMessage(tenantId: string, to: Recipient): Promise<void>;
  /** Says in the log, loudly, which are in force: when the server starts. */
  announce(tenantId: string): Promise<void>;
}

export interface TestNumbersDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly random: Random;
  readonly log: Log;
  readonly tenantOf: Tenants['get'];
}

export function createTestNumbers(deps: TestNumbersDeps): TestNumbers {
  const { database, clock, secrets, random, log, tenantOf } = deps;
  const kept = database.changes.remember('test-numbers', (tenantId) =>
    database.kysely
      .selectFrom('test_numbers')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('created_at')
      .orderBy('id')
      .execute(),
  );
  type Row = Awaited<ReturnType<typeof kept.get>>[number];

  const isDevelopment = (tenantId: string) => tenantOf(tenantId).tag === 'development';
  const isInForce = (row: Pick<Row, 'tenant_id' | 'expires_at'>) =>
    isDevelopment(row.tenant_id) && row.expires_at > clock.now();
  const shown = (row: Omit<Row, 'sealed_code'>): TestNumber => ({
    id: row.id,
    phone: row.phone,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    isInForce: isInForce(row),
  });
  const find = async (tenantId: string, { phone }: Recipient): Promise<Row | undefined> => {
    if (phone === undefined || !isDevelopment(tenantId)) return undefined;
    return (await kept.get(tenantId)).find((row) => row.phone === phone && isInForce(row));
  };

  return {
    list: async (tenantId) => (await kept.get(tenantId)).map(shown),
    async create(tenantId, { phone, code, expiresAt }) {
      if (!isDevelopment(tenantId)) return refuse('test_number.production_tenant');
      const place = { tenant_id: tenantId, id: random.id() };
      const row = {
        ...place,
        phone,
        sealed_code: secrets.seal(code, contextOf(place)),
        expires_at: expiresAt,
        created_at: clock.now(),
      };
      await database.transaction(async (trx) => {
        const inserted = await trx
          .insertInto('test_numbers')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        if (!inserted) refuse('entity.unique_integrity_violation');
        await database.changes.publish('test-numbers', tenantId, trx);
      });
      log.warn({ tenantId, testNumber: row.id, until: new Date(expiresAt).toISOString() }, inForce);
      return shown(row);
    },
    async remove(tenantId, id) {
      await database.transaction(async (trx) => {
        const gone = await trx
          .deleteFrom('test_numbers')
          .where('tenant_id', '=', tenantId)
          .where('id', '=', id)
          .returning('id')
          .executeTakeFirst();
        if (!gone) refuse('entity.not_found');
        await database.changes.publish('test-numbers', tenantId, trx);
      });
    },
    async findCode(tenantId, to) {
      const row = await find(tenantId, to);
      if (!row) return undefined;
      // Whoever reads this log shall stumble over it; the number stays out of it as everywhere.
      log.warn(
        { tenantId, testNumber: row.id },
        'TEST NUMBER: its fixed code opens the account, no message was sent',
      );
      return secrets.open(row.sealed_code, contextOf(row));
    },
    async refuseMessage(tenantId, to) {
      if (await find(tenantId, to)) refuse('test_number.no_message');
    },
    async announce(tenantId) {
      if (!isDevelopment(tenantId)) return;
      for (const row of await kept.get(tenantId))
        if (isInForce(row))
          log.warn({ tenantId, testNumber: row.id, until: new Date(row.expires_at).toISOString() }, inForce);
    },
  };
}

const inForce = 'TEST NUMBER: whoever knows its fixed code signs in with it';

const contextOf = ({ tenant_id, id }: { readonly tenant_id: string; readonly id: string }): string =>
  `test_numbers/${tenant_id}/${id}`;
