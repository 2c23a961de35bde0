/** Which kinds of numbers are refused under which policy, by the numbering plans as they are (security B6, E3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phoneRefusal } from './phone-rules.ts';

const numbers = {
  mobile: ['+66812345678', '+886912345678', '+8618812345678', '+79161234567', '+4915123456789'],
  line: ['+12125551234', '+442079460000'],
  voip: ['+815012345678', '+445612345678', '+66600123456', '+883510012345'],
  premium: ['+19002341234', '+449098790000', '+78092345678', '+886203123456'],
  shared: ['+611300123456'],
  unknown: ['+61190123456', '+493212345678'],
} as const;
const refused = (policy: Parameters<typeof phoneRefusal>[0]) =>
  Object.entries(numbers)
    .filter(([, all]) => {
      const verdicts = new Set(all.map((phone) => phoneRefusal(policy, phone)?.code));
      assert.equal(verdicts.size, 1, all.join());
      return !verdicts.has(undefined);
    })
    .map(([kind]) => kind);

test('B6: numbers that cost whoever writes to them are refused until the operator wants them; VoIP is not', () => {
  assert.deepEqual(refused({}), ['premium', 'shared']);
  assert.deepEqual(refused({ rejectVoip: true }), ['voip', 'premium', 'shared']);
  assert.deepEqual(refused({ rejectPremiumRate: false }), ['shared']);
  assert.deepEqual(refused({ rejectPremiumRate: false, rejectSharedCost: false }), []);
  assert.equal(phoneRefusal({}, '+19002341234')?.code, 'session.phone_number_type_not_allowed');
});
