/** What a plan says of ids, secrets and holders: whatever cannot stay, or come back, as others know it. */
import type { ConfigurationChange, ConfigurationWarning } from '../../contract/configuration.ts';
import { identityText, type IdentitySentence } from '../../words/identity-text.ts';
import type { Language } from '../../words/index.ts';
import { hasSecrets } from '../applications/applications.ts';
import type { Wanted } from './read-document.ts';
import type { Section, TenantState } from './read-tenant.ts';
import type { Recalled } from './recall.ts';
import type { Rooms } from './rooms.ts';

/** How many have each of these roles: people and members of organizations, not the programs that the document names. */
export type HoldersOf = (
  tenantId: string,
  section: 'roles' | 'organizationRoles',
  ids: readonly string[],
) => Promise<ReadonlyMap<string, number>>;

export const createHoldersOf =
  ({ permissions, organizations }: Pick<Rooms, 'permissions' | 'organizations'>): HoldersOf =>
  (tenantId, section, ids) =>
    section === 'roles'
      ? permissions.userRoles.count(tenantId, ids)
      : organizations.roles.countHolders(tenantId, ids);

interface Looked {
  readonly tenantId: string;
  readonly state: TenantState;
  readonly wanted: Wanted;
  readonly changes: readonly ConfigurationChange[];
  readonly recalled: Recalled;
  readonly language: Language;
}

export async function identityWarnings(
  { holdersOf }: { readonly holdersOf: HoldersOf },
  look: Looked,
): Promise<ConfigurationWarning[]> {
  const { tenantId, state, changes, language } = look;
  const warnings: ConfigurationWarning[] = [];
  for (const change of changes) {
    const { section, key, action } = change;
    const say = (kind: ConfigurationWarning['kind'], sentence: IdentitySentence, count = 0) =>
      warnings.push({ path: `${section}.${key}`, kind, message: identityText(language, sentence, count) });
    for (const sentence of identitySentences(look, change)) say('identity', sentence);
    if (section !== 'roles' && section !== 'organizationRoles') continue;
    if (action === 'add' && look.recalled.wasHere(section, key)) say('holders', 'holdersGone');
    const id = action === 'remove' || action === 'replace' ? state.ids[section].get(key) : undefined;
    const count = id === undefined ? 0 : ((await holdersOf(tenantId, section, [id])).get(id) ?? 0);
    if (count > 0) say('holders', 'holdersLost', count);
  }
  return warnings;
}

/** Of what is new here nothing is said: nobody knows it yet. */
function identitySentences(
  { wanted, recalled }: Looked,
  { section, key, action }: ConfigurationChange,
): readonly IdentitySentence[] {
  const isKnown = recalled.wasHere(section as Section, key);
  if (action !== 'replace' && !(action === 'add' && isKnown)) return [];
  const isNewId = recalled.idOf(section as Section, key) === undefined;
  if (section === 'applications') {
    const application = wanted.clear.applications?.[key];
    const isNewSecret =
      application !== undefined && hasSecrets(application) && recalled.secretsOf(key) === undefined;
    const isMember = isKnown && application?.type === 'MachineToMachine';
    return [
      ...(isNewId ? (['newClientId'] as const) : []),
      ...(isNewSecret ? (['newClientSecret'] as const) : []),
      ...(isMember ? (['membershipsGone'] as const) : []),
    ];
  }
  if (section === 'hooks') return recalled.signingKeyOf(key) === undefined ? ['newSigningKey'] : [];
  return section === 'socialConnectors' && isNewId ? ['newRedirectUri'] : [];
}
