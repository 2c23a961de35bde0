/** A new number of a kind that the operator does not want, in one's own account (security B6). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccount } from '../../testing/account.ts';
import { eachDatabase } from '../../testing/databases.ts';

const refusal = '422 session.phone_number_type_not_allowed';
const [premium, voip] = ['19002341234', '815012345678'];

eachDatabase('kinds of numbers in the account', (databases) => {
  test('B6: at a change: no code to it, and no change to it; what one has keeps working', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member({ phone: premium });
    const ask = (value: string) =>
      ann.ask('POST', '/api/verifications/verification-code', { identifier: { type: 'phone', value } });
    assert.equal((await ask('19002341235')).verdict, refusal);
    assert.deepEqual(await rig.textsTo('19002341235'), []);
    assert.equal((await ask(premium)).verdict, '201');

    const id = await ann.prove({ type: 'phone', value: voip });
    const change = () =>
      ann.confirmed('POST', '/api/my-account/primary-phone', {
        phone: voip,
        newIdentifierVerificationRecordId: id,
      });
    await rig.change({ phoneNumberPolicy: { rejectVoip: true } });
    assert.equal((await change()).verdict, refusal);
    assert.equal((await ann.find())?.phone, `+${premium}`);
    await rig.change({ phoneNumberPolicy: {} });
    assert.equal((await change()).verdict, '204');
    assert.equal((await ann.find())?.phone, `+${voip}`);
  });
});
