/** Names that would be one if capitals no longer counted: how many, and whose. */
import type { FastifyRequest } from 'fastify';
import type { Users } from '../../users/users.ts';
import { mayReadPeople } from './may-read-people.ts';

/** `most` samples; none for who may not read people. */
export async function caseConflictsFor(
  users: Pick<Users, 'listCaseConflicts' | 'listCaseTwins'>,
  request: Pick<FastifyRequest, 'caller' | 'tenant'>,
  most = 10,
) {
  const tenantId = request.tenant.id;
  const conflicts = await users.listCaseConflicts(tenantId);
  const names = mayReadPeople(request) ? conflicts.slice(0, most).map(({ name }) => name) : [];
  const twins = await users.listCaseTwins(tenantId, names);
  return {
    totalConflicts: conflicts.length,
    samples: names.map((usernameLower) => ({
      usernameLower,
      userIds: twins.filter(({ name }) => name === usernameLower).map(({ id }) => id),
    })),
  };
}
