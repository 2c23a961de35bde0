/** `/api/interaction/consent` (end-user/06): what somebody else's application asks for, and the person's yes or no. */
import { consentAnswer, consentBody, consentDone } from '../../../contract/consent.ts';
import { refuse } from '../../../contract/errors.ts';
import { toWireDigits } from '../../../contract/phone.ts';
import type { Application } from '../../applications/application.ts';
import type { Applications } from '../../applications/applications.ts';
import type { Organizations } from '../../organizations/organizations.ts';
import type { Permissions } from '../../permissions/permissions.ts';
import type { AskedConsent, Consents, Question } from '../../sessions/consents.ts';
import type { Users } from '../../users/users.ts';
import { type Group, type Input, type Route, route } from '../route.ts';
import { organizationsScope } from './claims.ts';
import { applicationIdOf } from './interaction-cookie.ts';
import type { Oidc } from './oidc.ts';
import { everyOrganization, organizationScopesOf } from './organizations.ts';

export interface ConsentApiDeps {
  readonly oidc: Pick<Oidc, 'interactionIdOf'>;
  readonly applications: Pick<Applications, 'find'>;
  readonly consents: Consents;
  readonly users: Pick<Users, 'find'>;
  readonly permissions: Pick<Permissions, 'grants'>;
  readonly organizations: Pick<Organizations, 'rights'>;
}

type Request = Input<unknown, unknown, unknown>['request'];

interface Asked extends AskedConsent {
  readonly question: Question;
  readonly application: Application;
}

const path = '/api/interaction/consent';
const refusals = ['session.not_found'] as const;

export const consentRoutes = (deps: ConsentApiDeps): readonly Route[] => [
  route({
    method: 'GET',
    path,
    summary: 'Ask what an application of somebody else wants to know and do',
    answers: { 200: consentAnswer },
    refusals,
    handle: async ({ request }) => ({ status: 200, body: await describe(deps, await asked(deps, request)) }),
  }),
  route({
    method: 'POST',
    path,
    summary: 'Agree to what the application asks for',
    body: consentBody,
    answers: { 200: consentDone },
    refusals: [...refusals, 'guard.invalid_input', 'organization.require_membership'],
    async handle({ body, request }) {
      const found = await asked(deps, request);
      const { question, accountId, scopes, missingScopes } = found;
      const organizationIds = scopes.includes(organizationsScope) ? (body?.organizationIds ?? []) : [];
      const belongs = organizationIds.length > 0 ? await organizationsOf(deps, found) : [];
      if (!organizationIds.every((id) => belongs.some((one) => one.id === id)))
        refuse('organization.require_membership', { because: `${accountId} does not belong to all of them` });
      const ofResources = Object.fromEntries(
        (await wantedOfResources(deps, found)).map(({ indicator, names }) => [indicator, names]),
      );
      const agreed = { scopes: missingScopes, ofResources, organizationIds };
      return done(request, question, await deps.consents.agreeTo(question, agreed));
    },
  }),
  route({
    method: 'DELETE',
    path,
    summary: 'Refuse it: the application hears that, and nothing else',
    answers: { 200: consentDone },
    refusals,
    async handle({ request }) {
      const { question } = await asked(deps, request);
      return done(request, question, await deps.consents.refuse(question));
    },
  }),
];

/** Each answer belongs to one browser and one moment. */
export const consentGroup: Group = {
  async before(_request, reply) {
    void reply.header('cache-control', 'no-store');
  },
};

/** Refuses with 400 `session.not_found`. */
async function asked({ oidc, applications, consents }: ConsentApiDeps, request: Request): Promise<Asked> {
  const tenantId = request.tenant.id;
  const uid = oidc.interactionIdOf(request.raw, request.tenant);
  const applicationId =
    applicationIdOf(request.raw) ?? (uid && (await consents.applicationOf({ tenantId, uid })));
  const application = uid && applicationId ? await applications.find(tenantId, applicationId) : undefined;
  if (!uid || !application?.isThirdParty) return refuse('session.not_found');
  const question = { tenantId, uid, applicationId: application.id };
  const found = (await consents.find(question)) ?? refuse('session.not_found');
  return { ...found, question, application };
}

function done({ tenant }: Request, { uid }: Question, isTaken: boolean) {
  if (!isTaken) refuse('session.not_found', { because: 'it expired between the question and the answer' });
  return { status: 200, body: { redirectTo: `${tenant.issuer}/auth/${uid}` } };
}

async function describe(deps: ConsentApiDeps, found: Asked) {
  const { application, question, accountId, missingScopes, redirectUri, scopes } = found;
  const user =
    (await deps.users.find(question.tenantId, accountId)) ??
    refuse('session.not_found', { because: 'the person is gone' });
  const told = missingScopes.filter((scope) => scope !== 'openid' && scope !== 'offline_access');
  const ofResources = await wantedOfResources(deps, found);
  const { id, name, avatar, username, email, phone } = user;
  return {
    application: { id: application.id, name: application.name },
    user: {
      id,
      name,
      avatar,
      username,
      primaryEmail: email,
      primaryPhone: phone && toWireDigits(phone),
    },
    ...(scopes.includes(organizationsScope) && { organizations: await organizationsOf(deps, found) }),
    ...(told.length > 0 && { missingOIDCScope: told }),
    ...(ofResources.length > 0 && { missingResourceScopes: ofResources.map(shown) }),
    redirectUri,
    isOffline: scopes.includes('offline_access'),
  };
}

interface Wanted {
  readonly indicator: string;
  readonly resource?: { readonly id: string; readonly name: string };
  readonly names: readonly string[];
  readonly descriptions: ReadonlyMap<string, { readonly id: string; readonly description: string | null }>;
}

/** What the person has by now of what was asked for when the request came; a role may have gone meanwhile. */
async function wantedOfResources(
  { permissions: { grants }, organizations: { rights } }: ConsentApiDeps,
  { question: { tenantId }, accountId, missingOfResources }: Asked,
): Promise<readonly Wanted[]> {
  const wanted = await Promise.all(
    Object.entries(missingOfResources).map(async ([indicator, scopes]): Promise<Wanted> => {
      const resource =
        indicator === everyOrganization ? undefined : await grants.findResource(tenantId, indicator);
      const has = resource
        ? await grants.scopesOfUser(tenantId, accountId, resource)
        : indicator === everyOrganization
          ? await organizationScopesOf(rights, tenantId, accountId)
          : [];
      const descriptions = new Map((resource?.scopes ?? []).map((scope) => [scope.name, scope]));
      return { indicator, resource, names: scopes.filter((name) => has.includes(name)), descriptions };
    }),
  );
  return wanted.filter(({ names }) => names.length > 0);
}

const shown = ({ indicator, resource, names, descriptions }: Wanted) => ({
  resource: { id: resource?.id ?? indicator, name: resource?.name ?? '', indicator },
  scopes: names.map((name) => {
    const { id = name, description = null } = descriptions.get(name) ?? {};
    return { id, name, description };
  }),
});

async function organizationsOf(
  { organizations: { rights } }: ConsentApiDeps,
  { question: { tenantId }, accountId }: Asked,
) {
  const memberships = await rights.membershipsOf(tenantId, accountId);
  return memberships.map(({ organization: { id, name } }) => ({ id, name }));
}
