/** What a tenant's ways depend on, as it is now: settings, senders, providers. */
import type { Settings } from './settings.ts';
import type { World } from './ways.ts';

export interface WorldDeps {
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly messages: {
    readonly connectors: {
      hasSms(tenantId: string): Promise<boolean>;
      hasEmail(tenantId: string): Promise<boolean>;
    };
    readonly social: { list(tenantId: string): Promise<readonly { readonly target: string }[]> };
  };
}

export const worldOf = async ({ settings, messages }: WorldDeps, tenantId: string): Promise<World> => ({
  settings: await settings.signInExperience(tenantId),
  senders: {
    hasSmsConnector: await messages.connectors.hasSms(tenantId),
    hasEmailConnector: await messages.connectors.hasEmail(tenantId),
  },
  providers: (await messages.social.list(tenantId)).map(({ target }) => target),
});
