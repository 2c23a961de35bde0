/** The Management API of the default tenant, as far as the Console asks: contract answers over a little state. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connector, Factory, Metadata } from '../connectors/connector.ts';
import type { Lint } from '../connectors/use-lint.ts';
import type { SignInExperience } from '../connectors/sign-in-uses.ts';
import type { TelephoneMessage } from '../telephone/conversations.ts';
import { isSecret } from '../fields/form-values.ts';
import { factories } from './factories.ts';
import { bodyOf } from './fake-oidc.ts';

export interface ApiState {
  factories: readonly Factory[];
  connectors: Connector[];
  experience: SignInExperience;
  messages: TelephoneMessage[];
  testNumbers: { readonly expiresAt: number; readonly isInForce: boolean }[];
  /** What is said of a configuration: a test brings the server's own judgement. */
  lint: (config: Readonly<Record<string, unknown>>, factoryId: string, language: string) => LintAnswer;
  /** Answers by method and path, where nothing is worked out: reports, plans, what a dry run says. */
  said: Readonly<Record<string, unknown>>;
  /** What a test send answers; 204 when left out. */
  testAnswer?: { status: number; body: unknown };
  /** Refuses every request whose path begins with this. */
  broken?: { path: string; status: number; body: unknown };
}

type LintAnswer = Pick<Lint, 'findings' | 'costs'>;

export const nothingFound = (): LintAnswer => ({ findings: [], costs: [] });

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly language: string;
}

export interface FakeApi {
  readonly state: ApiState;
  /** All but the questions that are asked while somebody types. */
  readonly calls: Call[];
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  /** A message arrives on the telephone. */
  receive(message: TelephoneMessage): void;
  /** Cuts every open event stream. */
  cutStreams(): void;
}

export const byPhone: SignInExperience = {
  signInMode: 'SignInAndRegister',
  signUp: { identifiers: ['phone'], verify: true },
  signIn: { methods: [{ identifier: 'phone', verificationCode: true }] },
  forgotPasswordMethods: [],
  mfa: { factors: [] },
};

export function connectorOf(factory: Factory, id: string, config: Record<string, unknown>): Connector {
  return { ...factory, id, connectorId: factory.id, config };
}

