/** The documented request, to the letter: a service of the operator's own is told what the message is for, and writes the words. */
import type { SmsMessage } from '@latchkey/connector-kit';
import type { Prepared } from './render.ts';

/** JSON leaves out what is undefined; `to` is digits without the plus, unless the settings say otherwise. */
export const relay = (
  { purpose, variables, locale, uiLocales, ip }: SmsMessage,
  to: string,
  endpoint: string,
): Prepared => ({
  method: 'POST',
  url: new URL(endpoint),
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ to, type: purpose, payload: { ...variables, locale, uiLocales }, ip }),
});
