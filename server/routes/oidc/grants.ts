/** What a person allowed an application, and when they must be asked (end-user/01 §4). */
import { type Grant, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { assurancesIn, reaches } from '../../../contract/assurance.ts';
import type { Agreed } from '../../sessions/consents.ts';
import { applicationOf } from './clients.ts';
import { letInto } from './organizations.ts';

/** oidc-provider's own prompts, and three more reasons: the account is suspended or gone; more proof is wanted; a link came from somewhere. */
export function promptPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  const checks = policy.get('login')?.checks;
  checks?.add(
    new interactionPolicy.Check(
      'account_unavailable',
      'the account of this session is suspended or gone',
      'login_required',
      ({ oidc }) => oidc.session?.accountId !== undefined && oidc.account === undefined,
    ),
  );
  checks?.add(
    new interactionPolicy.Check(
      'assurance_unreached',
      'the session does not reach the wanted class of authentication',
      'login_required',
      // Once: who has just signed in showed what they had, and the token says what that was.
      ({ oidc }) =>
        oidc.session?.accountId !== undefined &&
        !oidc.result?.login &&
        !reaches(oidc.session.acr, assurancesIn(textOf(oidc.params?.['acr_values']))),
    ),
  );
  policy.get('consent')?.checks.add(
    new interactionPolicy.Check(
      'link_opened',
      'whose link it is has to be looked at first',
      'interaction_required',
      // Also where all that is asked was allowed long ago: `/consent` is where links are followed.
      ({ oidc }) =>
        Boolean(oidc.params?.['one_time_token'] && oidc.params['login_hint']) &&
        oidc.session?.accountId !== undefined &&
        !oidc.result?.login &&
        !oidc.result?.consent,
    ),
  );
  return policy;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * The grant that the session has with this client. Where the consent page agreed for a first-party application, it then
 * covers all that was asked: written once, here, and not on that page. For somebody else's it covers what the person allowed.
 */
export async function loadExistingGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session, account, result, provider } = ctx.oidc;
  if (!client || !session || !account) return undefined;
  const id = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const found = id === undefined ? undefined : await provider.Grant.find(id);
  const known = found?.accountId === account.accountId ? found : undefined;
  if (!result?.consent || result.consent.grantId) return known;
  const { agreed } = result.consent as { readonly agreed?: Agreed };
  if (applicationOf(client).isThirdParty && !agreed) return known;
  const grant = known ?? new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  const before = JSON.stringify([grant.openid, grant.resources]);
  if (agreed) addAgreed(grant, agreed);
  else addRequested(ctx, grant);
  if (!grant.jti || JSON.stringify([grant.openid, grant.resources]) !== before) await grant.save();
  return grant;
}

function addRequested({ oidc }: KoaContextWithOIDC, grant: Grant): void {
  grant.addOIDCScope(oidc.requestParamOIDCScopes);
  for (const [indicator, { scopes }] of Object.entries(oidc.resourceServers ?? {}))
    grant.addResourceScope(
      indicator,
      [...oidc.requestParamScopes].filter((scope) => scopes.has(scope)),
    );
}

/** What the page showed and the person allowed; what is asked for beyond it is asked for again. */
function addAgreed(grant: Grant, { scopes, ofResources, organizationIds }: Agreed): void {
  grant.addOIDCScope([...scopes]);
  for (const [indicator, names] of Object.entries(ofResources)) grant.addResourceScope(indicator, [...names]);
  letInto(grant, organizationIds);
}
