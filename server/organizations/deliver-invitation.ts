/** The message of an invitation: the limits first, then the link, then the one send; nothing of it is left when it did not leave. */
import { isConnectorError } from '@latchkey/connector-kit';
import { refuse } from '../../contract/errors.ts';
import { messageLimitsOf } from '../../contract/settings.ts';
import type { Language } from '../../words/index.ts';
import type { Limits, SendVerdict } from '../limits/limits.ts';
import { type Messages, personRefusal } from '../messages/messages.ts';
import type { Settings } from '../settings/settings.ts';
import type { Tenants } from '../tenants/tenants.ts';
import type { Invitation } from './invitations.ts';
import { refuseInput } from './invitations.ts';
import type { OneTimeTokens } from './one-time-tokens.ts';
import type { Brief } from './organization.ts';

export interface InvitationMessage {
  /** The operator's own; without link and code ours, with a token that opens it once. */
  readonly link?: string | undefined;
  readonly code?: string | undefined;
  readonly locale: Language;
  readonly organization: Brief;
}

export interface DeliverDeps {
  readonly tokens: OneTimeTokens;
  readonly limits: Pick<Limits, 'consumeSend' | 'refundSend'>;
  readonly messages: Pick<Messages, 'sendSms' | 'sendEmail'>;
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly tenantOf: Tenants['get'];
}

/**
 * Never inside a transaction. Refuses with 422 `request.invalid_input` when the invitation is closed, 429
 * `request.message_rate_limited`, 501 `connector.not_found`, or another `connector.*`.
 */
export type DeliverInvitation = (
  tenantId: string,
  invitation: Invitation,
  message: InvitationMessage,
) => Promise<void>;

export function createDeliverInvitation(deps: DeliverDeps): DeliverInvitation {
  const { tokens, limits, settings } = deps;
  return async (tenantId, invitation, message) => {
    if (invitation.status !== 'Pending')
      refuseInput(`The invitation is closed already: ${invitation.status}`);
    const policy = messageLimitsOf(await settings.signInExperience(tenantId));
    // The operator's program invites many people: its own address is no sign of abuse.
    const verdict = await limits.consumeSend({ ...invitation.recipient, tenantId, policy });
    if (!verdict.ok) refuseLimited(verdict);
    const ours = message.link || message.code ? undefined : await makeLink(deps, tenantId, invitation);
    try {
      await send(deps, tenantId, invitation, message, ours?.link);
    } catch (error) {
      if (ours) await tokens.remove({ tenantId, id: ours.tokenId });
      // Once a message was handed over, every failure comes as a ConnectorError; what may have left stays counted.
      if (!isConnectorError(error) || error.retry !== 'ambiguous')
        await limits.refundSend({ tenantId, taken: verdict.taken });
      throw isConnectorError(error) ? personRefusal(error) : error;
    }
    if (ours) await tokens.revokeOthers(tenantId, invitation.id, ours.tokenId);
  };
}

function refuseLimited({ limit, retryAfterSeconds }: Extract<SendVerdict, { ok: false }>): never {
  return refuse('request.message_rate_limited', { retryAfterSeconds, data: { limit, retryAfterSeconds } });
}

async function makeLink({ tokens, tenantOf }: DeliverDeps, tenantId: string, invitation: Invitation) {
  const { recipient, expiresAt, id: invitationId } = invitation;
  const made = await tokens.create(tenantId, { recipient, context: {}, expiresAt, invitationId });
  return { tokenId: made.id, link: `${tenantOf(tenantId).endpoint}/invitation?token=${made.token}` };
}

/** A link and a code never go in one message (security D6): the link is enough. */
async function send(
  { messages }: DeliverDeps,
  tenantId: string,
  { recipient }: Invitation,
  { link: given, code, locale, organization }: InvitationMessage,
  ours: string | undefined,
): Promise<void> {
  const link = given || ours;
  const order = {
    tenantId,
    purpose: 'OrganizationInvitation',
    variables: link ? { link } : { code },
    locale,
    sender: organization.name,
  } as const;
  await (recipient.email === undefined
    ? messages.sendSms({ ...order, ...recipient })
    : messages.sendEmail({ ...order, ...recipient }));
}
