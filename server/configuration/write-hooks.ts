/** The webhooks of a document. A new one gets a signing key of its own in each tenant; one that comes back has its own. */
import { withMasks } from './write-connectors.ts';
import type { Writing } from './write-tenant.ts';

export async function writeHooks({
  rooms,
  tenantId,
  wanted,
  changes,
  ids,
  recalled,
}: Writing): Promise<void> {
  for (const { section, key } of changes) {
    const given = wanted.clear.hooks?.[key];
    if (section !== 'hooks' || !given) continue;
    const hook = { ...given, config: withMasks(wanted.kept, ['hooks', key, 'config'], given.config) };
    const id = ids.hooks.get(key);
    if (id === undefined) {
      const known = { id: recalled.idOf('hooks', key), signingKey: recalled.signingKeyOf(key) };
      ids.hooks.set(key, (await rooms.hooks.create(tenantId, hook, known)).id);
    } else await rooms.hooks.update({ tenantId, id }, hook);
  }
}
