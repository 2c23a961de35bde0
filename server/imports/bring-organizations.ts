/** Organizations of a Logto database: their template, themselves, who belongs to them. */
import { z } from 'zod';
import { createOrganizationBody } from '../../contract/organizations.ts';
import type { HowBrought } from '../database/bring-row.ts';
import {
  bringMembers,
  bringOrganization,
  bringOrganizationRole,
  bringOrganizationScope,
  bringRolesOfMembers,
} from '../organizations/bring-organizations.ts';
import { managementScopeIds } from '../permissions/built-in.ts';
import { everyRow, groupedBy, isNewFor, textOf, timeOf } from './bring-rows.ts';
import type { Around } from './import-logto.ts';
import type { LogtoRow, LogtoSource } from './logto-queries.ts';

interface Known {
  readonly isNew: boolean;
  /** Of a role. */
  readonly type?: 'User' | 'MachineToMachine';
}

/** `resourceScopes`: by their ids there, which they are here. */
export async function bringOrganizations(
  around: Around,
  source: LogtoSource,
  resourceScopes: ReadonlyMap<string, string>,
): Promise<void> {
  const scopes = await bringScopes(around, source);
  const roles = await bringRoles(around, source, { scopes, resourceScopes });
  const organizations = await bringThemselves(around, source, roles);
  const kinds = [
    ['user', 'organization_user_relations', 'organization_role_user_relations', 'User'],
    [
      'application',
      'organization_application_relations',
      'organization_role_application_relations',
      'MachineToMachine',
    ],
  ] as const;
  for (const [kind, members, rolesOfMembers, type] of kinds) {
    const memberOf = (row: LogtoRow) => ({
      organizationId: String(row['organization_id']),
      memberId: String(row[`${kind}_id`]),
    });
    const at = { tenantId: around.tenantId, at: around.rooms.clock.now() };
    for await (const rows of source.read(members)) {
      const some = rows.map(memberOf).filter(({ organizationId, memberId }) => {
        const organization = organizations.get(organizationId);
        return organization && isNewFor(around, kind, memberId, organization.isNew);
      });
      around.report.counts.members.imported += await bringMembers(around.trx, kind, at, some);
    }
    for await (const rows of source.read(rolesOfMembers)) {
      const some = rows
        .map((row) => ({ ...memberOf(row), roleId: String(row['organization_role_id']) }))
        .filter(({ organizationId, memberId, roleId }) => {
          const [organization, role] = [organizations.get(organizationId), roles.get(roleId)];
          if (!organization || role?.type !== type) return false;
          return isNewFor(around, kind, memberId, organization.isNew || role.isNew);
        });
      await bringRolesOfMembers(around.trx, kind, around.tenantId, some);
    }
  }
}

async function bringScopes(around: Around, source: LogtoSource): Promise<ReadonlyMap<string, Known>> {
  const kept = new Map<string, Known>();
  for (const row of await everyRow(source, 'organization_scopes')) {
    const how = await bringOrganizationScope(around.trx, named(around, row));
    keep(around, kept, 'organizationScopes', row, how);
  }
  return kept;
}

async function bringRoles(
  around: Around,
  source: LogtoSource,
  {
    scopes,
    resourceScopes,
  }: Readonly<Record<'scopes', ReadonlyMap<string, Known>>> & {
    readonly resourceScopes: ReadonlyMap<string, string>;
  },
): Promise<ReadonlyMap<string, Known>> {
  const kept = new Map<string, Known>();
  const allowed = groupedBy(
    await everyRow(source, 'organization_role_scope_relations'),
    'organization_role_id',
    'organization_scope_id',
  );
  const inApis = groupedBy(
    await everyRow(source, 'organization_role_resource_scope_relations'),
    'organization_role_id',
    'scope_id',
  );
  for (const row of await everyRow(source, 'organization_roles')) {
    const id = String(row['id']);
    const type = row['type'] === 'MachineToMachine' ? 'MachineToMachine' : 'User';
    const how = await bringOrganizationRole(
      around.trx,
      { ...named(around, row), type },
      {
        scopeIds: (allowed.get(id) ?? []).filter((scopeId) => scopes.has(scopeId)),
        resourceScopeIds: (inApis.get(id) ?? [])
          .flatMap((scopeId) => resourceScopes.get(scopeId) ?? [])
          // It stands above all organizations.
          .filter((scopeId) => !managementScopeIds.includes(scopeId)),
      },
    );
    keep(around, kept, 'organizationRoles', row, how, type);
  }
  return kept;
}

async function bringThemselves(
  around: Around,
  source: LogtoSource,
  roles: ReadonlyMap<string, Known>,
): Promise<ReadonlyMap<string, Known>> {
  const { tenantId, rooms, report } = around;
  const kept = new Map<string, Known>();
  const domains = groupedBy(
    await everyRow(source, 'organization_jit_email_domains'),
    'organization_id',
    'email_domain',
  );
  const joiningRoles = groupedBy(
    await everyRow(source, 'organization_jit_roles'),
    'organization_id',
    'organization_role_id',
  );
  for (const row of await everyRow(source, 'organizations')) {
    const id = String(row['id']);
    const look = lookOf(row);
    const how = await bringOrganization(
      around.trx,
      {
        tenant_id: tenantId,
        id,
        name: String(row['name']),
        description: textOf(row, 'description'),
        custom_data: JSON.stringify(row['custom_data'] ?? {}),
        branding: JSON.stringify(row['branding'] ?? {}),
        ...(look && { color: JSON.stringify(look.color ?? {}), custom_css: look.customCss || null }),
        is_mfa_required: row['is_mfa_required'] === true ? 1 : 0,
        created_at: timeOf(row, 'created_at') ?? rooms.clock.now(),
      },
      {
        domains: domains.get(id) ?? [],
        roleIds: (joiningRoles.get(id) ?? []).filter((roleId) => roles.get(roleId)?.type === 'User'),
      },
    );
    keep(around, kept, 'organizations', row, how);
    if (how === 'new' && !look)
      report.leftOut.push({ what: 'colours of organization', id, why: 'they have no form here' });
  }
  return kept;
}

const { color, customCss } = createOrganizationBody.shape;
const looks = z.object({ color, customCss });

/** Undefined when it has no form here. */
const lookOf = (row: LogtoRow) =>
  looks.safeParse({ color: row['color'] ?? {}, customCss: textOf(row, 'custom_css') }).data;

/** What has another one's name is not mixed up with it. */
function keep(
  { report }: Around,
  kept: Map<string, Known>,
  kind: 'organizations' | 'organizationScopes' | 'organizationRoles',
  row: LogtoRow,
  how: HowBrought,
  type?: 'User' | 'MachineToMachine',
): void {
  const [id, name] = [String(row['id']), String(row['name'])];
  if (how === 'taken') {
    const what = kind === 'organizationRoles' ? 'role' : 'scope';
    report.leftOut.push({ what: `${what} of organizations "${name}"`, id, why: 'its name is taken here' });
    return;
  }
  report.counts[kind][how === 'new' ? 'imported' : 'known'] += 1;
  kept.set(id, { isNew: how === 'new', ...(type && { type }) });
}

const named = ({ tenantId, rooms }: Around, row: LogtoRow) => ({
  tenant_id: tenantId,
  id: String(row['id']),
  name: String(row['name']),
  description: textOf(row, 'description'),
  created_at: rooms.clock.now(),
});
