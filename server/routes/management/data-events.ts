/** Which change through the Management API is which event for webhooks: one table. */
import type { FastifyRequest } from 'fastify';
import type { HookEvent } from '../../../contract/hook-events.ts';
import { toWireDigits } from '../../../contract/phone.ts';
import { userAnswer } from '../../../contract/users.ts';
import type { Hooks } from '../../hooks/hooks.ts';
import type { Users } from '../../users/users.ts';
import type { User } from '../../users/user.ts';
import type { Answer, Route } from '../route.ts';
import { userAnswerOf } from './users/user-answer.ts';

/** What an event says of its change: the answer's body, the person, only where it happened, or the connector in short. */
type Subject = 'answer' | 'user' | 'organization' | 'connector';

const events: Readonly<Record<string, readonly [HookEvent, Subject]>> = {
  'POST /api/users': ['User.Created', 'answer'],
  'DELETE /api/users/:userId': ['User.Deleted', 'user'],
  'PATCH /api/users/:userId': ['User.Data.Updated', 'user'],
  'PATCH /api/users/:userId/custom-data': ['User.Data.Updated', 'user'],
  'PATCH /api/users/:userId/profile': ['User.Data.Updated', 'user'],
  'PATCH /api/users/:userId/password': ['User.Data.Updated', 'user'],
  'POST /api/users/:userId/identities': ['User.Data.Updated', 'user'],
  'PUT /api/users/:userId/identities/:target': ['User.Data.Updated', 'user'],
  'DELETE /api/users/:userId/identities/:target': ['User.Data.Updated', 'user'],
  'PATCH /api/users/:userId/is-suspended': ['User.SuspensionStatus.Updated', 'user'],
  'POST /api/roles': ['Role.Created', 'answer'],
  'PATCH /api/roles/:id': ['Role.Data.Updated', 'answer'],
  'DELETE /api/roles/:id': ['Role.Deleted', 'answer'],
  'POST /api/roles/:id/scopes': ['Role.Scopes.Updated', 'answer'],
  'DELETE /api/roles/:id/scopes/:scopeId': ['Role.Scopes.Updated', 'answer'],
  'POST /api/resources/:resourceId/scopes': ['Scope.Created', 'answer'],
  'PATCH /api/resources/:resourceId/scopes/:scopeId': ['Scope.Data.Updated', 'answer'],
  'DELETE /api/resources/:resourceId/scopes/:scopeId': ['Scope.Deleted', 'answer'],
  'POST /api/organizations': ['Organization.Created', 'answer'],
  'PATCH /api/organizations/:id': ['Organization.Data.Updated', 'answer'],
  'DELETE /api/organizations/:id': ['Organization.Deleted', 'answer'],
  'PUT /api/organizations/:id/users': ['Organization.Membership.Updated', 'organization'],
  'POST /api/organizations/:id/users': ['Organization.Membership.Updated', 'organization'],
  'DELETE /api/organizations/:id/users/:userId': ['Organization.Membership.Updated', 'organization'],
  'POST /api/organization-roles': ['OrganizationRole.Created', 'answer'],
  'PATCH /api/organization-roles/:id': ['OrganizationRole.Data.Updated', 'answer'],
  'DELETE /api/organization-roles/:id': ['OrganizationRole.Deleted', 'answer'],
  'POST /api/organization-roles/:id/scopes': ['OrganizationRole.Scopes.Updated', 'answer'],
  'PUT /api/organization-roles/:id/scopes': ['OrganizationRole.Scopes.Updated', 'answer'],
  'DELETE /api/organization-roles/:id/scopes/:organizationScopeId': [
    'OrganizationRole.Scopes.Updated',
    'answer',
  ],
  'POST /api/organization-roles/:id/resource-scopes': ['OrganizationRole.Scopes.Updated', 'answer'],
  'PUT /api/organization-roles/:id/resource-scopes': ['OrganizationRole.Scopes.Updated', 'answer'],
  'DELETE /api/organization-roles/:id/resource-scopes/:scopeId': [
    'OrganizationRole.Scopes.Updated',
    'answer',
  ],
  'POST /api/organization-scopes': ['OrganizationScope.Created', 'answer'],
  'PATCH /api/organization-scopes/:id': ['OrganizationScope.Data.Updated', 'answer'],
  'DELETE /api/organization-scopes/:id': ['OrganizationScope.Deleted', 'answer'],
  'POST /api/connectors': ['Connector.Changed', 'connector'],
  'PATCH /api/connectors/:id': ['Connector.Changed', 'connector'],
  'DELETE /api/connectors/:id': ['Connector.Changed', 'connector'],
};

