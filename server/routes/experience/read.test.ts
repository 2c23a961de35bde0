/** GET /api/experience/interaction: where the sign-in stands, and nothing secret. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshSettings } from '../../../contract/fresh-settings.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, openExperience, told } from '../../testing/experience.ts';

const phone = '16502530000';
const path = '/api/experience/interaction';

eachDatabase('GET interaction', (databases) => {
  test('200: before, while and after a code is given', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('Register');
    const empty = {
      interactionEvent: 'Register',
      profile: {},
      mfa: {},
      captcha: { verified: false, skipped: false },
      verificationRecords: [],
    };
    assert.deepEqual((await person.call('GET', path)).json(), empty);
    const id = await rig.send(person, '610412345678', 'Register');
    const record = {
      id,
      type: 'PhoneVerificationCode',
      identifier: { type: 'phone', value: '61412345678' },
      templateType: 'Register',
    };
    rig.clock.move(10_000);
    const waiting = { ...record, verified: false, expiresInSeconds: 590, resendAfterSeconds: 20 };
    assert.deepEqual((await person.call('GET', path)).json(), { ...empty, verificationRecords: [waiting] });
    await person.checkCode('61412345678', id, await rig.readCode('61412345678'));
    const proven = [{ ...record, verified: true }];
    assert.deepEqual((await person.call('GET', path)).json(), { ...empty, verificationRecords: proven });
    await person.identify(id);
    const { userId, ...rest } = (await person.call('GET', path)).json();
    assert.match(String(userId), /^[0-9a-z]{12}$/);
    assert.deepEqual(rest, { ...empty, verificationRecords: proven });
  });

  test('A10: passwords and their digests are left out', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ ...everyWay, signUp: freshSettings.signUp });
    await rig.addUser({ username: 'bob', password: 'bobs own horse' });
    const person = await rig.begin('Register');
    await person.checkPassword({ type: 'username', value: 'bob' }, 'bobs own horse');
    const identity = { identifier: { type: 'username', value: 'ann' }, password: 'correct horse' };
    await person.call('POST', '/api/experience/verification/new-password-identity', identity);
    const { body } = await person.call('GET', path);
    const { verificationRecords } = JSON.parse(body) as { verificationRecords: { type: string }[] };
    assert.deepEqual(
      verificationRecords.map(({ type }) => type),
      ['Password', 'NewPasswordIdentity'],
    );
    assert.doesNotMatch(body, /argon2|horse|digest/i);
    assert.doesNotMatch(rig.logged(), /argon2|horse/i);
  });

  test('no cache may keep it', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    assert.equal((await person.call('GET', path)).headers['cache-control'], 'no-store');
  });

  test('another tab’s code and a resend: only the newest of a kind is listed', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    await rig.send(person, phone, 'SignIn');
    const newest = await rig.send(person, '16502530001', 'SignIn');
    const records = (await person.call('GET', path)).json()['verificationRecords'] as { id: string }[];
    assert.deepEqual(
      records.map(({ id }) => id),
      [newest],
    );
  });

  test('a code of the second step is listed with as much of the number as the person was told', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({
      ...everyWay,
      signIn: { methods: everyWay.signIn?.methods.map((one) => ({ ...one, verificationCode: false })) ?? [] },
      signUp: freshSettings.signUp,
    });
    await rig.change({ mfa: { policy: 'Mandatory', factors: ['PhoneVerificationCode', 'Totp'] } });
    await rig.addUser({ username: 'bob', phone: `+${phone}`, password: 'bobs own horse' });
    const person = await rig.begin('SignIn');
    const shown = await person.checkPassword({ type: 'username', value: 'bob' }, 'bobs own horse');
    await person.identify(String(shown.json()['verificationId']));
    const second = '/api/experience/verification/mfa-verification-code';
    const sent = await person.call('POST', second, { identifierType: 'phone' });
    const record = {
      id: sent.json()['verificationId'],
      type: 'MfaPhoneVerificationCode',
      identifier: { type: 'phone', value: '****0000' },
      templateType: 'MfaVerification',
    };
    const listed = async () =>
      ((await person.call('GET', path)).json()['verificationRecords'] as { type: string }[]).find(
        ({ type }) => type === record.type,
      );
    assert.deepEqual(await listed(), {
      ...record,
      verified: false,
      expiresInSeconds: 600,
      resendAfterSeconds: 30,
    });
    const code = { verificationId: record.id, identifierType: 'phone', code: await rig.readCode(phone) };
    assert.equal((await person.call('POST', `${second}/verify`, code)).status, 200);
    assert.deepEqual(await listed(), { ...record, verified: true });
  });

  test('enterprise connectors: an address belongs to none, asked before anything was begun', async (t) => {
    const rig = await openExperience(databases, t);
    const ask = async (email: string, person = rig.person()) =>
      person.call('GET', `/api/experience/sso-connectors?email=${email}`);
    assert.equal(told(await ask('ann@mail.example')), '400 session.not_found');
    const person = await rig.open();
    const { status, body } = await ask('ann@mail.example', person);
    assert.deepEqual([status, JSON.parse(body)], [200, { connectorIds: [] }]);
    assert.equal(told(await ask('nothing', person)), '400 guard.invalid_input');
  });
});
