/** `/api/verifications/social*`: people show who they are at another provider, to link that account to their own (end-user/05 §3). */
import {
  accountSocialAnswer,
  accountSocialBody,
  accountSocialReturnBody,
  verificationRecordAnswer,
} from '../../../contract/account.ts';
import { Refusal, refuse } from '../../../contract/errors.ts';
import type { SocialAccount } from '../../flows/social-account.ts';
import type { Limits } from '../../limits/limits.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Random } from '../../random.ts';
import type { Holder, Verifications } from '../../sessions/verifications.ts';
import { readSocialAccount } from '../../users/social-account.ts';
import { type Route, route } from '../route.ts';
import { callerOf } from './caller.ts';
import { countStart } from './count-start.ts';

export interface SocialVerificationsDeps {
  readonly verifications: Verifications;
  readonly messages: Pick<Messages, 'social'>;
  readonly random: Random;
  readonly limits: Pick<Limits, 'takeStart'>;
}

/** What a record of this kind holds: sealed, where the person went; then who came back. */
interface Kept {
  readonly connectorId: string;
  readonly target: string;
  readonly away?: string;
  readonly account?: SocialAccount;
}

const path = '/api/verifications/social';

export const socialVerifications = ({
  verifications,
  messages: { social },
  random,
  limits,
}: SocialVerificationsDeps): readonly Route[] => [
  route({
    method: 'POST',
    path,
    summary: 'Ask where to sign in at another provider',
    body: accountSocialBody,
    answers: { 201: accountSocialAnswer },
    refusals: [
      'session.insufficient_info',
      'session.invalid_connector_id',
      'connector.unexpected_type',
      'connector.invalid_config',
      'connector.general',
      'request.message_rate_limited',
    ],
    async handle({ body: { connectorId, state, redirectUri, scope }, request }) {
      const { holder } = callerOf(request);
      const { tenantId } = holder;
      if (!state || !redirectUri) return refuse('session.insufficient_info');
      // Before the provider is asked for anything.
      await countStart(limits, holder);
      const id = random.id();
      const leaving = { tenantId, connectorId, state, redirectUri, scope };
      const { authorizationUri, ...kept } = await orInvalidId(social.leave(leaving, placeOf(holder, id)));
      const payload: Kept = { connectorId, ...kept };
      const { expiresAt } = await verifications.create(holder, { id, kind: 'social', payload });
      const body = {
        verificationRecordId: id,
        authorizationUri,
        expiresAt: new Date(expiresAt).toISOString(),
      };
      return { status: 201, body };
    },
  }),
  route({
    method: 'POST',
    path: `${path}/verify`,
    summary: 'Bring what the provider sent back; it is looked at once',
    body: accountSocialReturnBody,
    answers: { 200: verificationRecordAnswer },
    refusals: [
      'verification_record.not_found',
      'connector.social_auth_code_invalid',
      'connector.social_invalid_access_token',
      'connector.social_invalid_id_token',
      'connector.invalid_config',
      'connector.general',
    ],
    async handle({ body: { verificationRecordId: id, connectorData: data }, request }) {
      const { holder } = callerOf(request);
      const { tenantId } = holder;
      const record = await verifications.find(holder, id);
      const { connectorId, target, away } = (record?.payload ?? {}) as Partial<Kept>;
      const isAwaited = record?.kind === 'social' && !record.isVerified;
      // Taken before the provider is asked: of two who bring the same return, one goes on.
      if (!isAwaited || !connectorId || !target || !away || !(await verifications.verify(holder, id)))
        return refuse('verification_record.not_found');
      const sealed = { away, place: placeOf(holder, id) };
      const told = await orNoRecord(social.comeBack({ tenantId, connectorId, data }, sealed));
      if (!told) return refuse('verification_record.not_found', { because: 'another state' });
      const payload: Kept = { connectorId, target, account: readSocialAccount(target, told) };
      return (await verifications.attach(holder, id, payload))
        ? { status: 200, body: { verificationRecordId: id } }
        : refuse('verification_record.not_found');
    },
  }),
];

/** Who came back; undefined while nobody did. */
export const accountIn = (payload: unknown): SocialAccount | undefined =>
  (payload as Partial<Kept> | undefined)?.account;

/** Sealed for this record of this person in this session. */
const placeOf = ({ tenantId, userId, session }: Holder, id: string): string =>
  `verifications/${tenantId}/${userId}/${session}/${id}`;

/** The contract's code here, where the connector stands in the body. */
const orInvalidId = <T>(act: Promise<T>): Promise<T> => orElse(act, 'session.invalid_connector_id');
/** The connector was removed meanwhile. */
const orNoRecord = <T>(act: Promise<T>): Promise<T> => orElse(act, 'verification_record.not_found');

async function orElse<T>(
  act: Promise<T>,
  code: 'session.invalid_connector_id' | 'verification_record.not_found',
): Promise<T> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'entity.not_found') refuse(code);
    throw error;
  }
}