export const dataEvents = events;

export interface DataEventsDeps {
  readonly hooks: Pick<Hooks, 'fire' | 'isWanted'>;
  readonly users: Pick<Users, 'find'>;
}

/** Runs around a route's act: the event is written down after the act succeeded and before the caller is answered. */
export const tellHooks =
  ({ hooks, users }: DataEventsDeps) =>
  async (
    request: FastifyRequest,
    route: Route,
    act: () => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> => {
    const [event, subject] = events[`${route.method} ${route.path}`] ?? [];
    if (!event || !subject) return act();
    const tenantId = request.tenant.id;
    const isWanted = await hooks.isWanted(tenantId, event);
    const mayMovePhone = event === 'User.Data.Updated' && (await hooks.isWanted(tenantId, 'Phone.Changed'));
    const find = async () => users.find(tenantId, paramsOf(request)['userId'] ?? '');
    const before = mayMovePhone || (isWanted && event === 'User.Deleted') ? await find() : undefined;
    const answer = await act();
    // 200 to a dry run: nothing happened.
    if (!answer || answer.status >= 300 || isDryRun(request, route)) return answer;
    if (isWanted)
      await hooks.fire(tenantId, event, async () => ({
        ...factsOf(request, route, answer),
        ...(await contentsOf({ request, route, answer, subject, find, before })),
      }));
    if (mayMovePhone)
      await hooks.fire(tenantId, 'Phone.Changed', async () => {
        const moved = movedPhone(before, await find());
        return moved && { ...factsOf(request, route, answer), ...moved };
      });
    return answer;
  };

/** Only where the route knows of such a thing: else anybody could change something unheard. */
const isDryRun = ({ query }: FastifyRequest, route: Route): boolean => {
  const { dryRun } = (route.query?.safeParse(query).data ?? {}) as { readonly dryRun?: unknown };
  return dryRun === true || dryRun === 'true';
};

const paramsOf = ({ params }: FastifyRequest) => (params ?? {}) as Readonly<Record<string, string>>;

/** The contract names paths below `/api`. */
const factsOf = (request: FastifyRequest, { method, path }: Route, { status }: Answer) => ({
  userAgent: request.headers['user-agent'],
  ip: request.ip,
  path: request.url.replace(/\?.*$/, '').replace(/^\/api/, ''),
  method,
  status,
  params: paramsOf(request),
  matchedRoute: path.replace(/^\/api/, ''),
});

interface Told {
  readonly request: FastifyRequest;
  readonly route: Route;
  readonly answer: Answer;
  readonly subject: Subject;
  readonly find: () => Promise<User | undefined>;
  readonly before: User | undefined;
}

async function contentsOf({ request, route, answer, subject, find, before }: Told): Promise<object> {
  const params = paramsOf(request);
  // As the caller sees it: what the answer's schema does not name stays here.
  const body = route.answers[answer.status]?.parse(answer.body);
  if (subject === 'answer') return { data: body ?? null };
  if (subject === 'organization') return { organizationId: params['id'], data: null };
  if (subject === 'user') {
    const user = before && answer.status === 204 ? before : await find();
    return { data: user ? userAnswer.parse(userAnswerOf(user)) : null };
  }
  const { id = params['id'], connectorId, type } = (body ?? {}) as Readonly<Record<string, unknown>>;
  return { data: { id, connectorId, type } };
}

function movedPhone(before: User | undefined, after: User | undefined): object | undefined {
  if (!before || !after || before.phone === after.phone) return undefined;
  const wire = (phone: User['phone']) => phone && toWireDigits(phone);
  return { data: { userId: after.id, primaryPhone: wire(after.phone), previousPhone: wire(before.phone) } };
}
