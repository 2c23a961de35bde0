/** One endpoint as one object: its path, what it takes, what it answers, what it refuses, and the act itself. */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { z } from 'zod';
import { Refusal, type RefusalCode, refuse } from '../../contract/errors.ts';
import type { Language } from '../../words/index.ts';
import type { Area } from '../tenants/management-api.ts';
import type { Tenant } from '../tenants/tenants.ts';
import { badBody } from './refusals.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    definition?: Route;
    access?: Access | undefined;
  }
  interface FastifyRequest {
    tenant: Tenant;
    /** The caller's language: `?locale=`, else `Accept-Language`, else English. */
    language: Language;
  }
}

/** Whose token opens a group of routes: one for the Management API, or a person's own. */
export type Access = 'management' | 'person';

export interface Answer {
  readonly status: number;
  /** Checked against the schema of this status; what the schema does not name is dropped. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Input<Body, Query, Params> {
  readonly body: Body;
  readonly query: Query;
  readonly params: Params;
  readonly request: FastifyRequest;
  /** For the few that answer by themselves (an event stream); they return undefined. */
  readonly reply: FastifyReply;
}

export interface Route<Body = unknown, Query = unknown, Params = unknown> {
  readonly method: HTTPMethods;
  /** Fastify's form: `/api/connectors/:id`. */
  readonly path: string;
  /** One line for the reference. */
  readonly summary: string;
  /** For the Management API: `<area>:read` opens it to GET, `<area>:write` to all else, beside `all`; without an area only `all` does. */
  readonly area?: Area;
  /** A question in a body: it does not stand in the log of what was changed. */
  readonly changesNothing?: boolean;
  /** Its room writes the log, and only when something was changed. Calls that are turned away are written as ever. */
  readonly logsItself?: boolean;
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  readonly params?: z.ZodType<Params>;
  /** Schema of the body by status; null where there is none. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** The refusals of its own: with the shared ones of its group, the list of tests to write. */
  readonly refusals: readonly RefusalCode[];
  /** The statuses that a refusal has here, where its usual one is not the only one. */
  readonly refusalStatuses?: Readonly<Partial<Record<RefusalCode, readonly number[]>>>;
  /** What a creation takes the place of, as the log shows it; undefined where that is nothing. */
  readonly replaced?: (input: Input<Body, Query, Params>) => Promise<unknown>;
  handle(input: Input<Body, Query, Params>): Promise<Answer | undefined>;
}

/** Only types: gives `handle` the types of the schemas beside it. */
export const route = <Body = undefined, Query = undefined, Params = undefined>(
  definition: Route<Body, Query, Params>,
): Route => definition as Route;

export interface Group {
  /** For the reference; undefined where anybody may call. */
  readonly access?: Access;
  /** Runs before each route of the group, after the tenant and the language are known: who may pass. */
  readonly before?: (request: FastifyRequest, reply: FastifyReply, route: Route) => Promise<void>;
  /** `before` runs before the body is read: whoever may not pass sends none of it. */
  readonly isBeforeBody?: boolean;
  /** Hears of input that was found wrong, or that cannot be read, before the caller does. */
  readonly refused?: (request: FastifyRequest, route: Route, refusal: Refusal) => void;
  /** Runs around the act of each route, once its input was found right: who must be told, before the answer leaves. */
  readonly around?: (
    request: FastifyRequest,
    route: Route,
    act: () => Promise<Answer | undefined>,
  ) => Promise<Answer | undefined>;
}

export function registerRoutes(
  fastify: FastifyInstance,
  routes: readonly Route[],
  { before, isBeforeBody = false, refused, around = (_request, _route, act) => act(), access }: Group = {},
): void {
  /** Those whose body is being read, or waits for it. */
  const reading = new WeakSet<FastifyRequest>();
  for (const definition of routes) {
    fastify.route({
      method: definition.method,
      url: definition.path,
      config: { definition, access },
      async onRequest(request, reply) {
        if (isBeforeBody) await before?.(request, reply, definition);
        reading.add(request);
      },
      async onError(request, _reply, error) {
        const refusal = reading.has(request) && badBody(error);
        if (refusal) refused?.(request, definition, refusal);
      },
      async handler(request, reply) {
        reading.delete(request);
        if (!isBeforeBody) await before?.(request, reply, definition);
        const input = { ...readInput(definition, request, refused), request, reply };
        const answer = await around(request, definition, () => definition.handle(input));
        return answer ? send(definition, answer, reply) : reply;
      },
    });
  }
}

function readInput(definition: Route, request: FastifyRequest, refused: Group['refused']) {
  try {
    return {
      params: check('params', definition.params, request.params),
      query: check('query', definition.query, request.query),
      body: check('body', definition.body, request.body),
    };
  } catch (error) {
    if (error instanceof Refusal) refused?.(request, definition, error);
    throw error;
  }
}

/** A mistake is told key by key: `Error in key path "identifier.value": (invalid_format) …`. */
function check(part: 'params' | 'query' | 'body', schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  return refuse('guard.invalid_input', {
    values: { part },
    data: { name: 'ZodError', issues },
    details: issues
      .map(({ path, code, message }) => `Error in key path "${path.join('.')}": (${code}) ${message}`)
      .join('\n'),
  });
}

function send(definition: Route, { status, body, headers }: Answer, reply: FastifyReply): FastifyReply {
  const schema = definition.answers[status];
  if (schema === undefined)
    throw new Error(`${definition.method} ${definition.path} does not declare the status ${status}`);
  if (headers) void reply.headers(headers);
  void reply.status(status);
  return schema === null ? reply.send() : reply.send(schema.parse(body));
}
