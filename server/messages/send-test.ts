/** The operator's test: one message with settings that nobody saved, and the provider's own words when it fails. */
import { type Config, ConnectorError, type Fields, isConnectorError } from '@latchkey/connector-kit';
import { refuse } from '../../contract/errors.ts';
import type { Recipient } from '../../contract/recipient.ts';
import type { Language } from '../../words/index.ts';
import { operatorRefusal } from './connector-refusals.ts';
import type { Installed, Registry } from './registry.ts';
import { restoreSecrets, withoutNothing } from './secret-settings.ts';
import { handOver, mark, markFailed, type SendDeps, typeFor } from './send-message.ts';
import { receivedOf, writeMessage } from './write-message.ts';

export type TestOrder = Recipient & {
  readonly tenantId: string;
  readonly factoryId: string;
  /** Not saved; a masked secret is that of the saved connector of this factory. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly locale?: Language | undefined;
  readonly ip?: string | undefined;
};

export type SendTest = (order: TestOrder) => Promise<{ readonly messageId: string }>;

export function createSendTest(deps: SendDeps & { readonly registry: Registry }): SendTest {
  const { registry, queries, telephone } = deps;
  return async ({ tenantId, factoryId, config, locale = 'en', ...rest }) => {
    await registry.refresh();
    const installed = registry.find(factoryId);
    const type = typeFor(rest);
    if (!installed) return refuse('connector.not_found', { status: 400, values: { connectorId: factoryId } });
    if (installed.factory.type !== type) return refuse('connector.unexpected_type');
    if (installed.isTelephone && !telephone.isAllowedFor(tenantId))
      return refuse('connector.telephone_not_allowed');
    const saved = await deps.active.find(tenantId, type);
    const kept = saved?.installed === installed ? saved.settings : undefined;
    const order = {
      ...rest,
      tenantId,
      locale,
      purpose: 'Generic',
      variables: { code: '000000' },
      expiresInSeconds: 600,
    } as const;
    try {
      const written = writeMessage(deps, order, installed, readTest(installed, config, kept));
      const { message, row, config: read } = written;
      await queries.insertTest(row, factoryId);
      const sent = await handOver(installed, message, read, deps).catch(async (error: unknown) => {
        if (isConnectorError(error)) await markFailed(deps, row, installed, error);
        throw error;
      });
      await mark(deps, row, { state: 'accepted', providerMessageId: sent.id, segments: sent.segments });
      if (row.sealed_text !== null) telephone.arrive(tenantId, receivedOf(order, written));
      return { messageId: row.id };
    } catch (error) {
      throw isConnectorError(error) ? operatorRefusal(error) : error;
    }
  };
}

function readTest(
  { connector, readConfig }: Installed,
  given: TestOrder['config'],
  kept: TestOrder['config'] | undefined,
): Config<Fields> {
  const { settings, issues } = restoreSecrets(connector.fields, given, kept);
  if (issues.length > 0)
    throw new ConnectorError('config', issues.map(({ message }) => message).join(' '), { issues });
  return readConfig(withoutNothing(settings));
}
