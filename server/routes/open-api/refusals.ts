/** The refusals of a route in the document: by status, with the codes that may come. */
import { type RefusalCode, statusOf } from '../../../contract/errors.ts';
import type { Access, Route } from '../route.ts';
import type { Json } from './document.ts';

/** What every refusal looks like (management/00 §2). */
export const sharedSchemas: Readonly<Record<string, Json>> = {
  Refusal: {
    type: 'object',
    required: ['code', 'message'],
    properties: {
      code: { type: 'string', description: 'For programs' },
      message: { type: 'string', description: 'For people, in the language of `Accept-Language`' },
      data: { description: 'What belongs to this code' },
      details: { type: 'string', description: 'One line for each mistake in the input' },
    },
  },
};

const refusal = { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } };

export const sharedResponses: Readonly<Record<string, Json>> = {
  Fault: {
    description: 'Not the fault of the request: `server.internal_error`, `server.unavailable`, `server.busy`',
    content: refusal,
  },
};

const tokenRefusals: readonly RefusalCode[] = [
  'auth.authorization_header_missing',
  'auth.authorization_token_type_not_supported',
  'auth.unauthorized',
  'auth.jwt_sub_missing',
  'auth.forbidden',
];

/** Of a person's own token, and of a tenant where nobody may look after their account. */
const personRefusals: readonly RefusalCode[] = [
  'auth.authorization_header_missing',
  'auth.authorization_token_type_not_supported',
  'auth.unauthorized',
  'auth.forbidden',
  'account_center.not_enabled',
];

export function refusalsOf(
  { refusals, refusalStatuses = {}, body, query, params }: Route,
  access: Access | undefined,
): Json {
  const takesInput = body !== undefined || query !== undefined || params !== undefined;
  const codes = new Set<RefusalCode>([
    ...refusals,
    ...(takesInput ? (['guard.invalid_input'] as const) : []),
    ...(body ? (['request.too_large'] as const) : []),
    ...(access === 'management' ? tokenRefusals : []),
    ...(access === 'person' ? personRefusals : []),
  ]);
  const met = [...codes]
    .toSorted()
    .flatMap((code) => (refusalStatuses[code] ?? [statusOf(code)]).map((status) => ({ code, status })));
  return Object.fromEntries(
    [...Map.groupBy(met, ({ status }) => status)].map(([status, some]) => [
      String(status),
      {
        description: `Refused: ${some.map(({ code }) => `\`${code}\``).join(', ')}`,
        content: refusal,
      },
    ]),
  );
}
