/** Makes a tenant what the document says, through the rooms' own acts, inside the transaction that they were made over. */
import type { ConfigurationChange } from '../../contract/configuration.ts';
import { refuse } from '../../contract/errors.ts';
import { checkRestrictedMfa } from '../settings/check-mfa.ts';
import { checkSettings, type Circumstances } from '../settings/check-settings.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Factory } from '../messages/messages.ts';
import type { Kind } from './queries.ts';
import type { Wanted } from './read-document.ts';
import type { Section, TenantState } from './read-tenant.ts';
import type { Recalled } from './recall.ts';
import type { Rooms } from './rooms.ts';
import { writeApplications } from './write-applications.ts';
import { removeConnectors, writeConnectors } from './write-connectors.ts';
import { writeHooks } from './write-hooks.ts';
import { writeOrganizationTemplate } from './write-organizations.ts';
import { writePermissions } from './write-permissions.ts';
import { writeSocial } from './write-social.ts';

export interface Writing {
  readonly rooms: Rooms;
  readonly tenantId: string;
  readonly state: TenantState;
  readonly wanted: Wanted;
  readonly changes: readonly ConfigurationChange[];
  /** Ids by keys: what is made is written into it. */
  readonly ids: WrittenIds;
  /** What those that come were known by. */
  readonly recalled: Recalled;
}

export type WrittenIds = Readonly<Record<Section, Map<string, string>>>;

export type AroundSettings = Pick<Circumstances, 'usernameConflicts' | 'keyUsernames'> & {
  readonly factories: readonly Factory[];
  /** What stood here before comes back as it was, whatever was answered for. */
  readonly isRollback?: boolean | undefined;
};

/** Refuses with whatever a room refuses; then the transaction must not be kept. */
export async function writeTenant(writing: Writing, around: AroundSettings): Promise<void> {
  await removeGone(writing);
  await writePermissions(writing);
  await writeOrganizationTemplate(writing);
  await writeApplications(writing);
  await writeConnectors(writing, around.factories);
  await writeSocial(writing, around.factories);
  await writeSettings(writing, around);
  // Only now: what needed them has been changed.
  await removeConnectors(writing);
  await writePhrases(writing);
  await writeHooks(writing);
}

const inTheirTurn: readonly string[] = [
  'connectors',
  'socialConnectors',
  'customPhrases',
  'organizationScopes',
];

/** First, so that names are free for those that come. */
async function removeGone({ rooms, tenantId, ids, changes }: Writing): Promise<void> {
  for (const { section, key, action } of changes) {
    if (action !== 'remove' && action !== 'replace') continue;
    if (inTheirTurn.includes(section)) continue;
    const kind = section as Kind;
    const id = ids[kind].get(key) ?? '';
    if (kind === 'applications') await rooms.applications.remove(tenantId, id);
    else if (kind === 'hooks') await rooms.hooks.remove({ tenantId, id });
    else if (kind === 'organizationRoles') await rooms.organizations.roles.remove(tenantId, id);
    else await rooms.permissions[kind].remove({ tenantId, id });
    ids[kind].delete(key);
  }
}

/** Checked whole, and not only what is named: a connector that goes may be what a rule stands on. */
async function writeSettings(
  { rooms, tenantId, state, wanted, changes }: Writing,
  around: AroundSettings,
): Promise<void> {
  const changed = new Set(changes.map(({ section }) => section));
  if (changed.has('signInExperience') || changed.has('connectors')) {
    const circumstances = {
      ...around,
      ...sendersOf(state, wanted),
      socialTargets: async () => targetsOf(state, wanted),
      languages: languagesOf(state, wanted),
    };
    await checkWhole(state, wanted, circumstances);
    const patch = wanted.clear.signInExperience;
    if (patch && changed.has('signInExperience')) await rooms.settings.update(tenantId, patch, circumstances);
  }
  const { accountCenter } = wanted.clear;
  if (accountCenter && changed.has('accountCenter'))
    await rooms.accountCenter.update(tenantId, accountCenter);
}

/** As it will be. */
export const settingsAfter = (state: TenantState, wanted: Wanted): Settings =>
  ({ ...state.clear.signInExperience, ...wanted.clear.signInExperience }) as Settings;

/** The providers whose connectors will be set up. */
export const targetsOf = (state: TenantState, wanted: Wanted): readonly string[] =>
  Object.keys(wanted.clear.socialConnectors ?? state.clear.socialConnectors);

/** Those that the operator will have words in. */
export const languagesOf = (state: TenantState, wanted: Wanted): readonly string[] =>
  Object.keys(wanted.clear.customPhrases ?? state.clear.customPhrases);

export function sendersOf(state: TenantState, wanted: Wanted) {
  const { sms, email } = wanted.clear.connectors ?? state.clear.connectors;
  return { hasSmsConnector: sms !== undefined, hasEmailConnector: email !== undefined };
}

/**
 * Refuses like a change of the sign-in experience, with `configuration.mfa_needs_connector`, and with
 * `sign_in_experiences.sms_only_mfa_not_accepted` where the document speaks of second factors (security B1).
 */
export async function checkWhole(
  state: TenantState,
  wanted: Wanted,
  { isRollback = false, ...circumstances }: Circumstances & Pick<AroundSettings, 'isRollback'>,
): Promise<void> {
  const after = settingsAfter(state, wanted);
  await checkSettings(after, state.clear.signInExperience as Settings, circumstances);
  const { factors } = after.mfa;
  if (factors.includes('PhoneVerificationCode') && !circumstances.hasSmsConnector)
    refuse('configuration.mfa_needs_connector', { values: { type: 'SMS' } });
  if (factors.includes('EmailVerificationCode') && !circumstances.hasEmailConnector)
    refuse('configuration.mfa_needs_connector', { values: { type: 'E-mail' } });
  if (wanted.clear.signInExperience?.mfa && !isRollback) checkRestrictedMfa(after.mfa);
}

async function writePhrases({ rooms, tenantId, wanted, changes }: Writing): Promise<void> {
  for (const { section, key, action } of changes) {
    if (section !== 'customPhrases') continue;
    const translation = wanted.clear.customPhrases?.[key];
    if (action === 'remove') await rooms.customPhrases.remove(tenantId, key);
    else if (translation) await rooms.customPhrases.put(tenantId, { languageTag: key, translation });
  }
}
