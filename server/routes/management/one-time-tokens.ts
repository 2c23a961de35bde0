/** `/api/one-time-tokens`: proofs of a number or an address that the operator hands out, each good for one use. */
import { z } from 'zod';
import { refuse } from '../../../contract/errors.ts';
import {
  createTokenBody,
  tokenAnswer,
  tokensAnswer,
  tokensQuery,
  tokenStatusBody,
  verifyTokenBody,
} from '../../../contract/invitations.ts';
import { toWireDigits } from '../../../contract/phone.ts';
import type { InteractionEvent } from '../../../contract/sign-in.ts';
import { id } from '../../../contract/text.ts';
import type { Clock } from '../../clock.ts';
import type { JourneyName } from '../../flows/flow.ts';
import type { OneTimeToken, Organizations } from '../../organizations/organizations.ts';
import { entityTag, ifMatch } from '../entity-tag.ts';
import { type Route, route } from '../route.ts';
import { looseRecipient, readRecipient } from './organization-invitations.ts';
import { optionalPage } from './organizations/organization-answer.ts';
import { pageHeaders } from './pagination.ts';

export interface OneTimeTokensDeps {
  readonly organizations: Organizations;
  readonly clock: Clock;
}

const params = z.object({ id });
/** All of them where no page is asked for, as far as anybody wants to read. */
const withoutPage = { limit: 10_000, offset: 0 };

export const oneTimeTokens = ({ organizations: { tokens }, clock }: OneTimeTokensDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/one-time-tokens',
    area: 'users',
    summary: 'List one-time tokens, newest first; the tokens themselves are not known any more',
    query: tokensQuery,
    answers: { 200: tokensAnswer },
    refusals: ['guard.invalid_input', 'guard.invalid_pagination'],
    async handle({ query: { email, phone, status, ...query }, request }) {
      const page = optionalPage(query);
      const wanted = email ?? phone;
      const recipient = wanted === undefined ? undefined : looseRecipient(wanted);
      const found = await tokens.list(request.tenant.id, { recipient, status, ...(page ?? withoutPage) });
      return {
        status: 200,
        body: found.tokens.map((token) => answerOf(request.tenant.id, token)),
        ...(page && { headers: pageHeaders(request, page, found.total) }),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/one-time-tokens',
    area: 'users',
    summary: 'Make a one-time token for a number or an address; it is told only now',
    body: createTokenBody,
    answers: { 201: tokenAnswer },
    refusals: [
      'guard.invalid_input',
      'user.invalid_phone',
      'user.invalid_email',
      'entity.relation_foreign_key_not_found',
    ],
    async handle({ body: { email, phone, context, expiresIn }, request: { tenant } }) {
      const event = context?.interactionEvent;
      const made = await tokens.create(tenant.id, {
        recipient: readRecipient(email ?? phone ?? ''),
        context: {
          ...(context?.jitOrganizationIds && { organizationIds: context.jitOrganizationIds }),
          ...(event && { journey: journeyOf[event] }),
        },
        expiresAt: clock.now() + expiresIn * 1000,
      });
      return { ...whole(tenant.id, made, made.token), status: 201 };
    },
  }),
  route({
    method: 'POST',
    path: '/api/one-time-tokens/verify',
    area: 'users',
    summary: 'Use up a one-time token',
    body: verifyTokenBody,
    answers: { 200: tokenAnswer },
    refusals: [
      'guard.invalid_input',
      'one_time_token.token_not_found',
      'one_time_token.email_mismatch',
      'one_time_token.phone_mismatch',
      'one_time_token.token_expired',
      'one_time_token.token_consumed',
      'one_time_token.token_revoked',
    ],
    async handle({ body: { email, phone, token }, request: { tenant } }) {
      const used = await tokens.use(tenant.id, token, looseRecipient(email ?? phone ?? ''));
      return whole(tenant.id, used);
    },
  }),
  route({
    method: 'GET',
    path: '/api/one-time-tokens/:id',
    area: 'users',
    summary: 'Read a one-time token',
    params,
    answers: { 200: tokenAnswer },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ params: { id: wanted }, request: { tenant } }) {
      const found = (await tokens.find(tenant.id, wanted)) ?? refuse('entity.not_found');
      return whole(tenant.id, found);
    },
  }),
  route({
    method: 'PUT',
    path: '/api/one-time-tokens/:id/status',
    area: 'users',
    summary: 'End a one-time token before its time',
    params,
    body: tokenStatusBody,
    answers: { 200: tokenAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'request.changed_meanwhile',
      'one_time_token.cannot_reactivate_token',
      'one_time_token.token_expired',
      'one_time_token.token_consumed',
      'one_time_token.token_revoked',
    ],
    async handle({ params: { id: wanted }, body: { status }, request }) {
      const at = { tenantId: request.tenant.id, id: wanted, ifVersion: ifMatch(request) };
      return whole(at.tenantId, await tokens.setStatus(at, status));
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/one-time-tokens/:id',
    area: 'users',
    summary: 'Remove a one-time token',
    params,
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found', 'request.changed_meanwhile'],
    async handle({ params: { id: wanted }, request }) {
      const at = { tenantId: request.tenant.id, id: wanted, ifVersion: ifMatch(request) };
      return (await tokens.remove(at)) ? { status: 204 } : refuse('entity.not_found');
    },
  }),
];

const journeyOf: Readonly<Record<InteractionEvent, JourneyName>> = {
  SignIn: 'sign-in',
  Register: 'sign-up',
  ForgotPassword: 'forgot-password',
};

const eventOf: Readonly<Record<JourneyName, InteractionEvent>> = {
  'sign-in': 'SignIn',
  'sign-up': 'Register',
  'forgot-password': 'ForgotPassword',
};

/** It expires by itself: the tag tells of that too. */
const whole = (tenantId: string, token: OneTimeToken, secret?: string) => ({
  status: 200,
  body: answerOf(tenantId, token, secret),
  headers: entityTag(token.version, token.status),
});

const answerOf = (tenantId: string, { recipient, context, ...token }: OneTimeToken, secret = '••••') => {
  const { organizationIds, journey } = context;
  return {
    tenantId,
    id: token.id,
    ...(recipient.email === undefined
      ? { phone: toWireDigits(recipient.phone) }
      : { email: recipient.email }),
    token: secret,
    context: {
      ...(organizationIds && { jitOrganizationIds: organizationIds }),
      ...(journey && { interactionEvent: eventOf[journey] }),
    },
    status: token.status,
    createdAt: token.createdAt,
    expiresAt: token.expiresAt,
  };
};
