/** The number as a provider writes it, from E.164. */
import { ConnectorError, type Reading } from '@latchkey/connector-kit';
import { oneOf, type Reader, record, textOf, wrong } from './shape.ts';

/** The setting `number`. A national number means nothing without its country. */
export const readNumber = (raw: unknown): Reading<NumberForm> => {
  const reading = shape(raw);
  return 'value' in reading && reading.value.format === 'national' && !reading.value.callingCode
    ? wrong('needs callingCode beside the format national')
    : reading;
};

export interface NumberForm {
  readonly format: 'e164' | 'digits' | 'national';
  readonly callingCode?: string;
  readonly prefix?: string;
  readonly abroad?: 'e164' | 'digits' | '00';
}

/**
 * `e164` keeps the plus; `digits` has none; `national` takes the calling code off the numbers of that country and writes
 * the others as `abroad` says, or refuses them. `prefix` stands before digits and national numbers.
 */
export function writeNumber(e164: string, form: NumberForm): string {
  const { format, callingCode, prefix = '', abroad } = form;
  if (format === 'e164') return e164;
  if (format === 'digits') return prefix + e164.slice(1);
  if (callingCodeOf(e164) === callingCode) return prefix + nationalPart(e164);
  if (abroad === undefined)
    throw new ConnectorError('region', `These settings send to numbers of +${callingCode} only.`);
  return abroad === 'e164' ? e164 : (abroad === '00' ? '00' : '') + e164.slice(1);
}

/** Without its calling code, and without the zero that some countries put in its place. */
export const nationalPart = (e164: string): string => e164.slice(1 + callingCodeOf(e164).length);

/** No calling code begins with another one (ITU-T E.164): these have one or two digits, all others three. */
export const callingCodeOf = (e164: string): string =>
  /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/.exec(e164)?.[1] ?? '';

const shape: Reader<NumberForm> = record(
  {
    format: oneOf('e164', 'digits', 'national'),
    callingCode: textOf(/^[1-9]\d{0,2}$/, 'must be a calling code: 98, without a plus'),
    prefix: textOf(/^[+\d]{1,6}$/, 'must have up to 6 digits'),
    abroad: oneOf('e164', 'digits', '00'),
  },
  ['format'],
);
