/** A process that sends messages until it is killed, or that says what became of them: started by kill-pipeline.ts. */
import { openMessagesRoom, tenantId } from '../server/testing/messages-room.ts';

const [act, place = '', provider = '', first = '0'] = process.argv.slice(2);
const workers = 16;
/** So much later the last process looks: no other one can still be sending then. */
const lateMs = act === 'look' ? 120_000 : 0;

const { database, messages } = await openMessagesRoom(place, { poolSize: workers, lateMs });
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
