/** Connectors of a Logto database: checked like those of an operator, sealed like them. */
import { Refusal } from '../../contract/errors.ts';
import { type ConnectorMetadata, type Factory, telephoneFactoryId } from '../messages/messages.ts';
import type { Around } from './import-logto.ts';
import type { LogtoRow, LogtoSource } from './logto-queries.ts';

export async function bringConnectors(around: Around, source: LogtoSource): Promise<void> {
  const rows: LogtoRow[] = [];
  for await (const batch of source.read('connectors')) rows.push(...batch);
  // The order in which the one that is used was chosen there.
  for (const row of rows.toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1)))
    await bringConnector(around, row);
}

async function bringConnector({ rooms, tenantId, report }: Around, row: LogtoRow): Promise<void> {
  const { connectors } = rooms.messages;
  const id = String(row['id']);
  const factoryId = String(row['connector_id']);
  const leaveOut = (why: string) => report.leftOut.push({ what: `connector ${factoryId}`, id, why });
  const present = await connectors.list({ tenantId });
  if (present.some((one) => one.id === id)) {
    report.counts.connectors.known += 1;
    return;
  }
  const factory = (await rooms.messages.factories.list()).find((one) => one.id === factoryId);
  if (!factory || factory.error !== undefined) return void leaveOut('no such connector is installed here');
  const inUse = present.find(
    ({ factory: other }) => other.type === factory.type && other.id !== telephoneFactoryId,
  );
  if (inUse && factory.type !== 'Social')
    return void leaveOut(`another one of its kind is in use: ${inUse.factory.id} ${inUse.id}`);
  const config = (row['config'] ?? {}) as Readonly<Record<string, unknown>>;
  const tell = (findings: readonly { path: string; severity: 'error' | 'warning'; message: string }[]) => {
    for (const { path, severity, message } of findings)
      report.templates.push({ connectorId: id, path, severity, message });
  };
  try {
    const { lint } = await connectors.create({
      tenantId,
      factoryId,
      id,
      config,
      ...ofProvider(factory, row),
    });
    tell(lint?.findings ?? []);
    report.counts.connectors.imported += 1;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'connector.invalid_config')
      tell((await connectors.lint({ tenantId, factoryId, config })).findings);
    leaveOut(error.code);
  }
}

/** What a social connector has beside its settings; accounts that are brought along hang on its target. */
function ofProvider({ type, isStandard }: Factory, row: LogtoRow) {
  if (type !== 'Social') return {};
  const metadata = (row['metadata'] ?? {}) as ConnectorMetadata;
  return { syncProfile: row['sync_profile'] === true, ...(isStandard && { metadata }) };
}
