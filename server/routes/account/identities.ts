/** `/api/my-account/identities`: the accounts at other providers that sign a person in (end-user/05 §7). */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { newIdentityBody } from '../../../contract/account.ts';
import { refuse } from '../../../contract/errors.ts';
import { id } from '../../../contract/text.ts';
import { allIdentitiesAnswer } from '../../../contract/users.ts';
import { hasAnother } from '../../flows/social-checks.ts';
import type { Verifications } from '../../sessions/verifications.ts';
import type { Identities } from '../../users/identities.ts';
import { identityOf } from '../../users/social-account.ts';
import { type Route, route } from '../route.ts';
import { type Caller, callerOf } from './caller.ts';
import {
  canConfirm,
  checkConfirmed,
  checkEditable,
  checkOwnApplication,
  checkReadable,
  checkScope,
} from './checks.ts';
import { orGone } from './my-account.ts';
import { accountIn } from './social-verifications.ts';

export interface OwnIdentitiesDeps {
  readonly identities: Pick<Identities, 'findUser' | 'link' | 'put' | 'unlink'>;
  readonly verifications: Verifications;
}

const path = '/api/my-account/identities';
const refusals = [
  'account_center.field_not_editable',
  'auth.unauthorized',
  'auth.third_party_application_forbidden',
  'verification_record.permission_denied',
] as const;

export const identityRoutes = (deps: OwnIdentitiesDeps): readonly Route[] => [
  route({
    method: 'GET',
    path,
    summary: 'List your accounts at other providers',
    answers: { 200: allIdentitiesAnswer },
    refusals: ['account_center.field_not_enabled', 'auth.unauthorized'],
    async handle({ request }) {
      const caller = callerOf(request);
      checkReadable(caller, 'social');
      checkScope(caller, 'identities', 401);
      const socialIdentities = Object.entries(caller.user.identities).map(([target, identity]) => ({
        target,
        identity,
      }));
      return { status: 200, body: { socialIdentities, ssoIdentities: [] } };
    },
  }),
  ...(['POST', 'PUT'] as const).map((method) =>
    route({
      method,
      path,
      summary:
        method === 'POST'
          ? 'Link the account at another provider that was shown'
          : 'Link it, in the place of another one of this provider that may be there',
      body: newIdentityBody,
      answers: { 204: null },
      refusals: [...refusals, 'verification_record.not_found', 'user.identity_already_in_use'],
      async handle({ body: { newIdentifierVerificationRecordId: recordId }, request }) {
        const caller = await checkMayChange(deps, request, 401);
        await take(deps, caller, recordId, method === 'PUT');
        return { status: 204 };
      },
    }),
  ),
  route({
    method: 'DELETE',
    path: `${path}/:target`,
    summary: 'Take an account at another provider away',
    params: z.object({ target: id }),
    answers: { 204: null },
    refusals: [...refusals, 'user.identity_not_exist', 'user.last_sign_in_method_required'],
    async handle({ params: { target }, request }) {
      const { holder } = await checkMayChange(deps, request, 400);
      const { tenantId, userId } = holder;
      const left = await deps.identities.unlink(tenantId, userId, target, { keepsIdentifier: true });
      return left ? { status: 204 } : refuse('user.identity_not_exist');
    },
  }),
];

/** In the contract's order. Who has nothing to confirm with came by a provider alone, and may add another one. */
async function checkMayChange(
  { verifications }: OwnIdentitiesDeps,
  request: FastifyRequest,
  scopeStatus: 400 | 401,
): Promise<Caller> {
  const caller = callerOf(request);
  checkEditable(caller, 'social');
  checkScope(caller, 'identities', scopeStatus);
  checkOwnApplication(caller);
  if (canConfirm(caller.user)) await checkConfirmed(verifications, request);
  return caller;
}

/** One proof serves one link: it is taken before, and given back when the account is somebody else's. */
async function take(
  { identities, verifications }: OwnIdentitiesDeps,
  { holder, user }: Caller,
  recordId: string,
  replaces: boolean,
): Promise<void> {
  const { tenantId, userId } = holder;
  const record = await verifications.find(holder, recordId);
  const account = record?.kind === 'social' ? accountIn(record.payload) : undefined;
  if (!record?.isVerified || !account || !(await verifications.use(holder, recordId)))
    return refuse('verification_record.not_found');
  try {
    const owner = await identities.findUser(tenantId, account);
    if (owner && owner.id !== userId) refuse('user.identity_already_in_use');
    if (!replaces && (owner || hasAnother(user, account)))
      refuse('user.identity_already_in_use', { status: 400 });
    const identity = identityOf(account);
    orGone(await identities[replaces ? 'put' : 'link'](tenantId, userId, identity));
  } catch (error) {
    await verifications.release(holder, recordId);
    throw error;
  }
}
