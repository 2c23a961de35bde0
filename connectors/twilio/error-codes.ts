/** What Twilio's error codes mean to us: https://www.twilio.com/docs/api/errors */
import { errorTable, type Verdict } from '@latchkey/connector-kit';

const known = errorTable({
  'auth fix': [20003, 20005, 20008],
  'permission fix': [20006, 20403, 21608, 30037],
  'config fix': [20404, 20422, 21602, 21603, 21604, 21609, 21619, 21654, 21655, 21656, 21658],
  'sender fix': [
    21212, 21266, 21267, 21407, 21601, 21606, 21607, 21657, 21659, 21660, 21661, 30018, 30024, 30032, 30033,
    30034, 30040, 30042,
  ],
  'sender later': [30035],
  'content fix': [21605, 21617, 21618, 30007],
  'invalid_number no': [21211, 21214, 21217, 21265, 21268, 21612, 21614, 21635, 30005, 30006],
  'blocked no': [21610, 30004],
  'blocked later': [30450, 30453],
  'region fix': [21408],
  'balance fix': [30002],
  'rate_account now': [20429],
  'rate_account later': [21611, 30022, 30023, 30027, 63038],
  'rate_account fix': [30454],
  'transient now': [20500, 20503, 20504, 30001, 30410, 30500],
  'transient later': [30003, 30008, 30017, 30036],
});

/**
 * Twilio splits its codes up as it goes, so an unknown one is judged by its neighbours: 217xx are about the messaging
 * service. Of the rest the HTTP status decides.
 */
export const verdictOf = (code: string | undefined): Verdict | undefined =>
  known(code) ??
  (code !== undefined && /^217\d\d$/.test(code) ? { kind: 'sender', retry: 'fix' } : undefined);
