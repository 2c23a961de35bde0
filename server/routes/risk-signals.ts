/** The headers in which the operator's proxy tells where a request comes from (end-user/04 §9). */
import type { IncomingHttpHeaders } from 'node:http';
import type { Position, Signals } from '../flows/risk.ts';

const prefix = 'x-logto-cf-';

/** Of whoever is no trusted proxy they are taken away before anybody reads them. */
export const signalHeaders: readonly string[] = [
  'country',
  'city',
  'latitude',
  'longitude',
  'bot-score',
  'bot-verified',
].map((name) => `${prefix}${name}`);

/** Only what is well formed; the rest counts as not told. */
export function signalsOf(headers: IncomingHttpHeaders): Signals {
  const read = (name: string): string => String(headers[`${prefix}${name}`] ?? '').trim();
  const country = read('country').toUpperCase();
  const position = positionOf(read('latitude'), read('longitude'));
  const botScore = Number(read('bot-score'));
  return {
    // `XX` says that it is not known; `T1` is Tor.
    ...(/^[A-Z][A-Z\d]$/.test(country) && country !== 'XX' && { country }),
    ...(position && { position }),
    // 0 says that nothing was measured.
    ...(botScore >= 1 && botScore <= 99 && { botScore }),
    isVerifiedBot: /^(true|1)$/i.test(read('bot-verified')),
  };
}

function positionOf(north: string, east: string): Position | undefined {
  const [latitude, longitude] = [tenth(north), tenth(east)];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

/** To 0.1 degree, about 11 km: finer is never kept, nor looked at. */
const tenth = (text: string): number =>
  /^[+-]?\d{1,3}(\.\d{1,20})?$/.test(text) ? Math.round(Number(text) * 10) / 10 : Number.NaN;
