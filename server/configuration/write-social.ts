/** The social connectors of a document: each keeps its id, and with it its redirect URI, as long as its factory is the same; also when it comes back. */
import type { Factory } from '../messages/messages.ts';
import { refuseDocument } from './read-document.ts';
import { checkType, withMasks } from './write-connectors.ts';
import type { Writing } from './write-tenant.ts';

/** Those that go make room first: one for each target, and one of a factory for one provider alone. */
export async function writeSocial(writing: Writing, factories: readonly Factory[]): Promise<void> {
  const { rooms, tenantId, state, changes } = writing;
  const mine = changes.filter(({ section }) => section === 'socialConnectors');
  for (const { key, action } of mine) {
    const id = state.ids.socialConnectors.get(key);
    if (id !== undefined && action !== 'change') await rooms.connectors.remove({ tenantId, id });
  }
  for (const { key, action } of mine) {
    const id = state.ids.socialConnectors.get(key);
    if (action === 'change' && id !== undefined) await change(writing, { target: key, id });
    else if (action !== 'remove') await create(writing, key, factories);
  }
}

async function change(
  { rooms, tenantId, state, wanted }: Writing,
  { target, id }: { readonly target: string; readonly id: string },
): Promise<void> {
  const given = wanted.clear.socialConnectors?.[target];
  if (!given) return;
  await rooms.connectors.update({
    tenantId,
    id,
    config: withMasks(wanted.kept, ['socialConnectors', target, 'config'], given.config),
    syncProfile: given.syncProfile,
    // What was written over the factory's own and is named no longer, goes.
    metadata: given.metadata ?? (state.clear.socialConnectors[target]?.metadata && {}),
  });
}

async function create(
  { rooms, tenantId, wanted, recalled }: Writing,
  target: string,
  factories: readonly Factory[],
): Promise<void> {
  const given = wanted.clear.socialConnectors?.[target];
  if (!given) return;
  const { connectorId: factoryId, metadata, syncProfile } = given;
  const path = ['socialConnectors', target, 'connectorId'];
  checkType(factories, factoryId, { path, type: 'Social' });
  const factory = factories.find(({ id }) => id === factoryId);
  if (factory && !factory.isStandard && factory.target !== target)
    refuseDocument([{ path, message: `"${factoryId}" stands under "${factory.target}"` }]);
  await rooms.connectors.create({
    tenantId,
    id: recalled.idOf('socialConnectors', target),
    factoryId,
    config: withMasks(wanted.kept, ['socialConnectors', target, 'config'], given.config),
    syncProfile,
    metadata: factory?.isStandard ? { ...metadata, target } : metadata,
  });
}