export function createFakeApi(isAllowed: (token: string) => boolean): FakeApi {
  const state: ApiState = {
    factories,
    connectors: [],
    experience: byPhone,
    messages: [],
    testNumbers: [],
    lint: nothingFound,
    said: {},
  };
  const calls: Call[] = [];
  const streams = new Set<ServerResponse>();
  /** What is really kept: answers show secrets masked. */
  const kept = new Map<string, Record<string, unknown>>();

  const answer = (response: ServerResponse, status: number, body?: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const notFound = { code: 'entity.not_found', message: 'The resource does not exist.' };

  const save = (factory: Factory, id: string, config: Record<string, unknown>): Connector => {
    const before = kept.get(id) ?? {};
    const secret = (key: string) =>
      [factory, ...(factory.presets ?? [])]
        .flatMap(({ formItems }) => formItems ?? [])
        .some((item) => item.key === key && isSecret(item));
    const real = Object.fromEntries(
      Object.entries(config).map(([key, value]) => [
        key,
        secret(key) && String(value).startsWith('••••') ? before[key] : value,
      ]),
    );
    kept.set(id, real);
    const masked = Object.fromEntries(
      Object.entries(real).map(([key, value]) => [
        key,
        secret(key) ? `••••${String(value).length < 12 ? '' : String(value).slice(-4)}` : value,
      ]),
    );
    return connectorOf(factory, id, masked);
  };

  const invalid = (factory: Factory, config: Record<string, unknown>) =>
    factory.target === 'twilio-sms' && !String(config.accountSID).startsWith('AC')
      ? {
          code: 'connector.invalid_config',
          message: 'The connector cannot work with this configuration.',
          data: { issues: [{ path: ['accountSID'], message: 'Account SID must begin with AC' }] },
        }
      : undefined;

  const act = (
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    body: Record<string, unknown>,
  ) => {
    const [, , room = '', id = '', verb = ''] = url.pathname.split('/').map(decodeURIComponent);
    const route = `${request.method} ${room}${id ? '/:id' : ''}${verb ? `/${verb}` : ''}`;
    const config = (body.config ?? {}) as Record<string, unknown>;
    const place = state.connectors.findIndex((connector) => connector.id === id);
    const found = state.connectors[place];
    const language = String(request.headers['accept-language']);
    switch (route) {
      case 'POST connectors/:id':
        return answer(response, 200, state.lint(config, String(body.connectorId), language));
      case 'GET connector-factories':
        return answer(
          response,
          200,
          state.factories.map((factory) => ({ ...factory, readmeHtml: undefined })),
        );
      case 'GET connector-factories/:id': {
        const factory = state.factories.find((one) => one.id === id);
        return factory ? answer(response, 200, factory) : answer(response, 404, notFound);
      }
      case 'GET connectors':
        return answer(response, 200, state.connectors);
      case 'GET connectors/:id':
        return found ? answer(response, 200, found) : answer(response, 404, notFound);
      case 'POST connectors': {
        const factory = state.factories.find((one) => one.id === body.connectorId);
        if (!factory)
          return answer(response, 422, {
            code: 'connector.not_found_with_connector_id',
            message: 'No such connector.',
          });
        const wrong = invalid(factory, config);
        if (wrong) return answer(response, 400, wrong);
        const { metadata } = body as { metadata?: Metadata };
        const wantedId = typeof body.id === 'string' ? body.id : `c${calls.length}k9d0a1b2`;
        const made = { ...save(factory, wantedId, config), ...metadata, ...(metadata && { metadata }) };
        const isBeside = ({ type }: Connector) => type !== factory.type || type === 'Social';
        state.connectors = [...state.connectors.filter(isBeside), made];
        return answer(response, 200, made);
      }
      case 'PATCH connectors/:id': {
        const factory = state.factories.find((one) => one.id === found?.connectorId);
        if (!found || !factory) return answer(response, 404, notFound);
        const wrong = 'config' in body && invalid(factory, config);
        if (wrong) return answer(response, 400, wrong);
        const { metadata = found.metadata, syncProfile = found.syncProfile } = body as Partial<Connector>;
        const now = 'config' in body ? save(factory, id, config) : found;
        state.connectors[place] = {
          ...now,
          ...metadata,
          ...(metadata && { metadata }),
          ...(syncProfile !== undefined && { syncProfile }),
        };
        return answer(response, 200, state.connectors[place]);
      }
      case 'DELETE connectors/:id':
        state.connectors = state.connectors.filter((connector) => connector.id !== id);
        return answer(response, found ? 204 : 404, found ? undefined : notFound);
      case 'POST connectors/:id/test': {
        const wrong =
          state.testAnswer ??
          (invalid(state.factories.find((one) => one.id === id) ?? factories[0]!, config) && {
            status: 400,
            body: invalid(factories[3]!, config),
          });
        return wrong ? answer(response, wrong.status, wrong.body) : answer(response, 204);
      }
      case 'GET sign-in-exp':
        return answer(response, 200, state.experience);
      case 'PATCH sign-in-exp':
        state.experience = { ...state.experience, ...body };
        return answer(response, 200, state.experience);
      case 'GET telephone/:id':
        if (request.headers.accept !== 'text/event-stream') return answer(response, 200, state.messages);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': listening\n\n');
        streams.add(response);
        response.on('close', () => streams.delete(response));
        return;
      default:
        return answer(response, 404, {
          code: 'request.not_found',
          message: 'There is nothing at this address.',
        });
    }
  };

  return {
    state,
    calls,
    async handle(request, response, url) {
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (!isAllowed(token))
        return answer(response, 401, { code: 'auth.unauthorized', message: 'You are not signed in.' });
      const text = await bodyOf(request);
      const body: unknown = text === '' ? {} : JSON.parse(text);
      // Every page asks, whatever else it does.
      if (url.pathname === '/api/test-numbers') return answer(response, 200, state.testNumbers);
      const isQuestion = url.pathname === '/api/connectors/lint';
      if (!isQuestion)
        calls.push({
          method: request.method ?? '',
          path: url.pathname,
          body,
          language: String(request.headers['accept-language']),
        });
      const { broken } = state;
      if (broken && url.pathname.startsWith(broken.path)) return answer(response, broken.status, broken.body);
      const said =
        state.said[`${request.method} ${url.pathname}${url.searchParams.has('dryRun') ? '?dryRun' : ''}`];
      if (said !== undefined) return answer(response, 200, said);
      act(request, response, url, body as Record<string, unknown>);
    },
    receive(message) {
      state.messages = [message, ...state.messages];
      for (const stream of streams) stream.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
    },
    cutStreams() {
      for (const stream of streams) stream.destroy();
    },
  };
}
