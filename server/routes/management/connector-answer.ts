/** Connectors and what they are made from, as the contract writes them. */
import type {
  ConnectorAnswer,
  ConnectorFactoryAnswer,
  LintAnswer,
  SavedConnectorAnswer,
} from '../../../contract/connectors.ts';
import type { Connector, Factory, Lint, SavedConnector } from '../../messages/messages.ts';

const factsOf = ({ id: _id, formItems, presets: _presets, ...facts }: Factory) => ({
  ...facts,
  platform: facts.type === 'Social' ? (facts.platform ?? ('Universal' as const)) : null,
  formItems: formItems as ConnectorFactoryAnswer['formItems'],
  isDemo: false,
});

export const factoryAnswerOf = (factory: Factory): ConnectorFactoryAnswer => ({
  ...factsOf(factory),
  id: factory.id,
  ...(factory.presets && { presets: factory.presets as unknown as ConnectorFactoryAnswer['presets'] }),
});

/** What the operator wrote over a factory's facts stands in both places. */
export const connectorAnswerOf = ({
  id,
  factory,
  config,
  metadata,
  syncProfile,
  enableTokenStorage,
  receiptUrl,
}: Connector): ConnectorAnswer => ({
  ...factsOf(factory),
  ...(metadata as Partial<ConnectorAnswer>),
  id,
  connectorId: factory.id,
  syncProfile,
  enableTokenStorage,
  config: config as ConnectorAnswer['config'],
  metadata,
  // Ours: where the provider may report what became of messages; some want it typed into their own console.
  extraInfo: receiptUrl === undefined ? {} : { receiptUrl },
});

export const lintAnswerOf = ({ findings, costs }: Lint): LintAnswer => ({
  findings: [...findings],
  costs: costs.map((cost) => ({ ...cost, culprits: [...cost.culprits] })),
});

export const savedConnectorAnswerOf = ({ lint, ...connector }: SavedConnector): SavedConnectorAnswer => ({
  ...connectorAnswerOf(connector),
  ...(lint && lintAnswerOf(lint)),
});
