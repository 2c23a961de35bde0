/** A tenant's configuration as one document: with its secrets for the server, with references for everybody else. */
import { type ConfigurationDocument, type Scalar, schemaVersion } from '../../contract/configuration.ts';
import type { Settings } from '../../contract/settings.ts';
import { bootstrapSecretName } from '../applications/applications.ts';
import type { OpenConnector } from '../messages/messages.ts';
import { inOrder } from './canonical.ts';
import { keysOf, type Named } from './keys.ts';
import type { KeyRow, Kind } from './queries.ts';
import { withOwnKeys } from './own-keys.ts';
import { readOrganizationTemplate } from './read-organizations.ts';
import { escapeText, mapTexts, placeOf, secretReference, withValues } from './references.ts';
import { secretPlaces } from './secret-places.ts';
import { socialConnectorsOf, socialSecretPlaces } from './read-social.ts';
import type { Rooms } from './rooms.ts';

export interface TenantState {
  /** Secrets in clear: it never leaves the server. */
  readonly clear: Whole;
  /** As it is exported, in its one order. */
  readonly document: Readonly<Record<string, unknown>>;
  /** By the names that `document` uses. */
  readonly secrets: ReadonlyMap<string, Scalar>;
  readonly ids: Ids;
}

/**
 * What has an id of our own making: by key; connectors by `sms` and `email`, social ones by target, scopes of organizations
 * by name, and those of resources by `scopeKey`.
 */
export type Section = Kind | 'connectors' | 'socialConnectors' | 'organizationScopes' | 'scopes';
export type Ids = Readonly<Record<Section, ReadonlyMap<string, string>>>;

/** Neither of the two has a space in it. */
export const scopeKey = (resourceKey: string, name: string): string => `${resourceKey} ${name}`;

export type Whole = Required<Omit<ConfigurationDocument, '$schema'>>;

/** Of the role and the resource that every tenant has. */
export const managementResourceKey = 'management-api';
export const managementRoleKey = 'management-api-access';

/** What these keys name is every tenant's own, and stands in no section. */
export const reservedKeys: Readonly<Partial<Record<Kind, string>>> = {
  resources: managementResourceKey,
  roles: managementRoleKey,
};

/**
 * `wanted` is the document that this is compared with: what is the same thing under another key is shown under its key.
 * Refuses with `connector.not_found_with_connector_id` when a connector in use is not installed here.
 */
