/** New second factors in a sign-in: made, shown, bound, and written once, with it or not at all. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { inflateSync } from 'node:zlib';
import { encode } from 'uqr';
import type { SettingsPatch } from '../../../contract/settings.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { told } from '../../testing/experience.ts';
import { createOperator } from '../../testing/operator.ts';
import { claimsOf } from '../../testing/person.ts';
import { type Mfa, openFactors, password } from '../../testing/second-factors.ts';

const phone = '16502530000';
const other = '16502530001';
const missing = '422 user.missing_mfa';
const asked = '403 session.mfa.require_mfa_verification';
const mandatory: Mfa = { policy: 'Mandatory', factors: ['Totp', 'PhoneVerificationCode', 'BackupCode'] };
const open = (databases: TestDatabases, t: TestContext, mfa = mandatory, more: SettingsPatch = {}) =>
  openFactors(databases, t, mfa, more);

eachDatabase('binding second factors', (databases) => {
  test('B1, B9, H1: an app, then backup codes; nothing of them is readable before or after, and each counts from then on', async (t) => {
    const rig = await open(databases, t);
    const { id } = await rig.addUser({ username: 'ann', password });
    const person = await rig.identified('ann');
    const first = await person.submit();
    assert.equal(told(first), missing);
    assert.deepEqual(first.json()['data'], { availableFactors: ['Totp', 'PhoneVerificationCode'] });
    const made = (await rig.makeTotp(person)).json();
    const { verificationId, secret } = made;
    assert.match(String(secret), /^[A-Z2-7]{32}$/);
    assert.equal(
      modulesIn(String(made['secretQrCode'])),
      encode(uriOf(rig.services.config.endpoint, 'ann', secret), { ecc: 'M', border: 4 })
        .data.flat()
        .map(Number)
        .join(''),
    );
    const wrong = rig.shownBy(secret).replace(/./, (digit) => String((Number(digit) + 1) % 10));
    assert.equal(told(await rig.bind(person, 'Totp', verificationId)), '400 session.verification_failed');
    assert.equal(
      told(await rig.showTotp(person, wrong, verificationId)),
      '400 session.mfa.invalid_totp_code',
    );
    assert.equal(told(await rig.bind(person, 'Totp', verificationId)), '400 session.verification_failed');
    const shown = rig.shownBy(secret);
    assert.equal(told(await rig.showTotp(person, shown, verificationId)), '200');
    assert.equal(told(await rig.bind(person, 'Totp', verificationId)), '204');
    assert.equal(told(await rig.bind(person, 'Totp', verificationId)), '204', 'pressed twice');
    assert.equal(told(await person.submit()), '422 session.mfa.backup_code_required');
    assert.deepEqual(await rig.factorsOf(id), [], 'nothing is written before the end');
    const codes = await rig.bindCodes(person);
    assert.equal(new Set(codes).size, 10);
    for (const code of codes) assert.match(code, /^[\da-f]{16}$/);
    const secrets = [...codes, String(secret)];
    const state = (await person.call('GET', '/api/experience/interaction')).body;
    for (const text of [state, await rig.flowRows(), rig.logged()])
      for (const one of secrets) assert.ok(!text.includes(one), 'A9: readable');
    const end = await person.submit();
    assert.equal(told(end), '200');
    const tokens = (await person.exchange(await person.follow(String(end.json()['redirectTo'])))).json();
    assert.deepEqual(
      claimsOf(tokens['id_token'])['amr'],
      ['pwd'],
      'B10: what was only just made proves nothing',
    );
    assert.deepEqual((await rig.factorsOf(id)).toSorted(), ['backup-codes', 'totp']);
    assert.deepEqual(await rig.choicesOf(id), { mfa: { enabled: true } });
    assert.ok(!(await rig.flowRows()).includes('sealed'));
    const again = await rig.identified('ann');
    assert.deepEqual(
      ((await again.submit()).json()['data'] as { availableFactors: string[] }).availableFactors,
      ['Totp', 'BackupCode'],
    );
    assert.equal(
      told(await rig.showTotp(again, shown)),
      '400 session.mfa.invalid_totp_code',
      'H2: used to bind',
    );
    rig.clock.move(31_000);
    assert.equal(told(await rig.showTotp(again, rig.shownBy(secret))), '200');
    assert.equal(told(await again.submit()), '200');
  });

  test('a phone: one SMS that says what it is for, the account’s own from then on', async (t) => {
    const rig = await open(databases, t, { policy: 'Mandatory', factors: ['PhoneVerificationCode'] });
    const { id } = await rig.addUser({ username: 'ann', password });
    await rig.addUser({ username: 'bob', phone: other, password });
    const person = await rig.identified('ann');
    assert.equal(told(await person.submit()), missing);
    assert.equal(told(await rig.bindPhone(person, other)), '422 user.phone_already_in_use');
    const verificationId = await rig.send(person, phone, 'SignIn');
    assert.equal(
      told(await rig.bind(person, 'PhoneVerificationCode', verificationId)),
      '400 session.verification_failed',
    );
    await person.checkCode(phone, verificationId, await rig.readCode(phone));
    assert.equal(
      told(await rig.bind(person, 'EmailVerificationCode', verificationId)),
      '404 session.verification_session_not_found',
    );
    assert.equal(
      told(await rig.bind(person, 'PhoneVerificationCode', 'no such')),
      '404 session.verification_session_not_found',
    );
    assert.equal(told(await rig.bind(person, 'PhoneVerificationCode', verificationId)), '204');
    assert.equal(told(await person.submit()), '200');
    const sent = await rig.messagesTo(phone);
    assert.deepEqual(
      sent.map(({ purpose }) => purpose),
      ['BindMfa'],
      'one SMS per proof',
    );
    assert.equal((await rig.services.users.find('default', id))?.phone, `+${phone}`);
    assert.deepEqual(await rig.choicesOf(id), { mfa: { enabled: true } });
    const again = await rig.identified('ann');
    assert.equal(told(await rig.bindPhone(again, '16502530002')), asked, 'B4: first the one that is there');
  });

  test('a number that signs up counts at once, and needs no second SMS', async (t) => {
    const rig = await open(
      databases,
      t,
      { policy: 'Mandatory', factors: ['PhoneVerificationCode'] },
      {
        signUp: { identifiers: ['phone'], password: true, verify: true },
      },
    );
    const person = await rig.registeredBy(phone);
    assert.equal(told(await person.submit()), '200');
    assert.equal((await rig.messagesTo(phone)).length, 1);
  });

  test('what is refused: nobody yet, forgotten password, not on, unknown, alone, there already', async (t) => {
    const rig = await open(databases, t);
    const { id } = await rig.addUser({ username: 'ann', phone, password });
    const nobody = await rig.begin('SignIn');
    for (const reply of [
      await rig.makeTotp(nobody),
      await rig.makeCodes(nobody),
      await rig.bind(nobody, 'Totp', 'x'),
    ])
      assert.equal(told(reply), '404 session.identifier_not_found');
    const forgetful = await rig.begin('ForgotPassword');
    for (const reply of [
      await rig.makeTotp(forgetful),
      await rig.makeCodes(forgetful),
      await rig.bind(forgetful, 'Totp', 'x'),
    ])
      assert.equal(told(reply), '400 session.not_supported_for_forgot_password');
    const person = await rig.identified('ann');
    assert.equal(told(await rig.bind(person, 'Totp', 'x')), asked);
    await rig.services.users.update('default', id, { phone: null });
    assert.equal(told(await rig.bind(person, 'Totp', 'x')), '404 session.verification_session_not_found');
    assert.equal(
      told(await person.call('POST', '/api/experience/profile/mfa', { type: 'Pigeon' })),
      '400 guard.invalid_input',
    );
    const { verificationId: alone } = (await rig.makeCodes(person)).json();
    assert.equal(
      told(await rig.bind(person, 'BackupCode', alone)),
      '422 session.mfa.backup_code_can_not_be_alone',
    );
    assert.equal(told(await rig.bind(person, 'Totp', alone)), '404 session.verification_session_not_found');
    const { verificationId: older } = (await rig.makeTotp(person)).json();
    await rig.bindTotp(person);
    assert.equal(
      told(await rig.showTotp(person, '123456', older)),
      '404 session.verification_session_not_found',
    );
    assert.equal(told(await rig.bind(person, 'BackupCode', alone)), '204');
    await rig.change({ mfa: { policy: 'Mandatory', factors: ['PhoneVerificationCode'] } });
    const off = '400 session.mfa.mfa_factor_not_enabled';
    for (const reply of [await rig.makeTotp(person), await rig.makeCodes(person), await person.submit()])
      assert.equal(told(reply), off);
    await rig.change({ mfa: { policy: 'NoPrompt', factors: [] } });
    assert.equal(told(await person.submit()), off);
    await rig.change({ mfa: { policy: 'Mandatory', factors: ['Totp'] } });
    const { secret } = await rig.services.factors.addTotp({ tenantId: 'default', userId: id });
    assert.equal(told(await person.submit()), asked);
    assert.equal(told(await rig.showTotp(person, rig.shownBy(secret))), '200');
    await rig.services.users.update('default', id, { phone });
    await rig.change({ mfa: { policy: 'Mandatory', factors: ['Totp', 'BackupCode'] } });
    assert.equal(
      told(await person.submit()),
      '422 user.totp_already_in_use',
      'one came from elsewhere meanwhile',
    );
    assert.deepEqual(await rig.factorsOf(id), ['totp'], 'all or nothing: no codes either');
    assert.equal((await rig.services.users.find('default', id))?.lastSignInAt, null);
    assert.equal(told(await person.submit()), '200', 'said once, no dead end');
    assert.deepEqual((await rig.factorsOf(id)).toSorted(), ['backup-codes', 'totp']);
  });

  test('pressed eight times at once: all go on, it is written once, and told once to what was there before', async (t) => {
    const rig = await open(databases, t, {
      policy: 'PromptAtSignInAndSignUp',
      factors: ['Totp', 'PhoneVerificationCode'],
    });
    const { id } = await rig.addUser({ username: 'ann', phone, password });
    await rig.services.users.merge('default', id, 'factorChoices', { mfa: { enabled: false } });
    const person = await rig.identified('ann');
    await rig.bindTotp(person);
    const replies = await Promise.all(Array.from({ length: 8 }, () => person.submit()));
    assert.deepEqual([...new Set(replies.map(told))], ['200']);
    assert.deepEqual(await rig.factorsOf(id), ['totp']);
    assert.deepEqual(
      (await rig.messagesTo(phone)).map(({ purpose }) => purpose),
      ['FactorsChanged'],
      'B4',
    );
    assert.equal(told(await person.submit()), '200', 'and once more, later');
    assert.equal((await rig.messagesTo(phone)).length, 1);
  });

  test('who turns on what is there already may press eight times too', async (t) => {
    const rig = await open(databases, t, {
      policy: 'PromptOnlyAtSignIn',
      factors: ['PhoneVerificationCode'],
    });
    const { id } = await rig.addUser({ username: 'ann', phone, password });
    await rig.services.users.merge('default', id, 'factorChoices', { mfa: { enabled: false } });
    const person = await rig.identified('ann');
    assert.equal(told(await person.submit()), '422 user.suggest_mfa');
    assert.equal(told(await rig.answer(person, 'mfa-enabled')), '204');
    const replies = await Promise.all(Array.from({ length: 8 }, () => person.submit()));
    assert.deepEqual([...new Set(replies.map(told))], ['200']);
    assert.equal(told(await (await rig.identified('ann')).submit()), asked);
    assert.deepEqual(await rig.messagesTo(phone), []);
  });

  test('B4: two tabs with a password each bring an app: one is kept, the other is asked for it', async (t) => {
    const rig = await open(databases, t, { policy: 'Mandatory', factors: ['Totp'] });
    for (const username of ['ann', 'bob']) {
      const { id } = await rig.addUser({ username, password });
      const tabs = [await rig.identified(username), await rig.identified(username)];
      for (const tab of tabs) await rig.bindTotp(tab);
      const answers = (await Promise.all(tabs.map((tab) => tab.submit()))).map(told).toSorted();
      assert.deepEqual(answers, ['200', asked]);
      assert.deepEqual(await rig.factorsOf(id), ['totp']);
    }
  });

  test('B4: a number of a thief’s flow is not shown for the owner’s own, set meanwhile', async (t) => {
    const rig = await open(databases, t, { policy: 'Mandatory', factors: ['PhoneVerificationCode'] });
    const { id } = await rig.addUser({ username: 'ann', password });
    const thief = await rig.identified('ann');
    assert.equal(told(await rig.bindPhone(thief, other)), '204');
    await rig.services.users.update('default', id, { phone });
    assert.equal(told(await thief.submit()), asked);
    assert.equal((await rig.services.users.find('default', id))?.phone, `+${phone}`);
  });

  test('A10, B4: the log, webhooks and the owner hear of it, without what it is made of', async (t) => {
    const rig = await open(databases, t, { policy: 'Mandatory', factors: ['Totp'] });
    const hook = { events: ['User.Data.Updated'], config: { url: 'https://hooks.example/in' } };
    assert.equal((await createOperator(rig).post('/api/hooks', hook)).verdict, '201');
    const { id } = await rig.addUser({ username: 'ann', phone, password });
    const person = await rig.identified('ann');
    assert.equal(told(await person.submit()), missing);
    const secret = await rig.bindTotp(person);
    assert.deepEqual(await rig.messagesTo(phone), []);
    assert.equal(told(await person.submit()), '200');
    assert.deepEqual(
      (await rig.messagesTo(phone)).map(({ purpose }) => purpose),
      ['FactorsChanged'],
    );
    const filter = { tenantId: 'default', applicationId: 'demo-app' };
    const { entries } = await rig.services.audit.list(filter, { limit: 100, offset: 0, cap: 100 });
    const keys = entries.map(({ key }) => key.replace('Interaction.SignIn.', '')).toReversed();
    assert.deepEqual(keys.slice(keys.indexOf('Submit')), [
      'Submit',
      'Verification.Totp.Create',
      'Verification.Totp.Submit',
      'BindMfa.Totp.Submit',
      'Submit',
    ]);
    const deliveries = await rig.database.kysely.selectFrom('hook_deliveries').selectAll().execute();
    const [event, ...more] = deliveries.map(({ body }) => JSON.parse(body) as { data: { id: string } });
    assert.equal(event?.data.id, id);
    assert.deepEqual(more, []);
    assert.ok(!JSON.stringify([entries, deliveries, await rig.messagesTo(phone)]).includes(secret));
  });

  test('who has an app shows it, and brings no second one', async (t) => {
    const rig = await open(databases, t, { policy: 'Mandatory', factors: ['Totp'] });
    const { id: userId } = await rig.addUser({ username: 'ann', password });
    const { secret } = await rig.services.factors.addTotp({ tenantId: 'default', userId });
    const person = await rig.identified('ann');
    assert.equal(told(await rig.makeTotp(person)), asked, 'a new one proves nothing');
    assert.equal(told(await rig.bind(person, 'Totp', 'unknown')), asked);
    assert.equal(told(await rig.showTotp(person, rig.shownBy(secret))), '200');
    const { verificationId, secret: second } = (await rig.makeTotp(person)).json();
    assert.equal(told(await rig.showTotp(person, rig.shownBy(second), verificationId)), '200');
    assert.equal(told(await rig.bind(person, 'Totp', verificationId)), '422 user.totp_already_in_use');
    assert.equal(told(await person.submit()), '200');
  });

  test('a code for a forgotten password stays one, also where a number may be bound', async (t) => {
    const rig = await open(databases, t, { policy: 'Mandatory', factors: ['PhoneVerificationCode'] });
    await rig.addUser({ username: 'ann', password });
    await rig.addUser({ username: 'bob', phone, password });
    const person = await rig.identified('ann');
    const id = await rig.prove(person, phone, 'ForgotPassword');
    assert.deepEqual(
      (await rig.messagesTo(phone)).map(({ purpose }) => purpose),
      ['ForgotPassword'],
    );
    assert.equal(
      told(await rig.bind(person, 'PhoneVerificationCode', id)),
      '400 session.verification_failed',
    );
  });

  test('a new set of backup codes takes the place of the used one', async (t) => {
    const rig = await open(databases, t, { policy: 'Mandatory', factors: ['Totp', 'BackupCode'] });
    const { id: userId } = await rig.addUser({ username: 'ann', password });
    const owner = { tenantId: 'default', userId };
    const { secret } = await rig.services.factors.addTotp(owner);
    const { codes } = await rig.services.factors.addBackupCodes(owner);
    for (const code of codes) assert.ok(await rig.services.factors.useBackupCode(owner, code));
    const person = await rig.identified('ann');
    assert.equal(told(await rig.showTotp(person, rig.shownBy(secret))), '200');
    assert.equal(told(await person.submit()), '422 session.mfa.backup_code_required');
    const [fresh = ''] = await rig.bindCodes(person);
    assert.equal(told(await person.submit()), '200');
    assert.deepEqual((await rig.factorsOf(userId)).toSorted(), ['backup-codes', 'totp']);
    assert.ok(await rig.services.factors.useBackupCode(owner, fresh));
  });

  test('costs: nothing where no factor is on, at most ten statements more at submit where one is bound', async (t) => {
    const rig = await open(databases, t, { policy: 'NoPrompt', factors: [] });
    await rig.addUser({ username: 'ann', password });
    const cost = async (username: string, isBinding: boolean) => {
      const person = await rig.identified(username);
      if (isBinding) {
        await rig.bindTotp(person);
        await rig.bindCodes(person);
      }
      return rig.statementsOf(async () => assert.equal(told(await person.submit()), '200'));
    };
    await cost('ann', false);
    const without = await cost('ann', false);
    assert.equal(without, 3, 'the flow, the person, the login');
    await rig.change({ mfa: { policy: 'Mandatory', factors: ['Totp', 'BackupCode'] } });
    const binding = await cost('ann', true);
    assert.ok(binding - without <= 10, `${binding} - ${without}`);
  });
});

const uriOf = (endpoint: string, label: string, secret: unknown) => {
  const { hostname } = new URL(endpoint);
  return `otpauth://totp/${encodeURIComponent(`${hostname}:${label}`)}?secret=${String(secret)}&issuer=${hostname}&algorithm=SHA1&digits=6&period=30`;
};

/** The modules of a QR code, `1` for a black one, as the PNG shows them. */
function modulesIn(dataUrl: string): string {
  const png = Buffer.from(dataUrl.replace(/^data:image\/png;base64,/, ''), 'base64');
  assert.equal(png.toString('latin1', 1, 4), 'PNG');
  const side = png.readUInt32BE(16);
  const start = png.indexOf('IDAT') + 4;
  const pixels = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
  const stride = 1 + Math.ceil(side / 8);
  const isBlack = (x: number, y: number) =>
    !(((pixels[y * stride + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1);
  let modules = '';
  for (let y = 3; y < side; y += 6) for (let x = 3; x < side; x += 6) modules += isBlack(x, y) ? '1' : '0';
  return modules;
}
