/** The OpenAPI 3.1 document, made from the same schemas that check the requests: it cannot say anything else than they do. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { managementScopes, scopesThatOpen } from '../../tenants/management-api.ts';
import type { Access, Route } from '../route.ts';
import { refusalsOf, sharedResponses, sharedSchemas } from './refusals.ts';
import { entityParameters, isPaged, parametersOf } from './parameters.ts';

export interface DocumentedRoute {
  readonly definition: Route;
  /** Undefined for what anybody may call. */
  readonly access: Access | undefined;
}

export type Json = Readonly<Record<string, unknown>>;

/** A schema for one place in the document; what it refers to is kept among the document's components. */
export type ToSchema = (schema: z.ZodType, io: 'input' | 'output') => Json;

/** Paths in alphabetical order, so that two documents of one version are the same. `servers` is for the caller to add. */
export function openApiDocument(routes: readonly DocumentedRoute[]): Json {
  const schemas: Record<string, Json> = { ...sharedSchemas };
  const toSchema = schemaWriter(schemas);
  const paths: Record<string, Record<string, Json>> = {};
  const sorted = routes.toSorted((one, other) => (one.definition.path < other.definition.path ? -1 : 1));
  for (const route of sorted) {
    const path = pathOf(route.definition);
    paths[path] = {
      ...paths[path],
      [String(route.definition.method).toLowerCase()]: operationOf(route, toSchema),
    };
  }
  const tags = [...new Set(sorted.map(({ definition }) => tagOf(definition)))].toSorted();
  return {
    openapi: '3.1.0',
    info: { title: 'Latchkey API references', version: '1', description },
    tags: tags.map((name) => ({ name })),
    paths,
    components: {
      schemas,
      responses: sharedResponses,
      parameters: entityParameters(routes.map(({ definition }) => definition.path)),
      securitySchemes: { OAuth2: oauth2, person: { type: 'http', scheme: 'bearer' } },
    },
  };
}

const description =
  'Every endpoint of this server. A refusal is `{ code, message, data?, details? }`; programs go by its `code`.';

const oauth2 = {
  type: 'oauth2',
  description:
    'A machine-to-machine application asks for a token with the resource `https://<tenant>.logto.app/api`.',
  flows: {
    clientCredentials: {
      tokenUrl: '/oidc/token',
      scopes: Object.fromEntries(managementScopes.map((scope) => [scope, sayScope(scope)])),
    },
  },
};

function sayScope(scope: string): string {
  const [area, act] = scope.split(':');
  return act === undefined ? 'Everything' : `${act === 'read' ? 'Read' : 'Change'} ${area}`;
}

/** `/api/users/:userId` is `/api/users/{userId}` there. */
const pathOf = ({ path }: Route): string => path.replaceAll(/:(\w+)/g, '{$1}');

/** The first word of the path: `organization-invitations` → `Organization invitations`. */
function tagOf({ path }: Route): string {
  const [, api, first = '', second = ''] = path.split('/');
  const word =
    api === 'api' ? (first === '.well-known' ? 'well-known' : first) : second || first || String(api);
  return word.charAt(0).toUpperCase() + word.slice(1).replaceAll('-', ' ').replaceAll('.', ' ');
}

function operationOf({ definition, access }: DocumentedRoute, toSchema: ToSchema): Json {
  const { method, path, summary, area, body } = definition;
  const parameters = parametersOf(definition, toSchema);
  return {
    operationId: operationIdOf(String(method), path),
    tags: [tagOf(definition)],
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: json(toSchema(body, 'input')) } }),
    responses: {
      ...eitherOf(answersOf(definition, toSchema), refusalsOf(definition, access)),
      '5XX': { $ref: '#/components/responses/Fault' },
    },
    security:
      access === 'management'
        ? scopesThatOpen(area, String(method)).map((scope) => ({ OAuth2: [scope] }))
        : access === 'person'
          ? [{ person: [] }]
          : [],
  };
}

export const json = (schema: Json): Json => ({ 'application/json': { schema } });

/** `PATCH /api/users/:userId/profile` → `patchUsersByUserIdProfile`. */
const operationIdOf = (method: string, path: string): string =>
  method.toLowerCase() +
  path
    .replace(/^\/api/, '')
    .split(/[/.-]/)
    .map((part) => part.replace(/^:/, 'by-'))
    .flatMap((part) => part.split('-'))
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');

function answersOf({ answers, refusals, query }: Route, toSchema: ToSchema): Json {
  const isByPages = isPaged({ refusals, query });
  const isTagged = refusals.includes('request.changed_meanwhile');
  const isOnward = !isByPages && refusals.includes('guard.invalid_pagination');
  const headers = { ...(isByPages && pages), ...(isOnward && onward), ...(isTagged && tag) };
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      {
        description:
          Number(status) >= 400
            ? 'No; why is in the body'
            : schema
              ? 'Done; the answer is in the body'
              : 'Done',
        ...(Object.keys(headers).length > 0 && { headers }),
        ...(schema && { content: json(toSchema(schema, 'output')) }),
      },
    ]),
  );
}

