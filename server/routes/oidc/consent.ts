/** `GET /consent`: between sign-in and application. For the owner's own applications nobody needs to be asked; for others a page asks. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Applications } from '../../applications/applications.ts';
import type { Consents } from '../../sessions/consents.ts';
import type { Tenant } from '../../tenants/tenants.ts';
import { type Route, route } from '../route.ts';
import { followLink, type FollowLinkDeps } from './follow-link.ts';
import { applicationIdOf } from './interaction-cookie.ts';
import type { Oidc } from './oidc.ts';

/** Without people and tokens there are no links to follow. */
export interface ConsentDeps extends Partial<FollowLinkDeps> {
  readonly oidc: Pick<Oidc, 'interactionIdOf'>;
  readonly applications: Pick<Applications, 'find'>;
  readonly consents: Consents;
  /** The page that asks, for an application of somebody else's. */
  showPage(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
  /** Where those go who have no sign-in in progress: the tenant's setting, else `/unknown-session`. */
  unknownSessionUrl(tenant: Tenant): Promise<string>;
}

export const consentRoute = ({
  oidc,
  applications,
  consents,
  showPage,
  unknownSessionUrl,
  users,
  organizations,
}: ConsentDeps): Route =>
  route({
    method: 'GET',
    path: '/consent',
    summary: 'Agree to what the application asks, and go on',
    query: z.object({ app_id: z.string().optional() }),
    answers: { 302: null, 303: null },
    refusals: [],
    async handle({ request, reply }) {
      const { tenant } = request;
      const uid = oidc.interactionIdOf(request.raw, tenant);
      const applicationId =
        applicationIdOf(request.raw) ?? (uid && (await consents.applicationOf({ tenantId: tenant.id, uid })));
      const application =
        uid && applicationId ? await applications.find(tenant.id, applicationId) : undefined;
      const question =
        uid && application ? { tenantId: tenant.id, uid, applicationId: application.id } : undefined;
      const asked =
        question &&
        (application?.isThirdParty ? await consents.find(question) : await consents.agree(question));
      if (!question || !asked) return { status: 302, headers: goOn(await unknownSessionUrl(tenant)) };
      const detour =
        asked.link && users && organizations
          ? await followLink({ users, organizations }, tenant, asked, request.language)
          : undefined;
      if (detour !== undefined) {
        await consents.reopen(question);
        return { status: 302, headers: goOn(detour) };
      }
      if (!application?.isThirdParty) return { status: 303, headers: goOn(`${tenant.issuer}/auth/${uid}`) };
      await showPage(request, reply);
      return undefined;
    },
  });

const goOn = (location: string): Record<string, string> => ({ location, 'cache-control': 'no-store' });
