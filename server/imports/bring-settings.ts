/** The sign-in experience of a Logto database, for a tenant that has not decided yet. */
import { Refusal } from '../../contract/errors.ts';
import { settingsPatch, type SettingsPatch } from '../../contract/settings.ts';
import type { Around } from './import-logto.ts';
import type { LogtoRow, LogtoSource } from './logto-queries.ts';

/** What is only right together. */
const together: readonly (readonly string[])[] = [
  ['signUp', 'signIn'],
  ['mfa', 'adaptiveMfa'],
];

export async function bringSettings(around: Around, source: LogtoSource): Promise<void> {
  for await (const rows of source.read('sign_in_experiences'))
    for (const row of rows) await bringRow(around, row);
}

async function bringRow(around: Around, row: LogtoRow): Promise<void> {
  const { rooms, tenantId, report } = around;
  const stored = await rooms.settings.signInExperience(tenantId);
  if (rooms.settings.versionOf(stored) > 1) {
    report.counts.settings.known += 1;
    report.leftOut.push({ what: 'sign-in experience', id: null, why: 'it was changed here already' });
    return;
  }
  const patch = readPatch(around, row, { ...stored });
  const grouped = new Set(together.flat());
  const parts = [
    ...Object.keys(patch)
      .filter((key) => !grouped.has(key))
      .map((key) => [key]),
    ...together,
  ];
  for (const keys of parts) {
    const part = Object.fromEntries(Object.entries(patch).filter(([key]) => keys.includes(key)));
    if (Object.keys(part).length > 0) await bringPart(around, part, keys);
  }
}

async function bringPart({ rooms, tenantId, report }: Around, part: SettingsPatch, keys: readonly string[]) {
  const { connectors } = rooms.messages;
  try {
    await rooms.settings.update(tenantId, part, {
      hasSmsConnector: await connectors.hasSms(tenantId),
      hasEmailConnector: await connectors.hasEmail(tenantId),
      // Those that came a moment ago, in the same transaction, are not yet in memory.
      socialTargets: async () =>
        (await connectors.list({ tenantId })).flatMap(({ factory, metadata }) =>
          factory.type === 'Social' ? [metadata.target ?? factory.target] : [],
        ),
      keyUsernames: (isCaseSensitive, trx) => rooms.users.keyUsernames(tenantId, isCaseSensitive, trx),
      async usernameConflicts() {
        const conflicts = await rooms.users.listCaseConflicts(tenantId);
        return { totalConflicts: conflicts.length, samples: conflicts.slice(0, 10) };
      },
    });
    report.counts.settings.imported += keys.length;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    report.leftOut.push({ what: `setting ${keys.join(' and ')}`, id: null, why: error.code });
  }
}

/** Each setting by itself: one that has no form here keeps no other from coming. */
function readPatch(
  { report }: Around,
  row: LogtoRow,
  stored: Readonly<Record<string, unknown>>,
): SettingsPatch {
  const patch: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    const key = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (column === 'tenant_id' || column === 'id' || !(key in stored)) continue;
    if (JSON.stringify(value) === JSON.stringify(stored[key])) continue;
    const read = settingsPatch.safeParse({ [key]: value });
    if (read.success) Object.assign(patch, read.data);
    else report.leftOut.push({ what: `setting ${key}`, id: null, why: 'its value has no form here' });
  }
  return patch;
}
