/** What somebody wants a tenant to be: the document with its references filled in, checked and as the server would keep it. */
import {
  type ConfigurationDocument,
  configurationDocument,
  type Scalar,
} from '../../contract/configuration.ts';
import { refuse } from '../../contract/errors.ts';
import { withoutNothing } from '../messages/secret-settings.ts';
import { isSame } from './canonical.ts';
import { organizationRoleAsKept, scopeNamesAsKept } from './read-organizations.ts';
import { socialAsKept, withTargets } from './read-social.ts';
import {
  hookConfigOf,
  managementResourceKey,
  managementRoleKey,
  reservedKeys,
  settingsAsKept,
  type TenantState,
} from './read-tenant.ts';
import { refuseReference } from './refuse-reference.ts';
import { withOwnKeys } from './own-keys.ts';
import { type Path, placeOf, type Reference, resolveReferences, valueAt } from './references.ts';

export interface Given {
  readonly document: unknown;
  /** By the names that the document uses. */
  readonly secrets?: Readonly<Record<string, Scalar>> | undefined;
  /** Of whoever asks, by the names of variables. */
  readonly environment?: Readonly<Record<string, Scalar>> | undefined;
}

/** Of one of the versions that were kept. */
export type Kept = Given & { readonly fromVersion?: number | undefined };

export interface Wanted {
  /** Secrets in clear; empty when too much is missing to read it. */
  readonly clear: Partial<ConfigurationDocument>;
  /** As it was given. */
  readonly document: unknown;
  readonly missing: readonly Reference[];
  /** Places (see `placeOf`) where the tenant's own secret stays. */
  readonly kept: ReadonlySet<string>;
}

/** `${secret:twilio/authToken}` is also looked for here, for those who keep their secrets in variables. */
export const variableOf = (name: string): string =>
  `LATCHKEY_SECRET_${name.toUpperCase().replace(/[^\p{L}\p{N}]+/gu, '_')}`;

/**
 * What was given goes before the variables, those before what the tenant has; its own secret stays only in its own place, so
 * that no document can send it elsewhere. Refuses with `configuration.invalid_document` and
 * `configuration.unknown_reference`.
 */
export function readDocument(given: Given, state: TenantState): Wanted {
  const kept = new Set<string>();
  const lookUp = ({ kind, name, path }: Reference): Scalar | undefined => {
    const [secrets, environment] = [given.secrets ?? {}, given.environment ?? {}];
    if (kind === 'env') return own(environment, name);
    const found = own(secrets, name) ?? own(environment, variableOf(name));
    if (found !== undefined) return found;
    const isSamePlace =
      state.secrets.has(name) &&
      valueAt(state.document, path) === `\${secret:${name}}` &&
      valueAt(given.document, path) === `\${secret:${name}}` &&
      isSameProvider(given.document, state, path);
    if (!isSamePlace) return undefined;
    kept.add(placeOf(path));
    return state.secrets.get(name);
  };
  const { value, missing } = resolveReferences(given.document, lookUp);
  refuseUnkeepable(value);
  const parsed = configurationDocument.safeParse(value);
  const issues = (parsed.error?.issues ?? []).filter(
    // A reference that could not be filled in is told as that, not as a wrong address.
    ({ path }) => !missing.some((one) => isSame(one.path, path.map(String))),
  );
  if (issues.length > 0) return refuseDocument(issues);
  if (!parsed.success) return { clear: {}, document: given.document, missing, kept };
  const clear = withOwnKeys(withTargets(asKept(parsed.data), state.clear));
  checkReferences(clear, state);
  return { clear, document: given.document, missing, kept };
}

const own = (record: Readonly<Record<string, Scalar>>, name: string): Scalar | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** Two providers may have a setting of one name. */
const isSameProvider = (document: unknown, state: TenantState, path: Path): boolean =>
  (path[0] !== 'connectors' && path[0] !== 'socialConnectors') ||
  valueAt(document, [...path.slice(0, 2), 'connectorId']) ===
    valueAt(state.clear, [...path.slice(0, 2), 'connectorId']);

/** Keys that would be passed over without a word, or that name something else. */
function refuseUnkeepable(value: unknown): void {
  const lost = pathToPrototype(value);
  if (lost) refuseDocument([{ path: lost, message: 'No key may be called that' }]);
  for (const [section, key] of Object.entries(reservedKeys))
    if (valueAt(value, [section, key]) !== undefined)
      refuseDocument([
        { path: [section, key], message: 'Is the key of what every tenant has: take another' },
      ]);
}

