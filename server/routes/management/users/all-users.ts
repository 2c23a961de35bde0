/** `/api/users`: making people, and finding them. */
import type { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import {
  type CreateUserBody,
  createUserBody,
  isYes,
  userAnswer,
  usersAnswer,
  usersQuery,
} from '../../../../contract/users.ts';
import type { Organizations } from '../../../organizations/organizations.ts';
import type { Permissions } from '../../../permissions/permissions.ts';
import type { PasswordDigest } from '../../../users/passwords.ts';
import type { Users } from '../../../users/users.ts';
import { type Route, route } from '../../route.ts';
import { pageHeaders, readPage } from '../pagination.ts';
import {
  checkLengths,
  checkMaySeePasswords,
  passwordAnswerOf,
  userAnswerOf,
  wholeUser,
} from './user-answer.ts';

const doubles = [
  'user.username_already_in_use',
  'user.email_already_in_use',
  'user.phone_already_in_use',
] as const;

export interface AllUsersDeps {
  readonly users: Users;
  readonly permissions: Pick<Permissions, 'userRoles'>;
  readonly organizations: Pick<Organizations, 'users'>;
}

export const allUsers = ({ users, ...deps }: AllUsersDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/users',
    area: 'users',
    summary: 'Search people, newest first',
    query: usersQuery,
    answers: { 200: usersAnswer },
    refusals: ['guard.invalid_pagination', 'request.invalid_input', 'auth.forbidden'],
    async handle({ query, request }) {
      const page = readPage(query);
      const tenantId = request.tenant.id;
      const isWanted = isYes([query['includePasswordHash']].flat()[0]);
      if (isWanted) checkMaySeePasswords(request);
      const among = allBut(deps, tenantId, query);
      const found = await users.search(tenantId, query, { ...page, ...(among && { among }) });
      const passwords = isWanted
        ? await users.findPasswords(
            tenantId,
            found.users.map(({ id }) => id),
          )
        : undefined;
      return {
        status: 200,
        body: found.users.map((user) => ({
          ...userAnswerOf(user),
          ...(passwords && passwordAnswerOf(passwords.get(user.id))),
        })),
        headers: pageHeaders(request, page, found.total, found),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/users',
    area: 'users',
    summary: 'Make a person',
    body: createUserBody,
    answers: { 200: userAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.value_too_long',
      'user.password_and_digest',
      'user.password_algorithm_required',
      'user.invalid_phone',
      ...doubles,
    ],
    async handle({ body, request }) {
      checkLengths(body);
      const { primaryEmail, primaryPhone, username, name, avatar, customData, profile } = body;
      const user = await users.create(request.tenant.id, {
        username,
        email: primaryEmail,
        phone: primaryPhone,
        password: await digestOf(users, body),
        name,
        avatar,
        customData,
        profile,
      });
      return wholeUser(user);
    },
  }),
];

/** Without those who have a role, or without those who belong to an organization: not both at once (management/06 §4). */
function allBut(
  { permissions, organizations }: Omit<AllUsersDeps, 'users'>,
  tenantId: string,
  { excludeRoleId, excludeOrganizationId }: z.output<typeof usersQuery>,
) {
  const [roleId, organizationId] = [[excludeRoleId].flat()[0], [excludeOrganizationId].flat()[0]];
  if (roleId && organizationId)
    return refuse('request.invalid_input', { values: { details: notBoth }, details: notBoth });
  if (organizationId) return organizations.users.belongsNotTo(tenantId, organizationId);
  return roleId ? permissions.userRoles.holdsNot(tenantId, roleId) : undefined;
}

const notBoth = 'excludeRoleId and excludeOrganizationId cannot be asked for together';

/** A password is hashed here; a digest that somebody brings along is kept as it is. */
async function digestOf(
  users: Users,
  { password, passwordDigest, passwordAlgorithm }: CreateUserBody,
): Promise<PasswordDigest | undefined> {
  if (password !== undefined && passwordDigest !== undefined) return refuse('user.password_and_digest');
  if (password !== undefined) return users.hashPassword(password);
  if (passwordDigest === undefined) return undefined;
  if (passwordAlgorithm === undefined) return refuse('user.password_algorithm_required');
  return { digest: passwordDigest, algorithm: passwordAlgorithm };
}
