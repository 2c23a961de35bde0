/** The switch for the last line by which phones fill a code in. */
import { type Field, toggle } from './fields.ts';

/** The key of the switch: one name in all connectors, so that a host finds it. */
export const originBoundLineKey = 'originBoundLine';

/**
 * For connectors that take free text: whether the host adds the line `@host #code` at the end (WICG sms-one-time-codes), on
 * unless the operator turns it off. Some providers take nothing beyond the text that they approved.
 *
 * @example
 * ```ts
 * fields: { apiKey: secret({ label: 'API key' }), templates: templates({ kind: 'content' }), originBoundLine: originBoundLine() }
 * ```
 */
export const originBoundLine = (): Field<boolean> =>
  toggle({
    label: 'Line for automatic fill-in',
    hint: 'Ends each message with @host #code, by which phones fill the code in. Off for providers that take only approved texts.',
    defaultValue: true,
  });

/** Whether the line is wanted: everywhere but where it was turned off. */
export const wantsOriginBoundLine = (config: Readonly<Record<string, unknown>>): boolean =>
  config[originBoundLineKey] !== false;
