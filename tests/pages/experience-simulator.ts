/** The Experience API as its contract says (end-user/02, 03), played in memory: an edge of the pages, with faults on demand. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorText, pickLanguage, readAcceptLanguage } from '../../words/index.ts';

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

export class ExperienceSimulator {
  readonly users = new Map<string, { password?: string; isSuspended?: boolean }>();
  readonly sent: { to: string; code: string; event: string; id: string }[] = [];
  readonly calls: string[] = [];
  readonly applications = new Set<string>();
  hasInteraction = true;
  mode = 'SignInAndRegister';
  resendAfterSeconds = 30;
  flow: Flow | undefined;
  #faults = new Map<string, Fault[]>();

  reset(): void {
    this.users.clear();
    this.sent.length = 0;
    this.calls.length = 0;
    this.applications.clear();
    this.#faults.clear();
    Object.assign(this, {
      hasInteraction: true,
      mode: 'SignInAndRegister',
      resendAfterSeconds: 30,
      flow: undefined,
    });
  }

  /** The next call of this kind (`POST /submit`) meets this. */
  fail(call: string, ...faults: Fault[]): void {
    this.#faults.set(call, faults);
  }

  get code(): string {
    return this.sent.at(-1)?.code ?? '';
  }

  register(fastify: FastifyInstance): void {
    fastify.all('/api/experience', (request, reply) => this.#answer('', request, reply));
    fastify.all('/api/experience/*', (request, reply) =>
      this.#answer((request.params as { '*': string })['*'], request, reply),
    );
  }

  async #answer(path: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const call = `${request.method} /${path}`;
    this.calls.push(call);
    const language = pickLanguage(readAcceptLanguage(request.headers['accept-language']), 'en');
    this.applications.add(String(request.headers['logto-app-id']));
    const refuse = (status: number, code: string, data?: Record<string, unknown>) =>
      reply.status(status).send({ code, message: errorText(language, code, data), data });

    const fault = this.#faults.get(call)?.shift();
    if (fault) return refuse(fault.status ?? 400, fault.code, fault.data);
    const body = (request.body ?? {}) as Body;
    const outcome = this.#act(call, body);
    if ('code' in outcome) return refuse(outcome.status, outcome.code, outcome.data);
    return reply.status(outcome.status).send(outcome.body);
  }

  #act(call: string, body: Body): Outcome {
    if (!this.hasInteraction) return no(400, 'session.not_found');
    if (call === 'PUT /') {
      this.flow = { event: body.interactionEvent };
      return { status: 204 };
    }
    const { flow } = this;
    if (!flow) return no(404, 'session.interaction_not_found');
    switch (call) {
      case 'GET /interaction':
        return { status: 200, body: this.#state(flow) };
      case 'PUT /interaction-event':
        if (!this.mode.includes(body.interactionEvent)) return no(403, 'auth.forbidden');
        flow.event = body.interactionEvent;
        return { status: 204 };
      case 'POST /verification/verification-code':
        return this.#send(flow, body);
      case 'POST /verification/verification-code/verify':
        return this.#verify(flow, body);
      case 'POST /verification/password':
        return this.#password(flow, body);
      case 'POST /verification/new-password-identity':
        return this.#newIdentity(flow, body);
      case 'POST /identification':
        return this.#identify(flow, body);
      case 'POST /submit':
        if (!flow.userId) return no(404, 'session.identifier_not_found');
        return { status: 200, body: { redirectTo: `/arrived?user=${flow.userId}` } };
      default:
        return no(404, 'request.not_found');
    }
  }

  #state({ event, userId, record }: Flow): object {
    return {
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
    };
  }

  #send(flow: Flow, { identifier: { value }, interactionEvent }: Body): Outcome {
    const id = `v${this.sent.length + 1}`;
    const code = String(482_913 + this.sent.length);
    this.sent.push({ to: value, code, event: interactionEvent, id });
    flow.record = { id, type: 'PhoneVerificationCode', kind: 'phone', value, code, isVerified: false };
    const { resendAfterSeconds } = this;
    return {
      status: 200,
      body: { verificationId: id, resendAfterSeconds, expiresInSeconds: 600, codeLength: 6 },
    };
  }

  #verify({ record }: Flow, { identifier, verificationId, code }: Body): Outcome {
    if (!record || record.id !== verificationId) return no(404, 'session.verification_session_not_found');
    if (record.isVerified) return no(400, 'verification_code.not_found');
    if (record.value !== identifier.value) return no(400, 'verification_code.phone_mismatch');
    if (record.code !== code) return no(400, 'verification_code.code_mismatch');
    record.isVerified = true;
    return { status: 200, body: { verificationId } };
  }

  #password(flow: Flow, { identifier, password }: Body): Outcome {
    const user = this.users.get(identifier.value);
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

  #newIdentity(flow: Flow, { identifier: { value }, password }: Body): Outcome {
    if (this.users.has(value)) return no(422, 'user.username_already_in_use');
    if (password.length < 8) {
      return no(422, 'password.rejected', [
        { code: 'password_rejected.too_short', interpolation: { min: 8 } },
      ]);
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

  #identify(flow: Flow, { verificationId }: Body): Outcome {
    const { record, event } = flow;
    if (!record || record.id !== verificationId) return no(404, 'session.verification_session_not_found');
    if (!this.mode.includes(event)) return no(403, 'auth.forbidden');
    if (!record.isVerified) return no(400, 'session.verification_failed');
    const user = this.users.get(record.value);
    if (event === 'Register') {
      if (user) return no(422, 'user.phone_already_in_use');
      this.users.set(record.value, { password: record.password });
    } else {
      if (!user) return no(404, 'user.user_not_exist', { identifier: record.value });
      if (user.isSuspended) return no(401, 'user.suspended');
    }
    flow.userId = record.value;
    return { status: event === 'Register' ? 201 : 204 };
  }
}

interface Body {
  readonly interactionEvent: string;
  readonly identifier: { readonly type: string; readonly value: string };
  readonly verificationId: string;
  readonly code: string;
  readonly password: string;
}

type Outcome =
  | { readonly status: number; readonly body?: unknown }
  | { readonly status: number; readonly code: string; readonly data?: Record<string, unknown> };

const no = (status: number, code: string, data?: unknown): Outcome => ({
  status,
  code,
  data: data as Record<string, unknown>,
});
