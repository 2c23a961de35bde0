/** What a connector that comes or goes means for the settings around it. */
import type { Connector, Messages } from '../../messages/messages.ts';
import type { Settings } from '../../settings/settings.ts';
import type { World } from '../../settings/ways.ts';
import type { Users } from '../../users/users.ts';

/** The same settings, with or without this connector. */
export const having =
  ({ type, target }: Pick<Connector['factory'], 'type' | 'target'>, isThere: boolean) =>
  (world: World): World => {
    if (type !== 'Social') {
      const which = type === 'Email' ? 'hasEmailConnector' : 'hasSmsConnector';
      return { ...world, senders: { ...world.senders, [which]: isThere } };
    }
    const others = (world.providers ?? []).filter((one) => one !== target);
    return { ...world, providers: isThere ? [...others, target] : others };
  };

/** What the operator wrote over the factory's own. */
export const targetIn = ({ target }: { readonly target?: string | undefined } = {}) =>
  target !== undefined && { target };

/** A button of the sign-in page that leads nowhere goes with its connector. */
export async function dropTarget(
  {
    messages,
    settings,
    users,
  }: { readonly messages: Messages; readonly settings: Settings; readonly users: Users },
  tenantId: string,
): Promise<void> {
  const { socialSignInConnectorTargets } = await settings.signInExperience(tenantId);
  const targets = (await messages.social.list(tenantId)).map(({ target }) => target);
  if (socialSignInConnectorTargets.every((target) => targets.includes(target))) return;
  await settings.update(
    tenantId,
    { socialSignInConnectorTargets },
    {
      hasSmsConnector: await messages.connectors.hasSms(tenantId),
      hasEmailConnector: await messages.connectors.hasEmail(tenantId),
      socialTargets: async () => targets,
      usernameConflicts: async () => ({ totalConflicts: 0, samples: [] }),
      keyUsernames: (isCaseSensitive, trx) => users.keyUsernames(tenantId, isCaseSensitive, trx),
    },
  );
}
