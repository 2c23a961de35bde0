/** The roles of somebody, a person or a machine: listed, and one of them taken away. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { roleAnswer } from '../../../../contract/permissions.ts';
import { id as anyId } from '../../../../contract/text.ts';
import type { Role } from '../../../permissions/permission.ts';
import { setTag } from '../../entity-tag.ts';
import { type Route, route } from '../../route.ts';
import { listed, listQuery } from '../listed-answer.ts';
import { roleFields } from './role-answer.ts';

export interface Holders {
  /** `/api/users/:userId/roles` */
  readonly path: string;
  /** What the path calls whoever has them. */
  readonly param: 'id' | 'userId';
  /** For the reference: `a person`. */
  readonly who: string;
  /** Refuses 404 `entity.not_found`. */
  check(tenantId: string, holderId: string): Promise<unknown>;
  list(tenantId: string, holderId: string): Promise<readonly Role[]>;
  /** What the tag is made of. */
  ids(tenantId: string, holderId: string): Promise<readonly string[]>;
  /** False when there was nothing to take. */
  remove(tenantId: string, holderId: string, roleId: string): Promise<boolean>;
}

/** No area: who gives roles gives power. */
export function rolesOf({ path, param, who, check, list, ids, remove }: Holders): {
  readonly list: Route;
  readonly remove: Route;
} {
  const params = z.object({ [param]: anyId });
  return {
    list: route({
      method: 'GET',
      path,
      summary: `List the roles of ${who}`,
      params,
      query: listQuery,
      answers: { 200: z.array(roleAnswer) },
      refusals: ['guard.invalid_pagination', 'request.invalid_input', 'entity.not_found'],
      async handle({ params: { [param]: holderId = '' }, query, request }) {
        const tenantId = request.tenant.id;
        await check(tenantId, holderId);
        // Before the roles are read: a tag may be older than what is shown, never newer.
        const held = await ids(tenantId, holderId);
        const roles = await list(tenantId, holderId);
        const { records, headers } = listed(roles, { query, request, fields: roleFields });
        return { status: 200, body: records, headers: { ...headers, ...setTag(held, records) } };
      },
    }),
    remove: route({
      method: 'DELETE',
      path: `${path}/:roleId`,
      summary: `Take a role from ${who}`,
      params: params.extend({ roleId: anyId }),
      answers: { 204: null },
      refusals: ['entity.not_found'],
      async handle({ params: { [param]: holderId = '', roleId = '' }, request }) {
        if (!(await remove(request.tenant.id, holderId, roleId))) return refuse('entity.not_found');
        return { status: 204 };
      },
    }),
  };
}
