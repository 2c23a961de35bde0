/** JSON lines on standard output; what could carry a code, token or secret never gets in (security A10). */
import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** Keys whose values are cut out wherever they stand, should anyone ever log such an object by mistake. */
const hidden = ['token', 'secret', 'password', 'authorization', 'cookie', 'set-cookie', 'text'];

export const createLog = (level: string, destination?: DestinationStream): Log =>
  pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: hidden.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
        censor: '[hidden]',
      },
    },
    destination ?? pino.destination(1),
  );
