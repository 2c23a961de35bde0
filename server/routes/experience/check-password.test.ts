/** POST /api/experience/verification/password: right, wrong, nobody's, too often. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, openExperience, told } from '../../testing/experience.ts';

const password = 'correct horse';
const ann = { phone: '16502530000', username: 'ann', email: 'ann@example.com', password };
const byName = { type: 'username', value: 'ann' };

eachDatabase('POST verification/password', (databases) => {
  test('F5: 200 by phone in any spelling, username or e-mail', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(everyWay);
    await rig.addUser(ann);
    const person = await rig.begin('SignIn');
    for (const identifier of [
      byName,
      { type: 'email', value: 'ann@example.com' },
      { type: 'phone', value: '16502530000' },
      { type: 'phone', value: '+1 (650) 253-0000' },
    ]) {
      const reply = await person.checkPassword(identifier, password);
      assert.equal(told(reply), '200');
      assert.match(String(reply.json()['verificationId']), /^[0-9a-z]{21}$/);
    }
  });

  test('422 password.expired: only for the right one, not counted, over with the new one', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ ...everyWay, forgotPasswordMethods: null, sentinelPolicy: { maxAttempts: 2 } });
    const { id } = await rig.addUser(ann);
    const person = await rig.begin('SignIn');
    await rig.services.users.expirePassword('default', id, true);
    for (let time = 0; time < 4; time++)
      assert.equal(told(await person.checkPassword(byName, password)), '422 password.expired');
    assert.equal(told(await person.checkPassword(byName, 'wrong')), '422 session.invalid_credentials');
    await rig.services.users.resetPassword(
      'default',
      id,
      await rig.services.users.hashPassword('battery staple'),
    );
    assert.equal(told(await person.checkPassword(byName, 'battery staple')), '200');
    await rig.change({ passwordExpiration: { enabled: true, validPeriodDays: 2 } });
    assert.equal(told(await person.checkPassword(byName, 'battery staple')), '200');
    rig.clock.move(2 * 86_400_000);
    const late = await rig.begin('SignIn');
    assert.equal(told(await late.checkPassword(byName, 'battery staple')), '422 password.expired');
  });

  test('422 session.invalid_credentials: wrong, unknown, without a password, unreadable: all alike', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.addUser(ann);
    await rig.addUser({ username: 'bob' });
    const person = await rig.begin('SignIn');
    const bodies = new Set<string>();
    for (const [identifier, tried] of [
      [byName, 'wrong'],
      [{ type: 'username', value: 'bob' }, password],
      [{ type: 'username', value: 'nobody' }, password],
      [{ type: 'email', value: 'nobody@example.com' }, password],
      [{ type: 'phone', value: '16502530009' }, password],
      [{ type: 'phone', value: '12' }, password],
      [{ type: 'phone', value: 'ann' }, password],
      [{ type: 'username', value: '' }, password],
    ] as const) {
      const reply = await person.checkPassword(identifier, tried);
      assert.equal(told(reply), '422 session.invalid_credentials');
      bodies.add(reply.body);
    }
    assert.equal(bodies.size, 1);
  });

  test('401 user.suspended: only with the right password', async (t) => {
    const rig = await openExperience(databases, t);
    const { id } = await rig.addUser(ann);
    await rig.services.users.suspend('default', id, true);
    const person = await rig.begin('SignIn');
    assert.equal(told(await person.checkPassword(byName, 'wrong')), '422 session.invalid_credentials');
    assert.equal(told(await person.checkPassword(byName, password)), '401 user.suspended');
  });

  test('A4: 400 session.verification_blocked_too_many_attempts, for known and unknown alike, also with the right one', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ sentinelPolicy: { maxAttempts: 3 } });
    await rig.addUser(ann);
    for (const identifier of [
      byName,
      { type: 'username', value: 'nobody' },
      { type: 'phone', value: '12' },
    ]) {
      const answers = [];
      for (let tries = 0; tries < 4; tries++) {
        const person = await rig.begin('SignIn');
        answers.push(told(await person.checkPassword(identifier, tries < 3 ? 'wrong' : password)));
      }
      const blocked = '400 session.verification_blocked_too_many_attempts';
      const wrong = '422 session.invalid_credentials';
      assert.deepEqual(answers, [wrong, wrong, blocked, blocked]);
    }
    const person = await rig.begin('SignIn');
    const reply = await person.checkPassword(byName, password);
    assert.equal(reply.headers['retry-after'], '3600');
    assert.deepEqual(reply.json()['data'], { retryAfterSeconds: 3600 });
    rig.clock.move(3_600_001);
    assert.equal(told(await (await rig.begin('SignIn')).checkPassword(byName, password)), '200');
  });

  test('A4: capitals are no way around the count', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ sentinelPolicy: { maxAttempts: 3 } });
    const person = await rig.begin('SignIn');
    const answers = [];
    for (const value of ['ann', 'Ann', 'ANN'])
      answers.push(told(await person.checkPassword({ type: 'username', value }, 'wrong')));
    assert.equal(answers.at(-1), '400 session.verification_blocked_too_many_attempts');
  });

  test('A6: a right password clears the count', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ sentinelPolicy: { maxAttempts: 3 } });
    await rig.addUser(ann);
    const person = await rig.begin('SignIn');
    for (let round = 0; round < 3; round++) {
      await person.checkPassword(byName, 'wrong');
      await person.checkPassword(byName, 'wrong');
      assert.equal(told(await person.checkPassword(byName, password)), '200');
    }
  });

  test('C3: ever-new names from one address are no way around: 400 with Retry-After before any hash, others go on', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ sentinelPolicy: { attemptsPerAddress: 3 } });
    await rig.addUser(ann);
    const person = await rig.begin('SignIn');
    const guess = (value: string, tried = 'wrong') =>
      person.checkPassword({ type: 'username', value }, tried);
    assert.equal(told(await guess('ann', password)), '200', 'a right one takes nothing');
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => guess(`name${index}`)));
    const blocked = '400 session.verification_blocked_too_many_attempts';
    assert.equal(answers.filter((reply) => told(reply) === blocked).length, 9);
    const reply = await guess('ann', password);
    assert.equal(told(reply), blocked);
    assert.equal(reply.headers['retry-after'], '3600');
    await rig.change({ sentinelPolicy: { attemptsPerAddress: 0 } });
    assert.equal(told(await guess('ann', password)), '200');
    await rig.change({ sentinelPolicy: { attemptsPerAddress: 3 } });
    rig.clock.move(3_600_001);
    assert.equal(told(await (await rig.begin('SignIn')).checkPassword(byName, password)), '200');
  });

  test('wrong codes and wrong passwords of a number are counted together', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ sentinelPolicy: { maxAttempts: 2 } });
    const person = await rig.begin('SignIn');
    const phone = '16502530000';
    const id = await rig.send(person, phone, 'SignIn');
    await person.checkPassword({ type: 'phone', value: phone }, 'wrong');
    const code = String((Number(await rig.readCode(phone)) + 1) % 1_000_000).padStart(6, '0');
    assert.equal(
      told(await person.checkCode(phone, id, code)),
      '400 session.verification_blocked_too_many_attempts',
    );
  });

  test('400 guard.invalid_input', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    for (const [identifier, tried] of [
      [{ type: 'id', value: 'ann' }, 'x'],
      [{ type: 'username', value: 'a\0' }, 'x'],
      [{ type: 'username', value: 'a'.repeat(257) }, 'x'],
      [byName, ''],
      [byName, 'x'.repeat(1025)],
    ] as const)
      assert.equal(told(await person.checkPassword(identifier, tried)), '400 guard.invalid_input');
  });

  test('at most seven statements', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.addUser(ann);
    const person = await rig.begin('SignIn');
    const count = await rig.statementsOf(() => person.checkPassword(byName, password));
    assert.ok(count <= 7, `${count} statements`);
  });
});
