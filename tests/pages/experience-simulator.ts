/** The Experience API as its contract says (end-user/02, 03), played in memory: an edge of the pages, with faults on demand. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorText, pickLanguage, readAcceptLanguage } from '../../words/index.ts';

interface Played {
  /** By username, e-mail address, or by the digits of their phone. */
  readonly users: Map<string, { password?: string; isSuspended?: boolean }>;
  readonly sent: { to: string; code: string; event: string; id: string }[];
  /** `PUT /`, `POST /submit` … */
  readonly calls: string[];
  /** What the page named as the application. */
  readonly applications: Set<string>;
  hasInteraction: boolean;
  mode: string;
  resendAfterSeconds: number;
  flow: Flow | undefined;
}

interface Flow {
  event: string;
  userId?: string;
  record?: {
    id: string;
    type: string;
    kind: string;
    value: string;
    code?: string;
    isVerified: boolean;
    password?: string;
  };
}

export interface Fault {
  readonly status?: number;
  readonly code: string;
  readonly data?: Record<string, unknown>;
}

export interface ExperienceSimulator extends Played {
  /** The newest one sent. */
  code(): string;
  reset(): void;
  /** The next calls of this kind meet these, one each. */
  fail(call: string, ...faults: Fault[]): void;
  register(fastify: FastifyInstance): void;
}

interface Body {
  readonly interactionEvent: string;
  readonly identifier: { readonly type: string; readonly value: string };
  readonly verificationId: string;
  readonly code: string;
  readonly password: string;
}

interface Outcome {
  readonly status: number;
  readonly body?: unknown;
  readonly refusal?: { readonly code: string; readonly data?: Record<string, unknown> };
}

const beginning = () => ({
  hasInteraction: true,
  mode: 'SignInAndRegister',
  resendAfterSeconds: 30,
  flow: undefined,
});

export function createExperienceSimulator(): ExperienceSimulator {
  const faults = new Map<string, Fault[]>();
  const played: Played = { users: new Map(), sent: [], calls: [], applications: new Set(), ...beginning() };

  const answer = (path: string, request: FastifyRequest, reply: FastifyReply) => {
    const call = `${request.method} /${path}`;
    played.calls.push(call);
    played.applications.add(String(request.headers['logto-app-id']));
    const fault = faults.get(call)?.shift();
    const outcome = fault
      ? no(fault.status ?? 400, fault.code, fault.data)
      : act(played, call, (request.body ?? {}) as Body);
    if (!outcome.refusal) return reply.status(outcome.status).send(outcome.body);
    const { code, data } = outcome.refusal;
    const language = pickLanguage(readAcceptLanguage(request.headers['accept-language']), 'en');
    return reply.status(outcome.status).send({ code, message: errorText(language, code, data), data });
  };

  return Object.assign(played, {
    code: () => played.sent.at(-1)?.code ?? '',
    reset() {
      for (const collection of [played.users, played.applications, faults]) collection.clear();
      played.sent.length = 0;
      played.calls.length = 0;
      Object.assign(played, beginning());
    },
    fail: (call: string, ...wanted: Fault[]) => void faults.set(call, wanted),
    register(fastify: FastifyInstance) {
      fastify.all('/api/experience', (request, reply) => answer('', request, reply));
      fastify.all('/api/experience/*', (request, reply) =>
        answer((request.params as { '*': string })['*'], request, reply),
      );
    },
  });
}

function act(played: Played, call: string, body: Body): Outcome {
  if (!played.hasInteraction) return no(400, 'session.not_found');
  if (call === 'PUT /') {
    played.flow = { event: body.interactionEvent };
    return { status: 204 };
  }
  const { flow } = played;
  if (!flow) return no(404, 'session.interaction_not_found');
  switch (call) {
    case 'GET /interaction':
      return { status: 200, body: stateOf(flow) };
    case 'PUT /interaction-event':
      if (!played.mode.includes(body.interactionEvent)) return no(403, 'auth.forbidden');
      flow.event = body.interactionEvent;
      return { status: 204 };
    case 'POST /verification/verification-code':
      return send(played, flow, body);
    case 'POST /verification/verification-code/verify':
      return verify(flow, body);
    case 'POST /verification/password':
      return checkPassword(played, flow, body);
    case 'POST /verification/new-password-identity':
      return takeNewName(played, flow, body);
    case 'POST /identification':
      return identify(played, flow, body);
    case 'POST /submit':
      if (!flow.userId) return no(404, 'session.identifier_not_found');
      return { status: 200, body: { redirectTo: `/arrived?user=${flow.userId}` } };
    default:
      return no(404, 'request.not_found');
  }
}

