/** `/api/telephone/*`: the SMS that this server received itself, for a page, the Console and people's own tests. */
import type { FastifyRequest } from 'fastify';
import {
  type TelephoneMessage,
  telephoneMessages,
  telephoneQuery,
  telephoneSessionBody,
} from '../../../contract/codes.ts';
import { refuse } from '../../../contract/errors.ts';
import { toWireDigits } from '../../../contract/phone.ts';
import type { Clock } from '../../clock.ts';
import type { Messages, ReceivedSms, Telephone } from '../../messages/messages.ts';
import type { Secrets } from '../../secrets.ts';
import type { AccessTokens } from '../../tenants/access-tokens.ts';
import { defaultTenantId, type Tenant, type Tenants } from '../../tenants/tenants.ts';
import { findPhone } from '../../users/phones.ts';
import { type Group, type Route, route } from '../route.ts';
import { createEventStreams, type EventStreams } from './event-stream.ts';
import { createTelephoneSessions, type TelephoneSessions } from './session.ts';

export interface TelephoneDeps {
  readonly messages: Pick<Messages, 'telephone'>;
  readonly accessTokens: AccessTokens;
  readonly tenants: Tenants;
  readonly secrets: Secrets;
  readonly clock: Clock;
}

export interface TelephoneRoutes {
  readonly routes: readonly Route[];
  readonly group: Group;
  /** Ends the open streams: call it first when the server stops, else it waits for them. */
  close(): void;
}

export function createTelephoneRoutes(deps: TelephoneDeps): TelephoneRoutes {
  const { telephone } = deps.messages;
  const sessions = createTelephoneSessions(deps);
  const streams = createEventStreams();

  return {
    routes: [openSession(sessions), readMessages(deps, sessions, streams)],
    group: {
      async before(_request, reply) {
        if (!deps.tenants.list().some(({ id }) => telephone.isAllowedFor(id)))
          refuse('telephone.not_available');
        void reply.header('cache-control', 'no-store');
      },
    },
    close: () => streams.close(),
  };
}

const openSession = (sessions: TelephoneSessions): Route =>
  route({
    method: 'POST',
    path: '/api/telephone/session',
    summary: 'Change the key of the link for a cookie; on the admin side',
    body: telephoneSessionBody,
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'telephone.not_available', 'telephone.wrong_key', 'request.not_found'],
    async handle({ body: { key }, request }) {
      if (!request.tenant.isAdmin) return refuse('request.not_found');
      if (!sessions.isKey(key)) return refuse('telephone.wrong_key');
      const isSecure = request.tenant.endpoint.startsWith('https:');
      return { status: 204, headers: { 'set-cookie': sessions.cookie({ isSecure }) } };
    },
  });

const readMessages = (
  { messages: { telephone }, accessTokens, tenants }: TelephoneDeps,
  sessions: TelephoneSessions,
  streams: EventStreams,
): Route => {
  /** The cookie counts on the admin side alone: browsers send it to every port of the host. */
  const authorize = async ({ tenant, headers }: FastifyRequest, wanted: Tenant): Promise<void> => {
    if (tenant.isAdmin && sessions.isOpen(headers.cookie)) return;
    await accessTokens.checkManagement(wanted, headers.authorization);
  };
  /** Each tenant's side has its own messages; the admin side has those of the tenant that is named. */
  const wantedTenant = ({ tenant }: FastifyRequest, named: string = defaultTenantId): Tenant =>
    tenant.isAdmin ? (tenants.find(named) ?? refuse('request.not_found')) : tenant;

  return route({
    method: 'GET',
    path: '/api/telephone/messages',
    summary: 'What the telephone received, newest first; as an event stream, each message as it arrives',
    query: telephoneQuery,
    answers: { 200: telephoneMessages },
    refusals: [
      'guard.invalid_input',
      'telephone.not_available',
      'request.not_found',
      'auth.unauthorized',
      'auth.forbidden',
    ],
    async handle({ query: { to, tenant }, request, reply }) {
      const wanted = wantedTenant(request, tenant);
      const tenantId = wanted.id;
      await authorize(request, wanted);
      if (!telephone.isAllowedFor(tenantId)) return refuse('telephone.not_available');
      const phone = to === undefined ? undefined : (findPhone(to) ?? `+${to}`);
      const wantsStream = request.method === 'GET' && request.headers.accept?.includes('text/event-stream');
      if (!wantsStream) {
        const received = await telephone.list({ tenantId, phone });
        return { status: 200, body: received.map(messageOf) };
      }
      const { 'last-event-id': last } = request.headers;
      streams.open(reply, (send) => {
        const deliver = deliverOnce(phone, send);
        const stop = telephone.subscribe(tenantId, deliver);
        if (last !== undefined)
          void sendMissed(telephone, { tenantId, phone }, String(last), deliver).catch(stop);
        return stop;
      });
      return undefined;
    },
  });
};

type Deliver = (message: ReceivedSms) => void;

/** What came while the other side was away, oldest first; it says which one it saw last. */
async function sendMissed(
  telephone: Telephone,
  filter: { readonly tenantId: string; readonly phone: string | undefined },
  last: string,
  deliver: Deliver,
): Promise<void> {
  const received = await telephone.list(filter);
  const place = received.findIndex(({ id }) => id === last);
  for (const message of received.slice(0, place < 0 ? undefined : place).toReversed()) deliver(message);
}

function deliverOnce(
  phone: string | undefined,
  send: (event: { id: string; data: TelephoneMessage }) => void,
): Deliver {
  const sent = new Set<string>();
  return (message) => {
    if (sent.has(message.id) || (phone !== undefined && message.phone !== phone)) return;
    sent.add(message.id);
    send({ id: message.id, data: messageOf(message) });
  };
}

const messageOf = ({ id, phone, text, code, purpose, sentAt }: ReceivedSms): TelephoneMessage => ({
  id,
  to: toWireDigits(phone),
  text,
  code: code ?? null,
  usageType: purpose,
  sentAt,
});
