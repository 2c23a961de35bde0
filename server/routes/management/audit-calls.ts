/** Every call of the Management API that changes something is written down: who, what, and the difference (management/11 §44). */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../../contract/errors.ts';
import type { Audit, Happening } from '../../audit/audit.ts';
import { differenceOf } from '../../audit/difference.ts';
import { logged, outline } from '../../audit/without-secrets.ts';
import { errorAnswer } from '../refusals.ts';
import type { Answer, Route } from '../route.ts';

/** The same routes; those that change something write a row before they begin, and how it ended before they answer. */
export function auditCalls(routes: readonly Route[], audit: Pick<Audit, 'begin'>): readonly Route[] {
  const readers = new Map(routes.filter(({ method }) => method === 'GET').map((one) => [one.path, one]));
  return routes.map((definition) =>
    definition.method === 'GET' || definition.changesNothing || definition.logsItself
      ? definition
      : { ...definition, handle: watched(definition, readerOf(definition, readers), audit) },
  );
}

/** A call that was turned away before it began: by whom it was made, or by what came with it. */
export function auditRefusedCall(
  audit: Pick<Audit, 'record'>,
  request: FastifyRequest,
  definition: Route,
  refusal: Refusal,
): void {
  const isReading = definition.method === 'GET' || definition.changesNothing === true;
  // Who reads what is none of theirs is written down, too.
  if (isReading && refusal.status !== 403) return;
  audit.record(happeningOf(definition, request, refusal));
}

/** A call of an address that there is not, by somebody who may call the Management API: who and where, never what. */
export function auditLostCall(audit: Pick<Audit, 'record'>, request: FastifyRequest): void {
  const refusal = new Refusal('request.not_found');
  audit.record({
    ...whoOf(request),
    key: 'Management.NotFound',
    result: 'Error',
    error: errorOf(refusal),
    details: {
      method: request.method,
      path: (request.url.split('?')[0] ?? '').slice(0, 256),
      status: refusal.status,
      requestId: request.id,
      caller: callerOf(request),
    },
  });
}

function watched(definition: Route, reader: Route | undefined, audit: Pick<Audit, 'begin'>): Route['handle'] {
  return async (input) => {
    const { request } = input;
    const read = () => (reader ? shownBy(reader, input) : undefined);
    if (asksOnly(input.query)) return definition.handle(input);
    const before = await (definition.replaced?.(input) ?? read());
    const isSecretValue = /\/(secrets|personal-access-tokens)\b/.test(definition.path);
    const asked = { asked: outline(isSecretValue ? withoutValue(input.body) : input.body) };
    const begun = await audit.begin({
      ...happeningOf(definition, request),
      details: { ...callOf(definition, request), ...asked },
    });
    let answer: Answer | undefined;
    try {
      answer = await definition.handle(input);
    } catch (error) {
      await begun.end(happeningOf(definition, request, error));
      throw error;
    }
    const isCreation = definition.method === 'POST';
    const after = isCreation ? bodyOf(definition, answer) : await read();
    await begun.end({
      ...happeningOf(definition, request),
      details: {
        ...callOf(definition, request),
        status: answer?.status,
        ...(isCreation && asked),
        changes: isSecretValue
          ? differenceOf(withoutValue(before), withoutValue(after))
          : differenceOf(before, after),
      },
    });
    return answer;
  };
}

function happeningOf(definition: Route, request: FastifyRequest, error?: unknown): Happening {
  const refusal = error === undefined || error instanceof Refusal ? error : broken;
  return {
    ...whoOf(request),
    key: `Management.${String(definition.method)} ${definition.path}`,
    result: refusal ? 'Error' : 'Success',
    error: refusal && errorOf(refusal),
    details: { ...callOf(definition, request), ...(refusal && { status: refusal.status }) },
  };
}

/** As the caller heard it (management/07 §4), in one language for whoever reads the log. */
function errorOf(refusal: Refusal) {
  const { code, message, data } = errorAnswer(refusal, 'en');
  return {
    code,
    message: String(logged('message', message)),
    ...(data !== undefined && { data: logged('data', data) }),
  };
}

const whoOf = ({ caller, tenant, ip, headers }: FastifyRequest) => ({
  tenantId: tenant.id,
  userId: caller?.type === 'user' ? caller.sub : undefined,
  applicationId: caller?.clientId,
  ip,
  userAgent: headers['user-agent']?.slice(0, 500),
});

const callerOf = ({ caller }: FastifyRequest) => caller && { type: caller.type, sub: caller.sub };

const callOf = (definition: Route, request: FastifyRequest) => ({
  method: definition.method,
  route: definition.path,
  params: Object.fromEntries(
    Object.entries((request.params ?? {}) as Record<string, string>).map(([name, value]) => [
      name,
      value.slice(0, 256),
    ]),
  ),
  requestId: request.id,
  caller: callerOf(request),
});

/** Whose answer shows what the call changes: the same address, else the nearest one above it that is a single thing. */
function readerOf({ method, path }: Route, readers: ReadonlyMap<string, Route>): Route | undefined {
  if (method === 'POST') return undefined;
  const own = readers.get(path);
  if (own) return own;
  const parts = path.split('/');
  while (parts.pop() !== undefined) {
    const above = parts.at(-1)?.startsWith(':') ? readers.get(parts.join('/')) : undefined;
    if (above) return above;
  }
  return undefined;
}

/** Undefined where there is nothing, or nothing that can be shown. */
async function shownBy(reader: Route, input: Parameters<Route['handle']>[0]): Promise<unknown> {
  const [params, query] = [reader.params?.safeParse(input.request.params), reader.query?.safeParse({})];
  if (params?.success === false || query?.success === false) return undefined;
  try {
    const answer = await reader.handle({
      ...input,
      body: undefined,
      params: params?.data,
      query: query?.data,
    });
    return bodyOf(reader, answer);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** What the caller is shown: masked as ever, without what the schema does not name. */
const bodyOf = (definition: Route, answer: Answer | undefined): unknown =>
  (answer && definition.answers[answer.status])?.safeParse(answer?.body).data;

/** A secret of an application, and a token of a person, stands under `value`, a name that others have too. */
function withoutValue(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutValue);
  if (typeof body !== 'object' || body === null) return body;
  const { value: _value, ...rest } = body as Record<string, unknown>;
  return rest;
}

/** What nobody expected. */
const broken = new Refusal('server.internal_error');

/** A dry run changes nothing; only where the route knows of such a thing. */
const asksOnly = (query: unknown): boolean => {
  const { dryRun } = (query ?? {}) as { readonly dryRun?: unknown };
  return dryRun === true || dryRun === 'true';
};