/** By status; where an answer and a refusal have the same one, either may come. */
function eitherOf(answers: Responses, refusals: Responses): Responses {
  const both = Object.keys(answers).filter((status) => status in refusals);
  const told = both.map((status) => {
    const [answer, refusal] = [answers[status] as Told, refusals[status] as Told];
    const anyOf = [answer, refusal].flatMap(({ content }) => content?.['application/json'].schema ?? []);
    const either = `${answer.description}. ${refusal.description}`;
    return [status, { ...answer, description: either, content: json({ anyOf }) }] as const;
  });
  return { ...answers, ...refusals, ...Object.fromEntries(told) };
}

type Responses = Readonly<Record<string, unknown>>;

interface Told {
  readonly description: string;
  readonly content?: { readonly 'application/json': { readonly schema: Json } };
}

const header = (text: string, type: string): Json => ({ description: text, schema: { type } });

const pages = {
  'Total-Number': header('How many there are in all', 'integer'),
  'Total-Number-Is-Capped': header('`true` where the total is only a lower bound', 'string'),
  Link: header('The first, previous, next and last page (RFC 8288)', 'string'),
};

const onward = { Link: header('The next page, where there is one (RFC 8288)', 'string') };

const tag = { ETag: header('The version of what is shown; for `If-Match`', 'string') };

/**
 * Definitions that a schema brings along (it refers to itself) are given a name of their own in the document. "Any JSON"
 * is no such definition there but an empty schema, which says the same: generators of clients stumble over the circle.
 */
function schemaWriter(schemas: Record<string, Json>): ToSchema {
  const known = new Map<z.ZodType, Map<string, Json>>();
  return (schema, io) => {
    const made = known.get(schema)?.get(io);
    if (made) return made;
    const {
      $schema: _dialect,
      $defs,
      ...written
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      target: 'draft-2020-12',
      override: ({ zodSchema, jsonSchema }) => {
        if (isSayable(zodSchema)) return;
        delete jsonSchema.pattern;
        delete jsonSchema.allOf;
      },
    }) as Json;
    const definitions = Object.entries(($defs ?? {}) as Record<string, Json>);
    const places = new Map<string, Json>();
    const name = (reference: string, definition: Json): string | undefined => {
      const isNamed = circle(definition, reference) !== anyJson;
      const own = `Shared${digestOf(definition)}`;
      places.set(reference, isNamed ? { $ref: `#/components/schemas/${own}` } : {});
      return isNamed ? own : undefined;
    };
    const isCircle = JSON.stringify(written).includes('"$ref":"#"');
    const named = definitions.map(
      ([key, definition]) => [name(`#/$defs/${key}`, definition), definition] as const,
    );
    if (isCircle) named.push([name('#', written), written]);
    for (const [own, definition] of named) if (own) schemas[own] = replaced(definition, places) as Json;
    const result = (isCircle ? places.get('#') : replaced(written, places)) as Json;
    known.set(schema, (known.get(schema) ?? new Map<string, Json>()).set(io, result));
    return result;
  };
}

/** A pattern in JSON Schema has no flags: one that does not tell capitals apart would say something else there. */
function isSayable({ _zod: { def } }: z.core.$ZodType): boolean {
  const patterns = (def.checks ?? []).map(
    (check) => (check._zod.def as { readonly pattern?: RegExp }).pattern,
  );
  return patterns.every((pattern) => !pattern || pattern.flags === '' || pattern.flags === 'u');
}

const digestOf = (definition: Json): string =>
  createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 8);

/** Each reference gives way to what stands for it here. */
function replaced(value: unknown, places: ReadonlyMap<string, Json>): unknown {
  if (Array.isArray(value)) return value.map((one) => replaced(one, places));
  if (typeof value !== 'object' || value === null) return value;
  const place = '$ref' in value ? places.get(String(value.$ref)) : undefined;
  const own = Object.entries(value)
    .filter(([key]) => !place || key !== '$ref')
    .map(([key, inner]) => [key, replaced(inner, places)] as const);
  return { ...place, ...Object.fromEntries(own) };
}

const circle = (definition: Json, reference: string): string =>
  JSON.stringify(definition).replaceAll(`"$ref":"${reference}"`, '"$ref":"#"');
const { $schema: _dialect, ...anyJsonSchema } = z.toJSONSchema(z.json()) as Json;
const anyJson = circle(anyJsonSchema, '#');
