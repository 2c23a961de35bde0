/** What a person allowed an application, and when they must be asked (end-user/01 §4). */
import { type Grant, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { applicationOf } from './clients.ts';

/** oidc-provider's own prompts, and one more reason to sign in: the account of the session is suspended or gone. */
export function promptPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy
    .get('login')
    ?.checks.add(
      new interactionPolicy.Check(
        'account_unavailable',
        'the account of this session is suspended or gone',
        'login_required',
        ({ oidc }) => oidc.session?.accountId !== undefined && oidc.account === undefined,
      ),
    );
  return policy;
}

/**
 * The grant that the session has with this client. Where the consent page agreed for a first-party application, it then
 * covers all that was asked: written once, here, and not on that page.
 */
export async function loadExistingGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session, account, result, provider } = ctx.oidc;
  if (!client || !session || !account) return undefined;
  const id = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const found = id === undefined ? undefined : await provider.Grant.find(id);
  const known = found?.accountId === account.accountId ? found : undefined;
  if (!result?.consent || result.consent.grantId || applicationOf(client).isThirdParty) return known;
  const grant = known ?? new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  if (addRequested(ctx, grant)) await grant.save();
  return grant;
}

/** True when the grant is new or became larger. */
function addRequested({ oidc }: KoaContextWithOIDC, grant: Grant): boolean {
  const before = JSON.stringify([grant.openid, grant.resources]);
  grant.addOIDCScope(oidc.requestParamOIDCScopes);
  for (const [indicator, { scopes }] of Object.entries(oidc.resourceServers ?? {}))
    grant.addResourceScope(
      indicator,
      [...oidc.requestParamScopes].filter((scope) => scopes.has(scope)),
    );
  return !grant.jti || JSON.stringify([grant.openid, grant.resources]) !== before;
}
