/** Webhooks of a Logto database: under their ids and signing keys, so that their receivers go on as they are. */
import { hookEvents } from '../../contract/hook-events.ts';
import { createHookBody } from '../../contract/hooks.ts';
import { everyRow, textOf } from './bring-rows.ts';
import type { Around } from './import-logto.ts';
import type { LogtoRow, LogtoSource } from './logto-queries.ts';

export async function bringHooks(around: Around, source: LogtoSource): Promise<void> {
  const { rooms, tenantId, report } = around;
  const known = new Set((await rooms.hooks.list(tenantId)).map(({ id }) => id));
  for (const row of await everyRow(source, 'hooks')) {
    const id = String(row['id']);
    if (known.has(id)) report.counts.hooks.known += 1;
    else await bringHook(around, id, row);
  }
}

async function bringHook({ rooms, tenantId, report }: Around, id: string, row: LogtoRow): Promise<void> {
  const leaveOut = (what: string, why: string) => report.leftOut.push({ what, id, why });
  const all = (Array.isArray(row['events']) ? row['events'] : []).map(String);
  const events = all.filter((event) => hookEvents.some((one) => one === event));
  const event = textOf(row, 'event');
  const { success, data: hook } = createHookBody.safeParse({
    name: textOf(row, 'name') ?? '',
    ...(events.length > 0 && { events }),
    ...(event !== null && { event }),
    config: row['config'],
    enabled: row['enabled'] !== false,
  });
  const signingKey = textOf(row, 'signing_key');
  if (!success || (events.length === 0 && event === null) || signingKey === null)
    return void leaveOut('webhook', 'its address, its headers or its events have no form here');
  await rooms.hooks.create(tenantId, hook, { id, signingKey });
  report.counts.hooks.imported += 1;
  const unknown = all.filter((one) => !events.includes(one));
  if (unknown.length > 0)
    leaveOut(`events ${unknown.join(', ')} of webhook`, 'nothing of the kind happens here');
}