export async function readTenant(
  rooms: Rooms,
  tenantId: string,
  known: readonly KeyRow[],
  wanted: Partial<Pick<Whole, Kind>> = {},
): Promise<TenantState> {
  const { permissions } = rooms;
  const hooks = await rooms.hooks.list(tenantId);
  const applications = (await rooms.applications.list(tenantId)).filter(
    ({ secrets }) => !secrets.some(({ name }) => name === bootstrapSecretName),
  );
  const resources = (await permissions.resources.list(tenantId)).filter(({ isBuiltIn }) => !isBuiltIn);
  const roles = (await permissions.roles.list(tenantId)).filter(({ isBuiltIn }) => !isBuiltIn);
  const scopes = new Map(
    (await permissions.resources.list(tenantId)).flatMap((resource) =>
      resource.scopes.map((scope) => [scope.id, { resource, name: scope.name }] as const),
    ),
  );
  const naming = (kind: Kind, rows: readonly Named[], natural?: (thing: never) => string) => {
    const kept = known.flatMap((row) => (row.kind === kind ? [{ key: row.key, id: row.row_id }] : []));
    const asked = Object.entries(wanted[kind] ?? {}).map(
      ([key, thing]) => [key, natural?.(thing as never)] as const,
    );
    return keysOf(rows, kept, new Map(asked), { fallback: kind.slice(0, -1), reserved: reservedKeys[kind] });
  };
  const hookKeys = naming('hooks', hooks);
  const applicationKeys = naming('applications', applications);
  const resourceKeys = naming(
    'resources',
    resources.map(({ id, name, indicator }) => ({ id, name, natural: indicator })),
    ({ indicator }: { indicator: string }) => indicator,
  );
  const roleKeys = naming(
    'roles',
    roles.map(({ id, name }) => ({ id, name, natural: name })),
    ({ name }: { name: string }) => name,
  );
  const template = await readOrganizationTemplate(rooms, tenantId);
  const organizationRoleKeys = naming(
    'organizationRoles',
    template.roles.map(({ id, name }) => ({ id, name, natural: name })),
    ({ name }: { name: string }) => name,
  );
  const scopeNamesOf = (scopeIds: readonly string[]) =>
    scopesByResource(
      scopeIds.flatMap((id) => {
        const scope = scopes.get(id);
        return scope
          ? [[resourceKeys.get(scope.resource.id) ?? managementResourceKey, scope.name] as const]
          : [];
      }),
    );

  const inUse = await rooms.connectors.open(tenantId);
  const bySlot = {
    sms: inUse.find(({ type }) => type === 'Sms'),
    email: inUse.find(({ type }) => type === 'Email'),
  };
  const social = await rooms.connectors.openSocial(tenantId);
  const targets = new Set(social.map(({ target }) => target));
  const { tenantId: _t, id: _i, ...signInExperience } = await rooms.settings.signInExperience(tenantId);
  const account = await rooms.accountCenter.find(tenantId);
  const phrases = await rooms.customPhrases.list(tenantId);
  const held = await Promise.all(
    applications.map(async ({ id }) =>
      (await permissions.applicationRoles.list(tenantId, id)).map((role) => role.id),
    ),
  );
  const clear = withOwnKeys({
    schemaVersion,
    connectors: {
      ...(bySlot.sms && { sms: connectorOf(bySlot.sms) }),
      ...(bySlot.email && { email: connectorOf(bySlot.email) }),
    },
    socialConnectors: socialConnectorsOf(social),
    signInExperience: settingsAsKept({
      ...signInExperience,
      socialSignInConnectorTargets: signInExperience.socialSignInConnectorTargets.filter((target) =>
        targets.has(target),
      ),
    }),
    accountCenter: account.settings,
    customPhrases: Object.fromEntries(phrases.map((one) => [one.languageTag, one.translation])),
    resources: record(resources, resourceKeys, (one) => ({
      name: one.name,
      indicator: one.indicator,
      accessTokenTtl: one.accessTokenTtlSeconds,
      isDefault: one.isDefault,
      scopes: Object.fromEntries(one.scopes.map(({ name, description }) => [name, description])),
    })),
    roles: record(roles, roleKeys, ({ name, description, type, isDefault, scopeIds }) => ({
      name,
      description,
      type,
      isDefault,
      scopes: scopeNamesOf(scopeIds),
    })),
    organizationScopes: Object.fromEntries(
      template.scopes.map(({ name, description }) => [name, description]),
    ),
    organizationRoles: record(template.roles, organizationRoleKeys, ({ id, name, description, type }) => ({
      name,
      description,
      type,
      scopes: (template.scopesOf.get(id) ?? []).map((scope) => scope.name).toSorted(),
      resourceScopes: scopeNamesOf(template.resourceScopesOf.get(id) ?? []),
    })),
    applications: record(applications, applicationKeys, (one, index) => ({
      name: one.name,
      type: one.type,
      description: one.description,
      oidcClientMetadata: {
        redirectUris: [...one.redirectUris],
        postLogoutRedirectUris: [...one.postLogoutRedirectUris],
        ...(one.backchannelLogoutUri !== undefined && { backchannelLogoutUri: one.backchannelLogoutUri }),
        ...(one.backchannelLogoutSessionRequired !== undefined && {
          backchannelLogoutSessionRequired: one.backchannelLogoutSessionRequired,
        }),
      },
      customClientMetadata: one.custom,
      customData: one.customData,
      isThirdParty: one.isThirdParty,
      roles: (held[index] ?? []).map((id) => roleKeys.get(id) ?? managementRoleKey).toSorted(),
    })),
    hooks: record(hooks, hookKeys, ({ name, event, events, config, isEnabled }) => ({
      name,
      event,
      events,
      config: hookConfigOf(config),
      enabled: isEnabled,
    })),
  }) as unknown as Whole;

  const places = [...secretPlaces(clear, bySlot), ...socialSecretPlaces(social)];
  const document = withValues(
    mapTexts(clear, escapeText),
    new Map(places.map(({ path, name }) => [placeOf(path), secretReference(name)])),
  );
  return {
    clear,
    document: inOrder(document, true) as Record<string, unknown>,
    secrets: new Map(places.map(({ name, value }) => [name, value])),
    ids: {
      hooks: idsBy(hookKeys),
      applications: idsBy(applicationKeys),
      resources: idsBy(resourceKeys),
      roles: idsBy(roleKeys),
      organizationRoles: idsBy(organizationRoleKeys),
      organizationScopes: new Map(template.scopes.map(({ name, id }) => [name, id])),
      connectors: new Map(
        Object.entries(bySlot).flatMap(([slot, one]) => (one ? [[slot, one.id] as const] : [])),
      ),
      socialConnectors: new Map(social.map(({ target, id }) => [target, id])),
      scopes: new Map(
        resources.flatMap((one) =>
          one.scopes.map(({ name, id }) => [scopeKey(resourceKeys.get(one.id) ?? '', name), id] as const),
        ),
      ),
    },
  };
}

/** As the server keeps them: when an expiry began is the tenant's own history, and a period means nothing while it is off. */
export function settingsAsKept(given: Partial<Settings>): Partial<Settings> {
  const { passwordExpiration, socialSignInConnectorTargets: targets, ...settings } = given;
  return {
    ...settings,
    ...(targets && { socialSignInConnectorTargets: [...new Set(targets)] }),
    ...(passwordExpiration && { passwordExpiration: expirationAsKept(passwordExpiration) }),
  };
}

/** Off is said: the server lays what is given over what it has, and silence would leave it on. */
const expirationAsKept = ({
  enabled = false,
  validPeriodDays,
}: Settings['passwordExpiration']): Settings['passwordExpiration'] => ({
  enabled,
  ...(enabled && validPeriodDays !== undefined && { validPeriodDays }),
});

const connectorOf = ({ factoryId, settings, metadata }: OpenConnector) => ({
  connectorId: factoryId,
  config: settings,
  ...(Object.keys(metadata).length > 0 && { metadata }),
});

/** No headers are no headers, however they are written. */
export const hookConfigOf = <T extends { readonly headers?: Readonly<Record<string, string>> | undefined }>({
  headers,
  ...rest
}: T): Omit<T, 'headers'> & { headers?: Record<string, string> } => ({
  ...rest,
  ...(headers && Object.keys(headers).length > 0 && { headers: { ...headers } }),
});

const record = <Row extends { readonly id: string }, Value>(
  rows: readonly Row[],
  keys: ReadonlyMap<string, string>,
  show: (row: Row, index: number) => Value,
): Record<string, Value> =>
  Object.fromEntries(rows.map((row, index) => [keys.get(row.id) ?? row.id, show(row, index)]));

const idsBy = (keys: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...keys].map(([id, key]) => [key, id]));

const scopesByResource = (pairs: readonly (readonly [string, string])[]): Record<string, string[]> =>
  Object.fromEntries(
    [...Map.groupBy(pairs, ([key]) => key)].map(([key, found]) => [
      key,
      found.map(([, name]) => name).toSorted(),
    ]),
  );
