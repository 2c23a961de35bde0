/** `/api/users/:userId/mfa-verifications`: the second factors that are kept with a person. */
import { z } from 'zod';
import { refuse } from '../../../../contract/errors.ts';
import { id } from '../../../../contract/text.ts';
import { createFactorAnswer, createFactorBody, factorsAnswer } from '../../../../contract/user-factors.ts';
import type { Factors } from '../../../factors/factors.ts';
import type { Users } from '../../../users/users.ts';
import { factorAnswerOf, totpUriOf } from '../../factor-answers.ts';
import { qrCodeOf } from '../../qr-code.ts';
import { type Route, route } from '../../route.ts';
import { orNotFound } from './user-answer.ts';

const path = '/api/users/:userId/mfa-verifications';
const params = z.object({ userId: id });

export interface UserFactorsDeps {
  readonly users: Users;
  readonly factors: Factors;
}

export const userFactors = ({ users, factors }: UserFactorsDeps): readonly Route[] => [
  route({
    method: 'GET',
    path,
    summary: 'List the second factors that are kept with a person; SMS and e-mail need none',
    area: 'users',
    params,
    answers: { 200: factorsAnswer },
    refusals: ['entity.not_found'],
    async handle({ params: { userId }, request }) {
      const tenantId = request.tenant.id;
      orNotFound(await users.find(tenantId, userId));
      return { status: 200, body: (await factors.list({ tenantId, userId })).map(factorAnswerOf) };
    },
  }),
  route({
    method: 'POST',
    path,
    summary: 'Add an authenticator app or backup codes; the secrets are told this once',
    area: 'users',
    params,
    body: createFactorBody,
    answers: { 200: createFactorAnswer },
    refusals: [
      'guard.invalid_input',
      'entity.not_found',
      'user.totp_secret_invalid',
      'user.totp_already_in_use',
      'user.wrong_backup_code_format',
      'user.backup_code_already_in_use',
      'session.mfa.backup_code_can_not_be_alone',
    ],
    async handle({ params: { userId }, body, request }) {
      const { id: tenantId, endpoint } = request.tenant;
      const owner = { tenantId, userId };
      const user = orNotFound(await users.find(tenantId, userId));
      // Who has a factor of their own is asked for it from now on (end-user/04 §2).
      const enable = () => users.merge(tenantId, userId, 'factorChoices', { mfa: { enabled: true } });
      if (body.type === 'BackupCode') {
        const { codes } = await factors.addBackupCodes(owner, body.codes);
        await enable();
        return { status: 200, body: { type: body.type, codes } };
      }
      const { secret } = await factors.addTotp(owner, body.secret);
      await enable();
      const secretUri = totpUriOf(user, endpoint, secret);
      return {
        status: 200,
        body: { type: body.type, secret, secretUri, secretQrCode: qrCodeOf(secretUri) },
      };
    },
  }),
  route({
    method: 'DELETE',
    path: `${path}/:verificationId`,
    summary: 'Remove a second factor',
    area: 'users',
    params: z.object({ userId: id, verificationId: id }),
    answers: { 204: null },
    refusals: ['entity.not_found'],
    async handle({ params: { userId, verificationId }, request }) {
      const wasThere = await factors.remove({ tenantId: request.tenant.id, userId }, verificationId);
      return wasThere ? { status: 204 } : refuse('entity.not_found');
    },
  }),
];
