/** Numbers of a kind that the operator does not want: no SMS to them, no account with them, no second factor (security B6). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phoneOnly } from '../../../contract/fresh-settings.ts';
import type { Database } from '../../database/open.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';
import { openFactors } from '../../testing/second-factors.ts';

const refusal = '422 session.phone_number_type_not_allowed';
const [premium, shared, voip, mobile] = ['19002341234', '611300123456', '815012345678', '66812345678'];

/** Those that really left; one that was held back has its record too. */
async function sentTo({ kysely }: Database): Promise<readonly string[]> {
  const rows = await kysely
    .selectFrom('messages')
    .select('recipient')
    .where('state', '!=', 'suppressed')
    .orderBy('created_at')
    .execute();
  return rows.map(({ recipient }) => recipient.replace('+', ''));
}

eachDatabase('kinds of numbers', (databases) => {
  test('B6: at sign-up: refused before anything is sent, whoever has the number', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(phoneOnly);
    await rig.addUser({ phone: premium });
    const ask = async (phone: string) =>
      told(await (await rig.begin('Register')).askForCode(phone, 'Register'));
    for (const phone of [premium, '19002341235', shared]) assert.equal(await ask(phone), refusal, phone);
    for (const phone of [mobile, voip]) assert.equal(await ask(phone), '200', phone);
    assert.deepEqual((await sentTo(rig.database)).toSorted(), [mobile, voip].toSorted());
    await rig.change({ phoneNumberPolicy: { rejectVoip: true, rejectSharedCost: false } });
    assert.equal(await ask('815012345679'), refusal);
    assert.equal(await ask(shared), '200');
  });

  test('B6: at sign-in the owner gets a code; nobody else does, and nobody learns who it is (C14)', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(phoneOnly);
    await rig.addUser({ phone: premium });
    const [owner, stranger] = [await rig.begin('SignIn'), await rig.begin('SignIn')];
    const unknown = await stranger.askForCode('19002341235', 'SignIn');
    const known = await owner.askForCode(premium, 'SignIn');
    const shape = (reply: typeof known) => [reply.status, Object.keys(reply.json()).toSorted()];
    assert.deepEqual(shape(unknown), shape(known));
    assert.deepEqual(await sentTo(rig.database), [premium]);
    const id = String(known.json()['verificationId']);
    assert.equal(told(await owner.checkCode(premium, id, await rig.readCode(premium))), '200');
    assert.equal(told(await owner.identify(id)), '204');
    assert.equal(told(await owner.submit()), '200');
  });

  test('B6, E3: the kind is asked for anew, and stands nowhere: what was proven before the setting makes no account', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(phoneOnly);
    const [person, other] = [await rig.begin('Register'), await rig.begin('SignIn')];
    const id = await rig.prove(person, voip, 'Register');
    const otherId = await rig.prove(other, '815012345679', 'SignIn');
    await rig.change({ phoneNumberPolicy: { rejectVoip: true } });
    assert.equal(told(await person.identify(id)), refusal);
    assert.equal(told(await other.switchTo('Register')), '204');
    assert.equal(told(await other.identify(otherId)), refusal);
    assert.equal(await rig.services.users.findBy('default', { phone: voip }), undefined);
    await rig.change({ phoneNumberPolicy: {} });
    assert.equal(told(await person.identify(id)), '201');
  });

  test('B6: as a second factor: refused before anything is sent, and when it is bound', async (t) => {
    const rig = await openFactors(databases, t, {
      policy: 'Mandatory',
      factors: ['PhoneVerificationCode', 'Totp'],
    });
    await rig.addUser({ username: 'ann', password: 'correct horse' });
    const person = await rig.identified('ann');
    assert.equal(told(await person.submit()), '422 user.missing_mfa');
    assert.equal(told(await person.askForCode(premium, 'SignIn')), refusal);
    assert.deepEqual(await sentTo(rig.database), []);
    const id = await rig.prove(person, voip, 'SignIn');
    await rig.change({ phoneNumberPolicy: { rejectVoip: true } });
    assert.equal(told(await rig.bind(person, 'PhoneVerificationCode', id)), refusal);
    assert.equal(told(await rig.bindPhone(person, mobile)), '204');
    assert.equal(told(await person.submit()), '200');
  });

  test('B6: as a missing part of an account', async (t) => {
    const rig = await openFactors(
      databases,
      t,
      { policy: 'NoPrompt', factors: [] },
      { signUp: { identifiers: ['phone'], password: true, verify: true } },
    );
    await rig.addUser({ username: 'ann', password: 'correct horse' });
    const person = await rig.identified('ann');
    assert.equal(told(await person.submit()), '422 user.missing_profile');
    assert.equal(told(await person.askForCode(shared, 'SignIn')), refusal);
    const id = await rig.prove(person, voip, 'SignIn');
    await rig.change({ phoneNumberPolicy: { rejectVoip: true } });
    const added = await person.call('POST', '/api/experience/profile', { type: 'phone', verificationId: id });
    assert.equal(told(added), refusal);
  });
});