function pathToPrototype(value: unknown, path: Path = []): Path | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = key === '__proto__' ? [...path, key] : pathToPrototype(inner, [...path, key]);
    if (found) return found;
  }
  return undefined;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Of a key: what is wrong with it. */
  readonly issues?: readonly { readonly message: string }[] | undefined;
}

/** Refuses with `configuration.invalid_document`. */
export function refuseDocument(found: readonly Issue[]): never {
  const issues = found.map(({ path, message, issues: inner = [] }) => ({
    path: path.map(String),
    message: inner[0]?.message ?? message,
  }));
  const lines = issues.map(({ path, message }) => `${path.join('.') || 'document'}: ${message}`);
  return refuse('configuration.invalid_document', {
    data: { issues },
    details: lines.join('\n'),
    values: { details: lines[0] ?? '' },
  });
}

/** What the rooms would make of it, so that applying it again changes nothing. */
function asKept(document: ConfigurationDocument): ConfigurationDocument {
  const { connectors, socialConnectors, signInExperience, hooks, roles, applications } = document;
  const { organizationScopes, organizationRoles } = document;
  return {
    ...document,
    ...(connectors && {
      connectors: mapValues(connectors, (one) => {
        const metadata = one.metadata && (withoutNothing(one.metadata) as typeof one.metadata);
        return {
          connectorId: one.connectorId,
          config: withoutNothing(one.config) as typeof one.config,
          ...(metadata && Object.keys(metadata).length > 0 && { metadata }),
        };
      }),
    }),
    ...(socialConnectors && { socialConnectors: mapValues(socialConnectors, socialAsKept) }),
    ...(signInExperience && { signInExperience: settingsAsKept(signInExperience) }),
    ...(hooks && { hooks: mapValues(hooks, (one) => ({ ...one, config: hookConfigOf(one.config) })) }),
    ...(roles && {
      roles: mapValues(roles, (one) => ({ ...one, scopes: scopeNamesAsKept(one.scopes) })),
    }),
    ...(organizationScopes && {
      organizationScopes: Object.fromEntries(
        Object.entries(organizationScopes).map(([name, description]) => [name, description || null]),
      ),
    }),
    ...(organizationRoles && { organizationRoles: mapValues(organizationRoles, organizationRoleAsKept) }),
    ...(applications && {
      applications: mapValues(applications, (one) => ({ ...one, roles: [...new Set(one.roles)].toSorted() })),
    }),
  };
}

const mapValues = <T extends object, R>(
  record: T,
  change: (value: NonNullable<T[keyof T]>) => R,
): Record<string, R> =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value as NonNullable<T[keyof T]>)]),
  );

/** Each key that the document names must be one that will be there. */
function checkReferences(document: Partial<ConfigurationDocument>, state: TenantState) {
  const { resources, roles, applications, organizationScopes, organizationRoles } = document;
  const allResources = resources ?? state.clear.resources;
  const allRoles = roles ?? state.clear.roles;
  const checkScopes = (at: string, scopes: Readonly<Record<string, readonly string[]>>): void => {
    for (const [resourceKey, names] of Object.entries(scopes)) {
      if (resourceKey === managementResourceKey) continue;
      const resource = Object.hasOwn(allResources, resourceKey) ? allResources[resourceKey] : undefined;
      const unknown = resource ? names.find((name) => !Object.hasOwn(resource.scopes, name)) : resourceKey;
      if (unknown !== undefined) refuseReference(`${at}.${resourceKey}`, unknown);
    }
  };
  for (const [key, { scopes }] of Object.entries(roles ?? {})) checkScopes(`roles.${key}.scopes`, scopes);
  const allScopes = organizationScopes ?? state.clear.organizationScopes;
  for (const [key, { scopes, resourceScopes }] of Object.entries(organizationRoles ?? {})) {
    const unknown = scopes.find((name) => !Object.hasOwn(allScopes, name));
    if (unknown !== undefined) refuseReference(`organizationRoles.${key}.scopes`, unknown);
    checkScopes(`organizationRoles.${key}.resourceScopes`, resourceScopes);
  }
  for (const [key, one] of Object.entries(applications ?? {})) {
    const unknown = one.roles.find((role) => role !== managementRoleKey && !Object.hasOwn(allRoles, role));
    if (unknown !== undefined) refuseReference(`applications.${key}.roles`, unknown);
  }
}
