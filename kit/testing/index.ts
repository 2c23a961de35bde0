/** For the tests of a connector: the contract, simulated providers, and the faults of the network. */
import { test } from 'node:test';
import type { Connector } from '../email.ts';
import type { Fields } from '../fields.ts';
import type { ConnectorCase } from './bench.ts';
import { contractChecks } from './contract.ts';

export type { ConnectorCase } from './bench.ts';
export { type Check, contractChecks } from './contract.ts';
export { type FetchFrom, fetchFrom, type SeenRequest } from './fetch-from.ts';
export { listen, type Listening } from './listen.ts';
export {
  type Fate,
  fateEndings,
  type FateState,
  type KnownFate,
  type Report,
  type ReportForm,
} from './reports.ts';
export { createSocialBench, type SocialCase, testSocialConnector } from './social.ts';
export { type ServerOutage, type ServerSimulator, simulateServer } from './simulate-server.ts';
export {
  type Answer,
  connectionLost,
  type Handler,
  type Outage,
  type PreparedReply,
  type ReceivedMessage,
  simulate,
  type Simulator,
  type SimulatorOptions,
  withOutage,
} from './simulator.ts';

/**
 * Registers every check of the contract as a test of `node:test`.
 *
 * @example
 * ```ts
 * import { testConnector } from '@latchkey/connector-kit/testing';
 * import acme from './acme.ts';
 * import { createSimulator, exampleConfig } from './simulator.ts';
 *
 * testConnector(acme, { config: exampleConfig, simulator: createSimulator() });
 * ```
 */
export function testConnector<F extends Fields>(connector: Connector<F>, example: ConnectorCase): void {
  for (const { name, run } of contractChecks(connector, example)) test(`${connector.id} ${name}`, run);
}