const stateOf = ({ event, userId, record }: Flow): object => ({
  interactionEvent: event,
  userId,
  profile: {},
  mfa: {},
  captcha: { verified: false, skipped: false },
  verificationRecords: record
    ? [
        {
          id: record.id,
          type: record.type,
          identifier: { type: record.kind, value: record.value },
          verified: record.isVerified,
        },
      ]
    : [],
});

function send(
  { sent, resendAfterSeconds }: Played,
  flow: Flow,
  { identifier: { type, value }, interactionEvent }: Body,
): Outcome {
  const id = `v${sent.length + 1}`;
  const code = String(482_913 + sent.length);
  sent.push({ to: value, code, event: interactionEvent, id });
  const record = type === 'email' ? 'EmailVerificationCode' : 'PhoneVerificationCode';
  flow.record = { id, type: record, kind: type, value, code, isVerified: false };
  return {
    status: 200,
    body: { verificationId: id, resendAfterSeconds, expiresInSeconds: 600, codeLength: 6 },
  };
}

function verify({ record }: Flow, { identifier, verificationId, code }: Body): Outcome {
  if (!record || record.id !== verificationId) return no(404, 'session.verification_session_not_found');
  if (record.isVerified) return no(400, 'verification_code.not_found');
  if (record.value !== identifier.value || record.kind !== identifier.type)
    return no(400, `verification_code.${identifier.type === 'email' ? 'email' : 'phone'}_mismatch`);
  if (record.code !== code) return no(400, 'verification_code.code_mismatch');
  record.isVerified = true;
  return { status: 200, body: { verificationId } };
}

function checkPassword({ users }: Played, flow: Flow, { identifier, password }: Body): Outcome {
  const user = users.get(identifier.value);
  if (!user?.password || user.password !== password) return no(422, 'session.invalid_credentials');
  flow.record = {
    id: 'p1',
    type: 'Password',
    kind: identifier.type,
    value: identifier.value,
    isVerified: true,
  };
  return { status: 200, body: { verificationId: 'p1' } };
}

function takeNewName({ users }: Played, flow: Flow, { identifier: { value }, password }: Body): Outcome {
  if (users.has(value)) return no(422, 'user.username_already_in_use');
  if (password.length < 8) {
    return no(422, 'password.rejected', [{ code: 'password_rejected.too_short', interpolation: { min: 8 } }]);
  }
  flow.record = {
    id: 'n1',
    type: 'NewPasswordIdentity',
    kind: 'username',
    value,
    isVerified: true,
    password,
  };
  return { status: 200, body: { verificationId: 'n1' } };
}

function identify({ users, mode }: Played, flow: Flow, { verificationId }: Body): Outcome {
  const { record, event } = flow;
  if (!record || record.id !== verificationId) return no(404, 'session.verification_session_not_found');
  if (!mode.includes(event)) return no(403, 'auth.forbidden');
  if (!record.isVerified) return no(400, 'session.verification_failed');
  // Pressed twice, or the first answer was lost.
  if (flow.userId === record.value) return { status: 204 };
  const user = users.get(record.value);
  if (event === 'Register') {
    if (user) return no(422, `user.${record.kind === 'email' ? 'email' : 'phone'}_already_in_use`);
    users.set(record.value, { password: record.password });
  } else {
    if (!user) return no(404, 'user.user_not_exist', { identifier: record.value });
    if (user.isSuspended) return no(401, 'user.suspended');
  }
  flow.userId = record.value;
  return { status: event === 'Register' ? 201 : 204 };
}

const no = (status: number, code: string, data?: unknown): Outcome => ({
  status,
  refusal: { code, data: data as Record<string, unknown> },
});
