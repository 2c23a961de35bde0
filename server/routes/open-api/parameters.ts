/** What stands in the path, the query and the headers of a request, as the document has it. */
import { z } from 'zod';
import type { Route } from '../route.ts';
import type { Json, ToSchema } from './document.ts';

export function parametersOf(
  { path, query, params, refusals, method }: Route,
  toSchema: ToSchema,
): readonly Json[] {
  const entities = entityParameters([path]);
  const own = propertiesOf(params, toSchema);
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => {
    const key = keyOfEntity(path, name);
    return key && key in entities
      ? { $ref: `#/components/parameters/${key}` }
      : { name, in: 'path', required: true, schema: own.properties[name] ?? { type: 'string' } };
  });
  const { properties, required } = propertiesOf(query, toSchema);
  const isByPages = isPaged({ refusals, query });
  const inQuery = Object.entries({
    ...properties,
    ...(isByPages ? pages : 'page_size' in properties && { page_size: pages.page_size }),
  }).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  const isChange = method !== 'GET' && refusals.includes('request.changed_meanwhile');
  return [...inPath, ...inQuery, ...(isChange ? [ifMatch] : [])];
}

/** By numbers of pages, with their headers: a list that is read on `after` something has only a next one. */
export const isPaged = ({ refusals, query }: Pick<Route, 'refusals' | 'query'>): boolean =>
  refusals.includes('guard.invalid_pagination') && !(query instanceof z.ZodObject && 'after' in query.shape);

const pages = {
  page: { type: 'integer', minimum: 1, default: 1 },
  page_size: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
};

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag that was seen; 412 when it was changed since',
  schema: { type: 'string' },
};

/** For each thing that has an id: `<thing>Id-root`, where it stands under `id`, and `<thing>Id` (management/07 §5). */
export function entityParameters(paths: readonly string[]): Json {
  const things = paths.flatMap((path) => /^\/api\/([a-z-]+)\/:(\w+)/.exec(path)?.[1] ?? []).map(singular);
  return Object.fromEntries(
    [...new Set(things)].toSorted().flatMap((thing) =>
      [
        [`${thing}Id-root`, 'id'],
        [`${thing}Id`, `${thing}Id`],
      ].map(([key, name]) => [
        key,
        {
          name,
          in: 'path',
          required: true,
          description: `Which ${thing}`,
          schema: { type: 'string', minLength: 1 },
        },
      ]),
    ),
  );
}

/** Undefined for what is no id of the thing that the path is about. */
function keyOfEntity(path: string, name: string): string | undefined {
  const [, collection] = /^\/api\/([a-z-]+)\/:(\w+)/.exec(path) ?? [];
  if (collection === undefined) return undefined;
  const thing = singular(collection);
  if (name === `${thing}Id`) return name;
  return name === 'id' ? `${thing}Id-root` : undefined;
}

/** `organization-invitations` → `organizationInvitation`. */
const singular = (collection: string): string =>
  collection
    .replace(/ies$/, 'y')
    .replace(/s$/, '')
    .replaceAll(/-(\w)/g, (_whole, letter: string) => letter.toUpperCase());

function propertiesOf(schema: z.ZodType | undefined, toSchema: ToSchema) {
  const written = schema ? toSchema(schema, 'input') : {};
  return {
    properties: (written['properties'] ?? {}) as Readonly<Record<string, unknown>>,
    required: (written['required'] ?? []) as readonly string[],
  };
}
