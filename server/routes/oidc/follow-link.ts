/** The link of a one-time token, opened where somebody is signed in already (end-user/01 §4, §12). */
import { Refusal } from '../../../contract/errors.ts';
import type { Recipient } from '../../../contract/recipient.ts';
import { errorText, type Language } from '../../../words/index.ts';
import type { Organizations } from '../../organizations/organizations.ts';
import type { AskedConsent, AskedLink } from '../../sessions/consents.ts';
import { basePathOf, type Tenant } from '../../tenants/tenants.ts';
import { canonicalEmail } from '../../users/emails.ts';
import { findPhone } from '../../users/phones.ts';
import type { User } from '../../users/user.ts';
import type { Users } from '../../users/users.ts';

export interface FollowLinkDeps {
  readonly users: Pick<Users, 'find'>;
  readonly organizations: Pick<Organizations, 'tokens' | 'join'>;
}

/**
 * Where the browser must go first: to a question, when the link is somebody else's than the one who is signed in; to the
 * reason, when it opens nothing. Undefined when all is well: then it is used up, and who opened it has joined what it names.
 */
export async function followLink(
  deps: FollowLinkDeps,
  tenant: Tenant,
  { accountId, link }: AskedConsent,
  language: Language,
): Promise<string | undefined> {
  const user = link && (await deps.users.find(tenant.id, accountId));
  if (!link || !user) return undefined;
  const base = basePathOf(tenant);
  const recipient = ownOf(user, link);
  if (!recipient) {
    const query = new URLSearchParams({ login_hint: link.hint, one_time_token: link.token });
    return `${base}/switch-account?${query.toString()}`;
  }
  const code = await useUp(deps, tenant.id, user, recipient, link.token);
  // Opened twice, or after a sign-in by it: it has done what it was for.
  if (!code || code === 'one_time_token.token_consumed') return undefined;
  const query = new URLSearchParams({ errorMessage: errorText(language, code) });
  return `${base}/one-time-token?${query.toString()}`;
}

/** The number or address of the link, if it is this person's. */
function ownOf({ phone, email }: User, { hint }: AskedLink): Recipient | undefined {
  if (email && canonicalEmail(email) === canonicalEmail(hint)) return { email: canonicalEmail(hint) };
  return phone && findPhone(hint) === phone ? { phone } : undefined;
}

/** Why it opens nothing. */
async function useUp(
  { organizations: { tokens, join } }: FollowLinkDeps,
  tenantId: string,
  user: User,
  recipient: Recipient,
  token: string,
) {
  try {
    const known = await tokens.findByToken(tenantId, token);
    if (known?.context.journey === 'forgot-password') return 'one_time_token.interaction_event_mismatch';
    const { context, invitationId } = await tokens.use(tenantId, token, recipient);
    const { organizationIds } = context;
    await join(tenantId, user, { ...recipient, organizationIds, ...(invitationId && { invitationId }) });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
