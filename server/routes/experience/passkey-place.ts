/** Where passkeys are at home: the tenant's own host, and the origins that the operator let in beside it. */
import type { FastifyRequest } from 'fastify';
import type { PasskeyPlace } from '../../factors/passkeys.ts';
import type { AccountCenter } from '../../settings/account-center.ts';

/** From memory. */
export async function passkeyPlace(
  { accountCenter }: { readonly accountCenter: Pick<AccountCenter, 'find'> },
  { tenant }: Pick<FastifyRequest, 'tenant'>,
): Promise<PasskeyPlace> {
  const { settings } = await accountCenter.find(tenant.id);
  return { endpoint: tenant.endpoint, relatedOrigins: settings.webauthnRelatedOrigins };
}
