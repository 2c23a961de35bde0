/** What an operator of Logto decided of people's own accounts, and the words that they wrote, for a tenant that has not yet. */
import { accountCenterPatch, type AccountCenterSettings } from '../../contract/account-center.ts';
import { languageTag, phrases } from '../../contract/custom-phrases.ts';
import { everyRow } from './bring-rows.ts';
import type { Around } from './import-logto.ts';
import type { LogtoSource } from './logto-queries.ts';

const columns = {
  enabled: 'enabled',
  fields: 'fields',
  webauthnRelatedOrigins: 'webauthn_related_origins',
  deleteAccountUrl: 'delete_account_url',
  customCss: 'custom_css',
  profileFields: 'profile_fields',
} as const satisfies Readonly<Record<keyof AccountCenterSettings, string>>;

/** Each setting by itself: one that has no form here keeps no other from coming. */
export async function bringAccountCenter(around: Around, source: LogtoSource): Promise<void> {
  const { rooms, tenantId, report } = around;
  const [row] = await everyRow(source, 'account_centers');
  if (!row) return;
  const { settings, version } = await rooms.accountCenter.find(tenantId);
  if (version > 1) {
    report.counts.accountCenter.known += 1;
    return;
  }
  const patch: Record<string, unknown> = {};
  for (const [key, column] of Object.entries(columns)) {
    const value = row[column];
    const stored = settings[key as keyof AccountCenterSettings];
    // Nothing is what a tenant starts with.
    if (value === undefined || value === null || JSON.stringify(value) === JSON.stringify(stored)) continue;
    const read = accountCenterPatch.safeParse({ [key]: value });
    if (read.success) Object.assign(patch, read.data);
    else
      report.leftOut.push({
        what: `setting ${key} of the account center`,
        id: null,
        why: 'its value has no form here',
      });
  }
  if (patch['deleteAccountUrl'] === '') patch['deleteAccountUrl'] = null;
  const count = Object.keys(patch).length;
  if (count > 0) await rooms.accountCenter.update(tenantId, patch);
  report.counts.accountCenter.imported += count;
}

/** Languages that have words here already keep them. */
export async function bringPhrases(around: Around, source: LogtoSource): Promise<void> {
  const { rooms, tenantId, report } = around;
  const known = new Set((await rooms.customPhrases.list(tenantId)).map((one) => one.languageTag));
  for (const row of await everyRow(source, 'custom_phrases')) {
    const tag = languageTag.safeParse(row['language_tag']);
    const translation = phrases.safeParse(row['translation']);
    if (!tag.success || !translation.success)
      report.leftOut.push({
        what: `words in ${String(row['language_tag'])}`,
        id: null,
        why: 'they have no form here',
      });
    else if (known.has(tag.data)) report.counts.customPhrases.known += 1;
    else {
      await rooms.customPhrases.put(tenantId, { languageTag: tag.data, translation: translation.data });
      report.counts.customPhrases.imported += 1;
    }
  }
}
