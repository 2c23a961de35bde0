/** The room of messages alone, on real time and a real way out, for processes that do nothing but send. */
import { type Database, openDatabase } from '../database/open.ts';
import { createLog } from '../log.ts';
import { createEgress } from '../messages/egress.ts';
import { createMessages, type Messages } from '../messages/messages.ts';
import { systemRandom } from '../random.ts';
import { createSecrets } from '../secrets.ts';
import { createTenants } from '../tenants/tenants.ts';

export const tenantId = 'default';

export interface MessagesRoom {
  readonly database: Database;
  readonly messages: Messages;
}

/**
 * `place` is the address of a PostgreSQL database or a folder for SQLite; its one tenant is made when it is not there.
 * The key is the same for every process, and addresses of this machine may be called. `lateMs`: its clock is so far ahead.
 */
export async function openMessagesRoom(
  place: string,
  { poolSize = 10, lateMs = 0 } = {},
): Promise<MessagesRoom> {
  const database = await openDatabase(
    place.startsWith('postgres:')
      ? { engine: 'postgres', url: place, poolSize }
      : { engine: 'sqlite', folder: place },
  );
  const messages = createMessages({
    database,
    clock: { now: () => Date.now() + lateMs },
    random: systemRandom,
    secrets: createSecrets([{ id: 'test', key: Buffer.alloc(32, 1) }]),
    log: createLog('silent'),
    tenantOf: createTenants({
      endpoints: { default: 'https://id.example.com', admin: 'https://admin.example.com' },
    }).get,
    config: { isProduction: true, allowTelephone: false },
    fetch: createEgress({ allowlist: ['127.0.0.1'] }).fetch,
  });
  await database.kysely
    .insertInto('tenants')
    .values({ id: tenantId, tag: 'production', created_at: Date.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return { database, messages };
}
