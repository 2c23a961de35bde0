/** The connectors of a document: one takes the place of its like, changes its settings, or goes. */
import { maskAny } from '../messages/secret-settings.ts';
import type { Factory } from '../messages/messages.ts';
import { refuseDocument } from './read-document.ts';
import { placeOf, type Path, withValues } from './references.ts';
import type { Writing } from './write-tenant.ts';

const typeOf = { sms: 'Sms', email: 'Email' } as const;

export async function writeConnectors(
  { rooms, tenantId, state, wanted, changes, recalled }: Writing,
  factories: readonly Factory[],
): Promise<void> {
  for (const { section, key, action } of changes) {
    const slot = key as 'sms' | 'email';
    const given = wanted.clear.connectors?.[slot];
    if (section !== 'connectors' || !given) continue;
    checkType(factories, given.connectorId, {
      path: ['connectors', slot, 'connectorId'],
      type: typeOf[slot],
    });
    // The tenant's own secrets go back as masks: the room keeps them only where they lead to the address that they led to.
    const config = withMasks(wanted.kept, ['connectors', slot, 'config'], given.config);
    const id = state.ids.connectors.get(slot);
    if (action === 'change' && id !== undefined) await rooms.connectors.update({ tenantId, id, config });
    else
      await rooms.connectors.create({
        tenantId,
        id: recalled.idOf('connectors', slot),
        factoryId: given.connectorId,
        config,
        metadata: given.metadata,
      });
  }
}

export async function removeConnectors({ rooms, tenantId, state, changes }: Writing): Promise<void> {
  for (const { section, key, action } of changes) {
    const id = state.ids.connectors.get(key);
    if (section === 'connectors' && action === 'remove' && id !== undefined)
      await rooms.connectors.remove({ tenantId, id });
  }
}

/** A factory of another kind would stand in another place than the document says. */
export function checkType(
  factories: readonly Factory[],
  factoryId: string,
  { path, type }: { readonly path: Path; readonly type: Factory['type'] },
): void {
  const factory = factories.find(({ id }) => id === factoryId);
  if (factory && factory.type !== type)
    refuseDocument([{ path, message: `"${factoryId}" is a connector of the type ${factory.type}` }]);
}

/** The mask of each secret that stays, in its place. */
export function withMasks<T>(kept: ReadonlySet<string>, at: Path, value: T): T {
  const masks = new Map<string, unknown>();
  const look = (inner: unknown, path: Path): void => {
    if (kept.has(placeOf(path))) masks.set(placeOf(path), maskAny(inner));
    else if (typeof inner === 'object' && inner !== null)
      for (const [key, item] of Object.entries(inner)) look(item, [...path, key]);
  };
  look(value, at);
  return withValues(value, masks, at) as T;
}
