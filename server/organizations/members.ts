/** Who belongs to an organization, and with which roles: people, and machine-to-machine applications in the same way. */
import { type Expression, type SqlBool, sql } from 'kysely';
import { refuse } from '../../contract/errors.ts';
import { type IsAsSeen, replacing } from '../database/replace-set.ts';
import type { Brief, Named, Organization, RoleType } from './organization.ts';
import { organizationOf } from './organization.ts';
import * as queries from './member-queries.ts';
import type { OrganizationsDeps, Slice } from './catalog.ts';
import { refusingDoubles } from './writing.ts';

export interface Membership {
  readonly organization: Organization;
  /** By name. */
  readonly roles: readonly Brief[];
}

export interface Members {
  /** A condition on rows of `users` or `applications`, for the statement of the room that owns them. */
  belongsTo(tenantId: string, organizationId: string): Expression<SqlBool>;
  holdsRole(
    tenantId: string,
    at: { readonly organizationId: string; readonly roleId: string },
  ): Expression<SqlBool>;
  belongsNotTo(tenantId: string, organizationId: string): Expression<SqlBool>;
  /** Who is there already stays. Refuses with 404 `entity.relation_foreign_key_not_found` for what is not there. */
  add(tenantId: string, organizationId: string, memberIds: readonly string[]): Promise<void>;
  /**
   * These and nobody else; who stays keeps their roles. Refuses like `add`, with 404 `entity.not_found`, and with 412
   * `request.changed_meanwhile` what was not seen.
   */
  set(
    tenantId: string,
    organizationId: string,
    memberIds: readonly string[],
    isAsSeen?: IsAsSeen,
  ): Promise<void>;
  /** What `set` compares with; undefined where they are more than can be named in one call. */
  whole(tenantId: string, organizationId: string): Promise<readonly string[] | undefined>;
  /** Refuses with 404 `entity.not_found` when it was no member. */
  remove(tenantId: string, organizationId: string, memberId: string): Promise<void>;
  isMember(tenantId: string, organizationId: string, memberId: string): Promise<boolean>;
  /** In the order of joining, oldest first. */
  ids(
    tenantId: string,
    organizationId: string,
    slice: Slice,
  ): Promise<{ ids: readonly string[]; total: number }>;
  /** By member, sorted by name. */
  rolesOf(
    tenantId: string,
    organizationId: string,
    memberIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly RoleOfMember[]>>;
  /**
   * `set` replaces those of one member. Refuses with 422 `organization.require_membership` for a stranger, with 404
   * `entity.relation_foreign_key_not_found` for a role that is not there or is of the other kind, and with 412
   * `request.changed_meanwhile` what was not seen.
   */
  giveRoles(
    tenantId: string,
    organizationId: string,
    memberIds: readonly string[],
    roles: { readonly roleIds: readonly string[]; readonly how: 'add' | 'set'; readonly isAsSeen?: IsAsSeen },
  ): Promise<void>;
  /** Refuses with 404 `entity.not_found`. */
  takeRole(tenantId: string, organizationId: string, memberId: string, roleId: string): Promise<void>;
  /** What the member's roles allow there, by name. */
  scopesOf(tenantId: string, organizationId: string, memberId: string): Promise<readonly Named[]>;
  /** Where it is a member, oldest membership first. */
  membershipsOf(tenantId: string, memberId: string): Promise<readonly Membership[]>;
}

export interface RoleOfMember extends Named {
  readonly type: RoleType;
}

/** As many as a body may name. */
const mostInOneCall = 1000;

export function createMembers({ database, clock }: OrganizationsDeps, kind: queries.MemberKind): Members {
  const db = database.kysely;
  const tables = queries.tablesOf[kind];

  return {
    belongsTo: (tenantId, organizationId) => queries.belongsTo(db, tables, tenantId, organizationId),
    holdsRole: (tenantId, at) => queries.holdsRole(db, tables, tenantId, at),
    belongsNotTo: (tenantId, organizationId) =>
      sql<SqlBool>`not (${queries.belongsTo(db, tables, tenantId, organizationId)})`,
    add: (tenantId, organizationId, memberIds) =>
      refusingDoubles(() =>
        queries.insert(db, tables, { tenantId, organizationId, memberIds, at: clock.now() }),
      ),
    set: (tenantId, organizationId, memberIds, isAsSeen) =>
      refusingDoubles(() =>
        database.transaction(async (trx) => {
          if (!(await queries.lockOrganization(trx, tenantId, organizationId))) refuse('entity.not_found');
          const at = { tenantId, organizationId };
          if (!isAsSeen) {
            await queries.keepOnly(trx, tables, { ...at, memberIds });
            return queries.insert(trx, tables, { ...at, memberIds, at: clock.now() });
          }
          const before = await queries.wholeUpTo(trx, tables, at, mostInOneCall);
          const seen = before ?? refuse('request.changed_meanwhile');
          const { gone, added } = replacing(seen, memberIds, isAsSeen);
          await queries.removeSome(trx, tables, { ...at, memberIds: gone });
          await queries.insert(trx, tables, { ...at, memberIds: added, at: clock.now() });
        }),
      ),
    whole: (tenantId, organizationId) =>
      queries.wholeUpTo(db, tables, { tenantId, organizationId }, mostInOneCall),
    async remove(tenantId, organizationId, memberId) {
      if (!(await queries.remove(db, tables, { tenantId, organizationId, memberId })))
        refuse('entity.not_found');
    },
    isMember: async (tenantId, organizationId, memberId) =>
      (await queries.membersAmong(db, tables, { tenantId, organizationId, memberIds: [memberId] })).length >
      0,
    ids: (tenantId, organizationId, slice) =>
      queries.list(db, tables, { tenantId, organizationId, ...slice }),
    async rolesOf(tenantId, organizationId, memberIds) {
      const rows = await queries.rolesOf(db, tables, { tenantId, organizationId, memberIds });
      return new Map(
        memberIds.map((id) => [
          id,
          rows.filter(({ member_id }) => member_id === id).map(({ member_id: _member, ...role }) => role),
        ]),
      );
    },
    giveRoles: (tenantId, organizationId, memberIds, { roleIds, how, isAsSeen }) =>
      database.transaction(async (trx) => {
        const at = { tenantId, organizationId, memberIds };
        // Held until the end: who replaces roles at the same moment waits.
        const there = await queries.lockMembers(trx, tables, at);
        if (memberIds.some((id) => !there.includes(id))) refuse('organization.require_membership');
        const held = how === 'set' ? await queries.rolesOf(trx, tables, at) : [];
        const heldIds = held.map(({ id }) => id);
        const { gone, added } = replacing(heldIds, roleIds, isAsSeen);
        await queries.takeRoles(trx, tables, { ...at, roleIds: gone });
        const known = await queries.rolesOfType(trx, tenantId, roleIds, tables.roleType);
        if (roleIds.some((id) => !known.includes(id))) refuse('entity.relation_foreign_key_not_found');
        await queries.giveRoles(trx, tables, { ...at, roleIds: added });
      }),
    async takeRole(tenantId, organizationId, memberId, roleId) {
      if (!(await queries.takeRole(db, tables, { tenantId, organizationId, memberId, roleId })))
        refuse('entity.not_found');
    },
    scopesOf: (tenantId, organizationId, memberId) =>
      queries.scopesOf(db, tables, { tenantId, organizationId, memberId }),
    async membershipsOf(tenantId, memberId) {
      const organizations = await queries.organizationsOf(db, tables, tenantId, memberId);
      const roles = await queries.allRolesOf(db, tables, tenantId, memberId);
      return organizations.map((row) => ({
        organization: organizationOf(row),
        roles: roles
          .filter(({ organization_id }) => organization_id === row.id)
          .map(({ id, name }) => ({ id, name })),
      }));
    },
  };
}
