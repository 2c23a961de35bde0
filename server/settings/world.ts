/** What a tenant's ways depend on, as it is now: settings, senders, providers. */
import type { Database } from '../database/open.ts';
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

export interface HeldWorldDeps {
  readonly settings: Pick<Settings, 'hold'>;
  readonly messages: {
    readonly connectors: {
      hold(
        tenantId: string,
        trx: Database['kysely'],
      ): Promise<World['senders'] & { readonly targets: readonly string[] }>;
    };
  };
}

/** The same as it stands in a transaction: until that ends nobody else changes any of it. Connectors before settings, always. */
export async function worldIn(
  { settings, messages }: HeldWorldDeps,
  tenantId: string,
  trx: Database['kysely'],
): Promise<World> {
  const { targets, ...senders } = await messages.connectors.hold(tenantId, trx);
  return { settings: await settings.hold(tenantId, trx), senders, providers: targets };
}
