/** A fresh message whose number says what becomes of it, for the checks of receipts and of polls. */
import assert from 'node:assert/strict';
import type { SentSms } from '../connector.ts';
import type { Bench } from './bench.ts';
import type { Simulator } from './simulator.ts';

/** Nobody listens there: the checks read the reports before they leave. */
export const callbackUrl = 'https://id.example.com/api/receipts/bench/0123456789abcdef';

export interface SentMessage {
  readonly sent: SentSms;
  readonly to: string;
  readonly reference: string;
  readonly sentAt: number;
}

/** Each goes to a number of its own, counted from `first` (three digits): providers count how often one is written to. */
export function createSender(bench: Bench, simulator: Simulator, first: number) {
  let count = first;
  return async (ending = '700'): Promise<SentMessage> => {
    count += 1;
    const to = `${(bench.example.message?.to ?? '+6591000000').slice(0, -6)}${count}${ending}`;
    const reference = `fate-${count}`;
    const sentAt = (bench.example.clock ?? Date).now();
    const message = { to, reference, receiptUrl: callbackUrl };
    simulator.console.callbackUrl = callbackUrl;
    const { sent, error } = await bench.send(simulator, message);
    assert.ok(sent, error?.message);
    return { sent, to, reference, sentAt };
  };
}
