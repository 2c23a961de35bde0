/** The connectors that an apply changed, as webhooks are told of them; pure. */
import type { ConfigurationChange } from '../../contract/configuration.ts';
import type { TenantState } from './read-tenant.ts';

const typeOf = { sms: 'Sms', email: 'Email' } as const;

export function changedConnectors(
  changes: readonly ConfigurationChange[],
  before: TenantState,
  after: TenantState,
) {
  return changes.flatMap(({ section, key, action }) => {
    const { ids, clear } = action === 'remove' ? before : after;
    if (section === 'socialConnectors')
      return toldOf(ids.socialConnectors.get(key), clear.socialConnectors[key]?.connectorId, 'Social');
    if (section !== 'connectors') return [];
    const slot = key as keyof typeof typeOf;
    return toldOf(ids.connectors.get(slot), clear.connectors[slot]?.connectorId, typeOf[slot]);
  });
}

const toldOf = (id: string | undefined, connectorId: string | undefined, type: string) =>
  id !== undefined && connectorId !== undefined ? [{ id, connectorId, type }] : [];
