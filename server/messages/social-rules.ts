/** What a social connector must be beside the others of its tenant: one for each provider. */
import { refuse } from '../../contract/errors.ts';
import { type ConnectorMetadata, readMetadata } from './metadata.ts';
import type { ConnectorRow } from './queries.ts';
import type { InstalledSocial } from './registry.ts';

/**
 * The provider of a new one. Refuses with `connector.should_specify_target`, `connector.multiple_instances_not_supported`,
 * `connector.multiple_target_with_same_platform`, `connector.cannot_overwrite_metadata_for_non_standard_connector`.
 */
export function targetOfNew(
  { factory }: InstalledSocial,
  metadata: ConnectorMetadata | undefined,
  others: readonly ConnectorRow[],
): string {
  const wanted = factory.isStandard ? metadata?.target : factory.target;
  if (wanted === undefined) return refuse('connector.should_specify_target');
  if (!factory.isStandard && metadata && Object.keys(metadata).length > 0)
    refuse('connector.cannot_overwrite_metadata_for_non_standard_connector');
  if (!factory.isStandard && others.some((row) => row.factory_id === factory.id))
    refuse('connector.multiple_instances_not_supported');
  const same = others.find(({ target }) => target === wanted);
  if (same) refuse('connector.multiple_target_with_same_platform', { data: sameAs(same) });
  return wanted;
}

const sameAs = (row: ConnectorRow) => ({
  connectorId: row.id,
  connectorName: readMetadata(row).name ?? row.target,
});

/** As it is kept: accounts hang on the target, so it stays. Refuses with `connector.can_not_modify_target` and, like `targetOfNew`, what only standard ones may. */
export function changedMetadata(
  { factory }: InstalledSocial,
  row: ConnectorRow,
  metadata: ConnectorMetadata,
): ConnectorMetadata {
  if (!factory.isStandard) refuse('connector.cannot_overwrite_metadata_for_non_standard_connector');
  const { target = row.target } = metadata;
  if (target !== row.target) refuse('connector.can_not_modify_target');
  return { ...metadata, ...(row.target !== null && { target: row.target }) };
}
