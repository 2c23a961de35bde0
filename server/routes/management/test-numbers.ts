/** `/api/test-numbers`: numbers of a development tenant with a fixed code, to which nothing is ever sent. */
import { z } from 'zod';
import { refuse } from '../../../contract/errors.ts';
import { toWireDigits } from '../../../contract/phone.ts';
import { createTestNumberBody, testNumberAnswer, testNumbersAnswer } from '../../../contract/tenants.ts';
import { id } from '../../../contract/text.ts';
import type { Clock } from '../../clock.ts';
import type { Messages, TestNumber } from '../../messages/messages.ts';
import { readPhone } from '../../users/phones.ts';
import { type Route, route } from '../route.ts';

export interface TestNumberRoutesDeps {
  readonly messages: Pick<Messages, 'testNumbers'>;
  readonly clock: Clock;
}

/** So that none outlives what it was made for by years. */
const longestMs = 90 * 86_400_000;

export const testNumberRoutes = ({
  messages: { testNumbers },
  clock,
}: TestNumberRoutesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/test-numbers',
    area: 'settings',
    summary: 'List the test numbers, without their codes',
    answers: { 200: testNumbersAnswer },
    refusals: [],
    async handle({ request: { tenant } }) {
      const found = await testNumbers.list(tenant.id);
      return { status: 200, body: found.map((one) => answerOf(tenant.id, one)) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/test-numbers',
    area: 'settings',
    summary: 'Give a number a fixed code until a date; on a development tenant',
    body: createTestNumberBody,
    answers: { 201: testNumberAnswer },
    refusals: [
      'guard.invalid_input',
      'user.invalid_phone',
      'test_number.production_tenant',
      'entity.unique_integrity_violation',
    ],
    async handle({ body: { phone, code, expiresAt }, request: { tenant } }) {
      const now = clock.now();
      if (expiresAt <= now || expiresAt > now + longestMs)
        refuse('guard.invalid_input', {
          values: { part: 'body' },
          details: 'Error in key path "expiresAt": must lie ahead, by 90 days at most',
        });
      const made = await testNumbers.create(tenant.id, { phone: readPhone(phone), code, expiresAt });
      return { status: 201, body: answerOf(tenant.id, made) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/test-numbers/:id',
    area: 'settings',
    summary: 'Make a test number a number like any other',
    params: z.object({ id }),
    answers: { 204: null },
    refusals: ['guard.invalid_input', 'entity.not_found'],
    async handle({ params, request: { tenant } }) {
      await testNumbers.remove(tenant.id, params.id);
      return { status: 204 };
    },
  }),
];

const answerOf = (tenantId: string, { phone, ...rest }: TestNumber) => ({
  ...rest,
  tenantId,
  phone: toWireDigits(phone),
});
