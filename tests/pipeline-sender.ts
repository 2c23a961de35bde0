/** A process that sends messages until it is killed, or that says what became of them: started by kill-pipeline.ts. */
import { openDatabase } from '../server/database/open.ts';
import { createLog } from '../server/log.ts';
import { createEgress } from '../server/messages/egress.ts';
import { createMessages } from '../server/messages/messages.ts';
import { systemRandom } from '../server/random.ts';
import { createSecrets } from '../server/secrets.ts';
import { createTenants } from '../server/tenants/tenants.ts';

const [act, place = '', provider = '', first = '0'] = process.argv.slice(2);
const tenantId = 'default';
const workers = 16;
/** So much later the last process looks: no other one can still be sending then. */
const lateMs = act === 'look' ? 120_000 : 0;

const database = await openDatabase(
  place.startsWith('postgres:')
    ? { engine: 'postgres', url: place, poolSize: workers }
    : { engine: 'sqlite', folder: place },
);
const messages = createMessages({
  database,
  clock: { now: () => Date.now() + lateMs },
  random: systemRandom,
  secrets: createSecrets([{ id: 'test', key: Buffer.alloc(32, 1) }]),
  log: createLog('silent'),
  tenantOf: createTenants({
    endpoints: { default: 'http://localhost:3001', admin: 'http://localhost:3002' },
  }).get,
  config: { isProduction: false, allowTelephone: false },
  fetch: createEgress({ allowlist: ['127.0.0.1'] }).fetch,
});
await database.kysely
  .insertInto('tenants')
  .values({ id: tenantId, tag: 'production', created_at: Date.now() })
  .onConflict((conflict) => conflict.doNothing())
  .execute();
if (!(await messages.connectors.hasSms(tenantId)))
  await messages.connectors.create({ tenantId, factoryId: 'http-sms', config: { endpoint: provider } });
await messages.recover(tenantId);

if (act === 'look') {
  const rows = await database.kysely.selectFrom('messages').select(['recipient as phone', 'state']).execute();
  await database.close();
  await new Promise<void>((resolve) => process.stdout.write(JSON.stringify(rows), () => resolve()));
  process.exit(0);
}

let next = Number(first);
const work = async (): Promise<void> => {
  const phone = `+1650${String(next++).padStart(7, '0')}`;
  const order = { tenantId, phone, purpose: 'SignIn', variables: { code: '123456' }, locale: 'en' } as const;
  await messages.sendSms(order).catch(() => {});
  return work();
};
process.stdout.write('sending\n');
await Promise.all(Array.from({ length: workers }, work));
