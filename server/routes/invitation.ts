/** `/api/invitation`: what the link of an invitation leads to, for the page that asks whether to accept. */
import { refuse } from '../../contract/errors.ts';
import { invitationLinkAnswer, invitationLinkBody } from '../../contract/invitations.ts';
import { toWireDigits } from '../../contract/phone.ts';
import { refuseEnded } from '../organizations/one-time-tokens.ts';
import type { Organizations } from '../organizations/organizations.ts';
import type { Users } from '../users/users.ts';
import { type Group, type Route, route } from './route.ts';

export interface InvitationDeps {
  readonly organizations: Pick<Organizations, 'tokens' | 'invitations' | 'catalog'>;
  readonly users: Pick<Users, 'find'>;
}

export const invitationRoutes = ({ organizations, users }: InvitationDeps): readonly Route[] => [
  route({
    method: 'POST',
    path: '/api/invitation',
    summary: 'Ask what the link of an invitation leads to; it stays unused',
    // In the body, so that the token stands in no log.
    body: invitationLinkBody,
    answers: { 200: invitationLinkAnswer },
    refusals: [
      'guard.invalid_input',
      'one_time_token.token_not_found',
      'one_time_token.token_expired',
      'one_time_token.token_consumed',
      'one_time_token.token_revoked',
    ],
    async handle({ body, request }) {
      const tenantId = request.tenant.id;
      const token = await organizations.tokens.findByToken(tenantId, body.token);
      const invitation = token?.invitationId
        ? await organizations.invitations.find(tenantId, token.invitationId)
        : undefined;
      if (!token || !invitation) return refuse('one_time_token.token_not_found');
      if (token.status !== 'active') return refuseEnded(token.status);
      const { name, branding } = await organizations.catalog.get(tenantId, invitation.organizationId);
      const inviter = invitation.inviterId ? await users.find(tenantId, invitation.inviterId) : undefined;
      const { phone, email } = invitation.recipient;
      return {
        status: 200,
        body: {
          organization: { name, logoUrl: (branding['logoUrl'] as string | undefined) || undefined },
          inviter: inviter?.name ?? inviter?.username ?? undefined,
          identifier:
            email === undefined
              ? { type: 'phone', value: toWireDigits(phone) }
              : { type: 'email', value: email },
          expiresAt: invitation.expiresAt,
        },
      };
    },
  }),
];

/** Each answer belongs to whoever holds the link. */
export const invitationGroup: Group = {
  async before(_request, reply) {
    void reply.header('cache-control', 'no-store');
  },
};
