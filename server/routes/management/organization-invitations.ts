/** `/api/organization-invitations`: invite by number or address, send again, revoke, accept for somebody. */
import { z } from 'zod';
import { refuse } from '../../../contract/errors.ts';
import {
  invitationAnswer,
  invitationBody,
  invitationMessageBody,
  invitationsAnswer,
  invitationsQuery,
  invitationStatusBody,
} from '../../../contract/invitations.ts';
import { wireDigits } from '../../../contract/phone.ts';
import type { Recipient } from '../../../contract/recipient.ts';
import { id } from '../../../contract/text.ts';
import { type Language, pickLanguage, readAcceptLanguage } from '../../../words/index.ts';
import type { Clock } from '../../clock.ts';
import { refuseInput } from '../../organizations/invitations.ts';
import type { Invitation, Organizations } from '../../organizations/organizations.ts';
import type { Settings } from '../../settings/settings.ts';
import { canonicalEmail, readEmail } from '../../users/emails.ts';
import { findPhone, readPhone } from '../../users/phones.ts';
import type { Users } from '../../users/users.ts';
import { entityTag, ifMatch } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';

export interface OrganizationInvitationsDeps {
  readonly organizations: Organizations;
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly users: Pick<Users, 'find'>;
  readonly clock: Clock;
}

const params = z.object({ id });
/** What does not go together is 422 here (management/07 §1). */
const refusalStatuses = { 'request.invalid_input': [422] } as const;
const sending = ['request.message_rate_limited', 'connector.not_found', 'connector.general'] as const;

export const organizationInvitations = ({
  organizations: { invitations },
  settings,
  users,
  clock,
}: OrganizationInvitationsDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/organization-invitations',
    area: 'users',
    summary: 'List invitations, newest first',
    query: invitationsQuery,
    answers: { 200: invitationsAnswer },
    refusals: ['guard.invalid_input'],
    async handle({ query: { organizationId, inviterId, invitee }, request: { tenant } }) {
      const recipient = invitee === undefined ? undefined : looseRecipient(invitee);
      const found = await invitations.list(tenant.id, { organizationId, inviterId, recipient });
      return { status: 200, body: found.map((one) => answerOf(tenant.id, one)) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/organization-invitations',
    area: 'users',
    summary: 'Invite somebody by number or address, and send the message unless it is false',
    body: invitationBody,
    answers: { 201: invitationAnswer },
    refusals: [
      'guard.invalid_input',
      'request.invalid_input',
      'user.invalid_phone',
      'user.invalid_email',
      'entity.unique_integrity_violation',
      'entity.relation_foreign_key_not_found',
      ...sending,
    ],
    refusalStatuses,
    async handle({ body, request }) {
      const { tenant } = request;
      const { invitee, organizationRoleIds: roleIds = [], messagePayload, ...rest } = body;
      if (body.expiresAt <= clock.now()) refuseInput('expiresAt lies in the past');
      const locale = await languageFor(settings, tenant.id, request.headers['accept-language']);
      const made = await invitations.invite(
        tenant.id,
        { ...rest, invitee, recipient: readRecipient(invitee), roleIds },
        messagePayload === false ? undefined : { ...messagePayload, locale },
      );
      return { ...whole(tenant.id, made), status: 201 };
    },
  }),
  route({
    method: 'GET',
    path: '/api/organization-invitations/:id',
    area: 'users',
    summary: 'Read an invitation',
    params,
    answers: { 200: invitationAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    handle: async ({ params: { id: wanted }, request: { tenant } }) =>
      whole(tenant.id, await invitations.get(tenant.id, wanted)),
  }),
  route({
    method: 'DELETE',
    path: '/api/organization-invitations/:id',
    area: 'users',
    summary: 'Remove an invitation; its links lead nowhere any more',
    params,
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: { id: wanted }, request }) {
      const at = { tenantId: request.tenant.id, id: wanted, ifVersion: ifMatch(request) };
      return (await invitations.remove(at)) ? { status: 204 } : refuse('entity.not_found');
    },
  }),
  route({
    method: 'POST',
    path: '/api/organization-invitations/:id/message',
    area: 'users',
    summary: 'Send the message of an open invitation again; links of ours that went out before it are void',
    params,
    body: invitationMessageBody,
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found', 'request.invalid_input', ...sending],
    refusalStatuses,
    async handle({ params: { id: wanted }, body, request }) {
      const { tenant } = request;
      const locale = await languageFor(settings, tenant.id, request.headers['accept-language']);
      await invitations.send(tenant.id, wanted, { ...body, locale });
      return { status: 204 };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/organization-invitations/:id/status',
    area: 'users',
    summary: 'Accept an invitation for the person who has its number or address, or revoke it',
    params,
    body: invitationStatusBody,
    answers: { 200: invitationAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'request.invalid_input',
      'request.changed_meanwhile',
    ],
    refusalStatuses,
    async handle({ params: { id: wanted }, body: { status, acceptedUserId }, request }) {
      const { tenant } = request;
      const at = { tenantId: tenant.id, id: wanted, ifVersion: ifMatch(request) };
      if (status === 'Revoked') return whole(tenant.id, await invitations.revoke(at));
      if (acceptedUserId === undefined || acceptedUserId === null)
        return refuseInput('acceptedUserId is needed');
      await invitations.get(tenant.id, wanted);
      const user = (await users.find(tenant.id, acceptedUserId)) ?? refuse('entity.not_found');
      return whole(tenant.id, await invitations.accept(at, user));
    },
  }),
];

/** It expires by itself, and its roles have names: the tag tells of that too. */
const whole = (tenantId: string, invitation: Invitation) => ({
  status: 200,
  body: answerOf(tenantId, invitation),
  headers: entityTag(invitation.version, [invitation.status, invitation.roles]),
});

const answerOf = (
  tenantId: string,
  { recipient: _recipient, roles, version: _version, ...invitation }: Invitation,
) => ({
  tenantId,
  ...invitation,
  organizationRoles: roles,
});

/** Refuses with 422 `user.invalid_phone` or `user.invalid_email`. */
export const readRecipient = (text: string): Recipient =>
  wireDigits.test(text) ? { phone: readPhone(text) } : { email: readEmail(text) };

/** For looking: what is neither finds nothing. */
export const looseRecipient = (text: string): Recipient =>
  text.includes('@') ? { email: canonicalEmail(text) } : { phone: findPhone(text) ?? `+${text}` };

/** The caller's language is the invited person's only where the tenant looks for it. */
async function languageFor(
  settings: Pick<Settings, 'signInExperience'>,
  tenantId: string,
  header: string | undefined,
): Promise<Language> {
  const { languageInfo } = await settings.signInExperience(tenantId);
  return pickLanguage(
    languageInfo.autoDetect ? readAcceptLanguage(header) : [],
    languageInfo.fallbackLanguage,
  );
}
