/** The questions that every connector must answer, ours or a stranger's. */
import type { Connector } from '../email.ts';
import type { Fields } from '../fields.ts';
import { type ConnectorCase, createBench } from './bench.ts';
import { configChecks } from './checks-config.ts';
import { connectionChecks } from './checks-connections.ts';
import { definitionChecks } from './checks-definition.ts';
import { faultChecks } from './checks-faults.ts';
import { pollChecks } from './checks-polls.ts';
import { receiptChecks } from './checks-receipts.ts';
import { sendingChecks } from './checks-sending.ts';

export interface Check {
  /** A sentence whose subject is the connector. */
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

/**
 * The checks as data, for a program that wants to run them itself. Each throws when it fails.
 *
 * @example
 * ```ts
 * for (const { name, run } of contractChecks(acme, { config, simulator })) {
 *   await run();
 *   console.log(name);
 * }
 * ```
 */
export function contractChecks<F extends Fields>(connector: Connector<F>, example: ConnectorCase): Check[] {
  const bench = createBench(connector, example);
  return [
    ...definitionChecks(bench),
    ...configChecks(bench),
    ...sendingChecks(bench),
    ...(example.isOffline || example.server ? [] : faultChecks(bench)),
    ...connectionChecks(bench),
    ...receiptChecks(bench),
    ...pollChecks(bench),
  ];
}
