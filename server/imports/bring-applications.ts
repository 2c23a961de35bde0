/** Applications of a Logto database with those of their secrets that people were shown. */
import { type ApplicationType, applicationTypes } from '../../contract/applications.ts';
import { Refusal } from '../../contract/errors.ts';
import { bringApplication } from '../applications/bring-application.ts';
import type { Around } from './import-logto.ts';
import type { LogtoRow, LogtoSource } from './logto-queries.ts';

export async function bringApplications(around: Around, source: LogtoSource): Promise<void> {
  const { application: brought } = around.came;
  for await (const rows of source.read('applications'))
    for (const row of rows) if (await bringOne(around, row)) brought.add(String(row['id']));
  for await (const rows of source.read('application_secrets'))
    for (const row of rows) if (brought.has(String(row['application_id']))) await bringSecret(around, row);
}

/** True when it came with this import. */
async function bringOne({ rooms, trx, tenantId, report, here }: Around, row: LogtoRow): Promise<boolean> {
  const id = String(row['id']);
  if (await rooms.applications.find(tenantId, id)) {
    report.counts.applications.known += 1;
    here.application.add(id);
    return false;
  }
  const leaveOut = (why: string) => {
    report.leftOut.push({ what: 'application', id, why });
    return false;
  };
  const type = row['type'] as ApplicationType;
  if (!applicationTypes.includes(type)) return leaveOut(`there are no applications of the type ${type}`);
  const created = row['created_at'];
  const at = { tenantId, id, createdAt: created instanceof Date ? created.getTime() : rooms.clock.now() };
  const description = row['description'] as string | null | undefined;
  try {
    await bringApplication(trx, at, {
      name: String(row['name']),
      type,
      description: description ?? null,
      oidcClientMetadata: row['oidc_client_metadata'] ?? {},
      customClientMetadata: row['custom_client_metadata'] ?? {},
      customData: (row['custom_data'] ?? {}) as Record<string, never>,
      isThirdParty: row['is_third_party'] === true,
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return leaveOut([error.code, error.options.details].filter(Boolean).join(': '));
  }
  report.counts.applications.imported += 1;
  here.application.add(id);
  return true;
}

async function bringSecret({ rooms, tenantId, report }: Around, row: LogtoRow): Promise<void> {
  const expires = row['expires_at'];
  const id = String(row['application_id']);
  const name = String(row['name']);
  try {
    await rooms.applications.addSecret(tenantId, id, {
      name,
      value: String(row['value']),
      ...(expires instanceof Date && { expiresAt: expires.getTime() }),
    });
    report.counts.secrets.imported += 1;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    report.leftOut.push({ what: `secret "${name}" of application`, id, why: error.code });
  }
}
