/** What a connector that goes means for the settings around it. */
import type { Messages } from '../../messages/messages.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Users } from '../../users/users.ts';

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
