/** Proving again who one is, and what is done with it: numbers and addresses, on both databases. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshPhone, openAccount, password } from '../../testing/account.ts';
import { holdsCode } from '../../testing/codes.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { createOperator } from '../../testing/operator.ts';

const verifyPath = '/api/verifications/verification-code/verify';
const sendPath = '/api/verifications/verification-code';
const phonePath = '/api/my-account/primary-phone';
const emailPath = '/api/my-account/primary-email';

eachDatabase('verifications', (databases) => {
  test('password: 201 for ten minutes, 422 session.invalid_credentials, 400 when too many were wrong; never written down', async (t) => {
    const rig = await openAccount(databases, t);
    await rig.change({ sentinelPolicy: { maxAttempts: 3 } });
    const ann = await rig.member();
    const ask = (given: string) => ann.ask('POST', '/api/verifications/password', { password: given });
    const made = await ask(password);
    assert.equal(made.status, 201);
    assert.equal(made.body.expiresAt, new Date(rig.clock.now() + 600_000).toISOString());
    assert.equal(
      (await ann.ask('POST', '/api/verifications/password', {})).verdict,
      '400 guard.invalid_input',
    );
    for (let time = 0; time < 2; time += 1)
      assert.equal((await ask('wrong horse 9')).verdict, '422 session.invalid_credentials');
    assert.equal((await ask('wrong horse 9')).verdict, '400 session.verification_blocked_too_many_attempts');
    assert.equal((await ask(password)).verdict, '400 session.verification_blocked_too_many_attempts');
    for (const target of [String(ann.user.username), ann.user.id]) {
      const body = { targetType: 'User', targets: [target] };
      assert.equal((await createOperator(rig).post('/api/sentinel-activities/delete', body)).verdict, '204');
      assert.equal((await ask(password)).status, 201, 'the operator ends it, by name or by id');
      for (let time = 0; time < 3; time += 1) await ask('wrong horse 9');
      assert.equal((await ask(password)).verdict, '400 session.verification_blocked_too_many_attempts');
    }
    const rows = JSON.stringify(await rig.logs('Account.POST /api/verifications/password'));
    assert.match(rows, /session\.invalid_credentials/);
    assert.ok(!rows.includes('horse'), 'A10: what was typed stands nowhere');
  });

  test('C15: neither a name that looks like an id, nor a stolen token elsewhere, blocks people in their own browser', async (t) => {
    const rig = await openAccount(databases, t);
    await rig.change({ sentinelPolicy: { maxAttempts: 3, attemptsPerAddress: 0 } });
    const phone = freshPhone();
    const ann = await rig.member({ phone });
    const path = '/api/verifications/password';
    const blocked = '400 session.verification_blocked_too_many_attempts';
    const stranger = await rig.begin('SignIn');
    for (let time = 0; time < 4; time += 1)
      await stranger.checkPassword({ type: 'username', value: `user:${ann.user.id}` }, 'wrong horse 9');
    const thief = rig.person();
    const steal = async () => {
      const authorization = `Bearer ${ann.token}`;
      return (await thief.call('POST', path, { password: 'wrong horse 9' }, { authorization })).status;
    };
    assert.deepEqual([await steal(), await steal(), await steal(), await steal()], [422, 422, 400, 400]);
    assert.equal((await ann.ask('POST', path, { password })).status, 201);

    // Her number, blocked by whoever asked for codes to it, is still hers to prove.
    const policy = { maxAttempts: 1, lockoutMinutes: 60 };
    await rig.services.limits.countFailure({ tenantId: 'default', phone: `+${phone}`, policy });
    const identifier = { type: 'phone' as const, value: phone };
    const sent = await ann.ask('POST', sendPath, { identifier });
    const proof = { identifier, verificationId: sent.body.verificationRecordId };
    const code = await rig.readCode(phone);
    assert.equal((await ann.ask('POST', verifyPath, { ...proof, code })).status, 200);

    for (let time = 0; time < 3; time += 1) await ann.ask('POST', path, { password: 'wrong horse 9' });
    assert.equal((await ann.ask('POST', path, { password })).verdict, blocked, 'a block of her own');
  });

  test('C3: the client address is counted: wrong passwords, and sends', async (t) => {
    const rig = await openAccount(databases, t);
    await rig.change({
      sentinelPolicy: { attemptsPerAddress: 2 },
      messageLimitPolicy: { sendsPerAddress: 2, resendIntervalSeconds: 0 },
    });
    const ann = await rig.member();
    const guess = () => ann.ask('POST', '/api/verifications/password', { password: 'wrong horse 9' });
    const send = () => ann.ask('POST', sendPath, { identifier: { type: 'phone', value: freshPhone() } });
    assert.deepEqual(
      [(await guess()).status, (await guess()).status, (await guess()).verdict],
      [422, 422, '400 session.verification_blocked_too_many_attempts'],
    );
    assert.deepEqual([(await send()).status, (await send()).status], [201, 201]);
    const limited = await send();
    assert.equal(limited.verdict, '429 request.message_rate_limited');
    assert.equal(limited.body.data.limit, 'address');
  });

  test('a code: 201, 400 for a wrong one, 200, and every spelling of one’s own number is one’s own', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member({ phone: '61412345678' });
    const identifier = { type: 'phone' as const, value: '610412345678' };
    const sent = await ann.ask('POST', sendPath, { identifier });
    assert.equal(sent.status, 201);
    assert.equal(sent.body.codeLength, 6);
    const verificationId = sent.body.verificationRecordId;
    const check = (code: string, more = {}) =>
      ann.ask('POST', verifyPath, { identifier, verificationId, code, ...more });
    const code = await rig.readCode('61412345678');
    const wrong = code === '000000' ? '000001' : '000000';
    assert.equal((await check(wrong)).verdict, '400 verification_code.code_mismatch');
    const other = await check(code, { identifier: { type: 'phone', value: freshPhone() } });
    assert.equal(other.verdict, '400 verification_code.phone_mismatch');
    const mail = await check(code, { identifier: { type: 'email', value: 'a@example.com' } });
    assert.equal(mail.verdict, '400 verification_record.not_found');
    const unknown = await check(code, { verificationId: 'nobody' });
    assert.equal(unknown.verdict, '400 verification_record.not_found');
    assert.equal((await check(code)).verdict, '200');
    assert.equal((await check(code)).verdict, '400 verification_code.not_found', 'A3: once');
    const headers = { 'logto-verification-id': verificationId };
    assert.equal((await ann.ask('GET', '/api/my-account/sessions', undefined, headers)).verdict, '200');
    const bad = await ann.ask('POST', sendPath, { identifier: { type: 'phone', value: '1' } });
    assert.equal(bad.verdict, '422 user.invalid_phone');
    assert.equal((await ann.ask('POST', sendPath, {})).verdict, '400 guard.invalid_input');
    await rig.change({ emailBlocklistPolicy: { customBlocklist: ['@spam.example'] } });
    const blocked = await ann.ask('POST', sendPath, {
      identifier: { type: 'email', value: 'a@spam.example' },
    });
    assert.equal(blocked.verdict, '422 session.email_blocklist.email_not_allowed');
    const [text = ''] = await rig.textsTo('61412345678');
    assert.match(text, /confirm that it is you/);
    const logs = JSON.stringify(await rig.logs(`Account.POST ${verifyPath}`));
    assert.ok(!holdsCode(logs, code), 'A10');
  });

  test('A3: of 64 parallel right codes one wins', async (t) => {
    const rig = await openAccount(databases, t);
    const phone = freshPhone();
    const ann = await rig.member({ phone });
    const identifier = { type: 'phone' as const, value: phone };
    const verificationId = await ann.send(identifier);
    const code = await rig.readCode(phone);
    const all = await Promise.all(
      Array.from({ length: 64 }, () => ann.ask('POST', verifyPath, { identifier, verificationId, code })),
    );
    const verdicts = all.map(({ verdict }) => verdict);
    assert.equal(verdicts.filter((one) => one === '200').length, 1);
    assert.ok(
      verdicts.every((one) => one === '200' || one === '400 verification_code.not_found'),
      verdicts.join(),
    );
  });

  test('A11: a newer code voids the older; A2: after ten minutes neither code nor record counts', async (t) => {
    const rig = await openAccount(databases, t);
    const phone = freshPhone();
    const ann = await rig.member({ phone });
    const identifier = { type: 'phone' as const, value: phone };
    const first = await ann.send(identifier);
    const firstCode = await rig.readCode(phone);
    rig.clock.move(1);
    const second = await ann.send(identifier);
    const late = await ann.ask('POST', verifyPath, { identifier, verificationId: first, code: firstCode });
    assert.equal(late.verdict, '400 verification_record.not_found');
    const code = await rig.readCode(phone);
    rig.clock.move(600_001);
    const expired = await ann.ask('POST', verifyPath, { identifier, verificationId: second, code });
    assert.equal(expired.verdict, '400 verification_record.not_found');
    const proof = await ann.byPassword();
    const ask = () =>
      ann.ask('GET', '/api/my-account/sessions', undefined, { 'logto-verification-id': proof });
    assert.deepEqual([(await ask()).status, (await ask()).status], [200, 200], 'for many calls');
    rig.clock.move(600_000);
    assert.equal((await ask()).verdict, '401 verification_record.permission_denied');
  });

  test('A8: a record of another person or another session counts for nothing, here and at the check of the code', async (t) => {
    const rig = await openAccount(databases, t);
    const phone = freshPhone();
    const ann = await rig.member({ phone });
    const again = await rig.signIn(String(ann.user.username));
    const bob = await rig.member();
    const headers = { 'logto-verification-id': await ann.byPassword() };
    const identifier = { type: 'phone' as const, value: phone };
    const verificationId = await ann.send(identifier);
    const code = await rig.readCode(phone);
    for (const stranger of [again, bob]) {
      const read = await stranger.ask('GET', '/api/my-account/sessions', undefined, headers);
      assert.equal(read.verdict, '401 verification_record.permission_denied');
      const check = await stranger.ask('POST', verifyPath, { identifier, verificationId, code });
      assert.equal(check.verdict, '400 verification_record.not_found');
    }
    assert.equal((await ann.ask('POST', verifyPath, { identifier, verificationId, code })).verdict, '200');
    const next = freshPhone();
    const bind = await ann.prove({ type: 'phone', value: next });
    const stolen = await bob.confirmed('POST', phonePath, {
      phone: next,
      newIdentifierVerificationRecordId: bind,
    });
    assert.equal(stolen.verdict, '400 verification_record.not_found');
    for (const id of ['', 'nobody', bind]) {
      const read = await ann.ask('GET', '/api/my-account/sessions', undefined, {
        'logto-verification-id': id,
      });
      assert.equal(read.verdict, '401 verification_record.permission_denied', 'a new number proves nobody');
    }
  });

  test('B4: primary-phone: every check in the contract’s order, 204, the old number and the e-mail are told, Phone.Changed', async (t) => {
    const rig = await openAccount(databases, t);
    const [old, next, bobs] = [freshPhone(), freshPhone(), freshPhone()];
    const ann = await rig.member({ phone: old, email: 'ann@example.com' });
    await rig.member({ phone: bobs });
    await rig.services.hooks.create('default', {
      name: 'all',
      events: ['Phone.Changed', 'User.Data.Updated'],
      config: { url: 'https://hooks.example/', headers: {} },
      enabled: true,
    });
    const set = (phone: string, id: string) =>
      ann.confirmed('POST', phonePath, { phone, newIdentifierVerificationRecordId: id });
    const plain = await ann.ask('POST', phonePath, { phone: next, newIdentifierVerificationRecordId: 'x' });
    assert.equal(plain.verdict, '401 verification_record.permission_denied');
    assert.equal((await set('+1', 'x')).verdict, '400 guard.invalid_input');
    await rig.setFields({ phone: 'ReadOnly' });
    assert.equal((await set(next, 'x')).verdict, '400 account_center.field_not_editable');
    await rig.setFields({});
    assert.equal((await set(next, 'x')).verdict, '400 verification_record.not_found');
    const unproven = await ann.send({ type: 'phone', value: next });
    assert.equal((await set(next, unproven)).verdict, '400 verification_record.not_found');
    const taken = await ann.prove({ type: 'phone', value: bobs });
    assert.equal((await set(next, taken)).verdict, '400 verification_record.not_found', 'another number');
    assert.equal((await set(bobs, taken)).verdict, '422 user.phone_already_in_use');
    assert.equal((await set(bobs, taken)).verdict, '422 user.phone_already_in_use', 'it was given back');
    const proven = await ann.prove({ type: 'phone', value: next });
    const tries = await Promise.all([set(next, proven), set(next, proven), set(next, proven)]);
    assert.equal(tries.filter(({ status }) => status === 204).length, 1, 'one proof, one change');
    assert.equal((await ann.find())?.phone, `+${next}`);
    assert.match((await rig.textsTo(old))[0] ?? '', /phone number of your account was changed/);
    assert.ok((await rig.textsTo(next)).every((text) => !text.includes('was changed')));
    assert.ok(rig.lettersTo('ann@example.com').includes('PhoneChanged'));
    const deliveries = await rig.database.kysely
      .selectFrom('hook_deliveries')
      .select(['event', 'body'])
      .execute();
    assert.deepEqual(deliveries.map(({ event }) => event).toSorted(), ['Phone.Changed', 'User.Data.Updated']);
    const moved = deliveries.find(({ event }) => event === 'Phone.Changed');
    assert.match(moved?.body ?? '', new RegExp(`"previousPhone":"${old}"`));
    const [row] = await rig.logs(`Account.POST ${phonePath}`);
    assert.ok(row);
    const narrow = await rig.signIn(String(ann.user.username), 'openid profile');
    const noScope = await narrow.confirmed('POST', phonePath, {
      phone: next,
      newIdentifierVerificationRecordId: 'x',
    });
    assert.equal(noScope.verdict, '400 auth.unauthorized');
  });

  test('primary-email: 204, 422 taken, 422 blocked; the old address and the number are told in the person’s language', async (t) => {
    const rig = await openAccount(databases, t);
    const phone = freshPhone();
    const ann = await rig.member({ phone, email: 'old@example.com' });
    await rig.member({ email: 'bob@example.com' });
    const set = (email: string, id: string, confirm = ann.confirmed) =>
      confirm('POST', emailPath, { email, newIdentifierVerificationRecordId: id });
    const plain = await ann.ask('POST', emailPath, {
      email: 'x@example.com',
      newIdentifierVerificationRecordId: 'x',
    });
    assert.equal(plain.verdict, '401 verification_record.permission_denied');
    const taken = await ann.prove({ type: 'email', value: 'bob@example.com' });
    assert.equal((await set('bob@example.com', taken)).verdict, '422 user.email_already_in_use');
    const proven = await ann.prove({ type: 'email', value: 'new@example.com' });
    await rig.change({ emailBlocklistPolicy: { customBlocklist: ['new@example.com'] } });
    assert.equal(
      (await set('new@example.com', proven)).verdict,
      '422 session.email_blocklist.email_not_allowed',
    );
    await rig.change({ emailBlocklistPolicy: {} });
    const headers = { 'logto-verification-id': await ann.byPassword(), 'accept-language': 'ru' };
    const body = { email: 'New@Example.com', newIdentifierVerificationRecordId: proven };
    assert.equal((await ann.ask('POST', emailPath, body, headers)).verdict, '204');
    assert.equal((await ann.find())?.email, 'new@example.com');
    assert.ok(rig.lettersTo('old@example.com').includes('EmailChanged'));
    assert.ok(!rig.lettersTo('new@example.com').includes('EmailChanged'));
    assert.match((await rig.textsTo(phone))[0] ?? '', /Адрес почты вашей учётной записи изменён/);
  });

  test('DELETE: 401, 400 field, 204; the last identifier stays, whoever asks at the same moment', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member({ phone: freshPhone(), email: 'ann@example.com' });
    const plain = await ann.ask('DELETE', phonePath);
    assert.equal(plain.verdict, '401 verification_record.permission_denied');
    await rig.setFields({ phone: 'ReadOnly' });
    assert.equal((await ann.confirmed('DELETE', phonePath)).verdict, '400 account_center.field_not_editable');
    await rig.setFields({});
    assert.equal((await ann.confirmed('PATCH', '/api/my-account', { username: null })).verdict, '200');
    const headers = { 'logto-verification-id': await ann.byPassword() };
    const both = await Promise.all(
      [phonePath, emailPath].map((path) => ann.ask('DELETE', path, undefined, headers)),
    );
    assert.deepEqual(both.map(({ verdict }) => verdict).toSorted(), [
      '204',
      '400 user.last_sign_in_method_required',
    ]);
  });

  test('C2: notices stop where messages stop; the change is made all the same', async (t) => {
    const rig = await openAccount(databases, t);
    const phone = freshPhone();
    const ann = await rig.member({ phone });
    await rig.change({ messageLimitPolicy: { sendsPerRecipient: 2, resendIntervalSeconds: 0 } });
    for (const skipMfaOnSignIn of [true, false, true, false])
      assert.equal(
        (await ann.confirmed('PATCH', '/api/my-account/mfa-settings', { skipMfaOnSignIn })).verdict,
        '200',
      );
    assert.equal((await rig.textsTo(phone)).length, 2);
  });

  test('what is over is swept away; who is removed takes their proofs along', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const bob = await rig.member();
    await ann.byPassword();
    await bob.byPassword();
    const count = async () =>
      (await rig.database.kysely.selectFrom('verifications').select('id').execute()).length;
    await rig.services.users.remove('default', bob.user.id);
    assert.equal(await count(), 1);
    rig.clock.move(600_001);
    await rig.services.sweep();
    assert.equal(await count(), 0);
  });
});
