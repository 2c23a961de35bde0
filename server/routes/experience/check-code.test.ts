/** POST /api/experience/verification/verification-code/verify: right, wrong, old, used, somebody else's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';

const phone = '16502530000';
const wrongBeside = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

eachDatabase('POST verification-code/verify', (databases) => {
  test('200 with the same id, in any spelling of the number', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    const id = await rig.send(person, '61412345678', 'SignIn');
    const reply = await person.checkCode('610412345678', id, await rig.readCode('61412345678'));
    assert.equal(told(reply), '200');
    assert.deepEqual(reply.json(), { verificationId: id });
  });

  test('A3: the right code again is 400 verification_code.not_found, and what it proved can still be used', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('Register');
    const id = await rig.prove(person, phone, 'Register');
    const code = await rig.readCode(phone);
    assert.equal(told(await person.checkCode(phone, id, code)), '400 verification_code.not_found');
    assert.equal(
      told(await person.checkCode(phone, id, wrongBeside(code))),
      '400 verification_code.not_found',
    );
    assert.equal(
      told(await person.checkCode('16502530001', id, code)),
      '400 verification_code.not_found',
      'the number is asked for too',
    );
    assert.equal(told(await person.identify(id)), '201');
    // In another flow the same code is worth nothing.
    const thief = await rig.begin('SignIn');
    assert.equal(told(await thief.checkCode(phone, id, code)), '404 session.verification_session_not_found');
  });

  test('404 session.verification_session_not_found: unknown, after a resend, of another flow, of another type', async (t) => {
    const rig = await openExperience(databases, t);
    const gone = '404 session.verification_session_not_found';
    const person = await rig.begin('SignIn');
    assert.equal(told(await person.checkCode(phone, 'unknown', '000000')), gone);
    const old = await rig.send(person, phone, 'SignIn');
    const oldCode = await rig.readCode(phone);
    rig.clock.move(31_000);
    const id = await rig.send(person, phone, 'SignIn');
    assert.equal(told(await person.checkCode(phone, old, oldCode)), gone);
    const other = await rig.begin('SignIn');
    assert.equal(told(await other.checkCode(phone, id, await rig.readCode(phone))), gone);
    const body = {
      identifier: { type: 'email', value: 'ann@example.com' },
      verificationId: id,
      code: '000000',
    };
    const path = '/api/experience/verification/verification-code/verify';
    assert.equal(told(await person.call('POST', path, body)), gone);
    assert.equal(told(await person.checkCode(phone, id, await rig.readCode(phone))), '200');
  });

  test('400 verification_code.*: mismatch, another number, expired, too many tries', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    const id = await rig.send(person, phone, 'SignIn');
    const code = await rig.readCode(phone);
    const wrong = wrongBeside(code);
    assert.equal(told(await person.checkCode(phone, id, wrong)), '400 verification_code.code_mismatch');
    assert.equal(
      told(await person.checkCode('16502530001', id, code)),
      '400 verification_code.phone_mismatch',
    );
    assert.equal(told(await person.checkCode('12', id, code)), '400 verification_code.phone_mismatch');
    for (let tries = 1; tries < 10; tries++) await person.checkCode(phone, id, wrong);
    assert.equal(told(await person.checkCode(phone, id, code)), '400 verification_code.exceed_max_try');
    rig.clock.move(31_000);
    const next = await rig.send(person, phone, 'SignIn');
    const nextCode = await rig.readCode(phone);
    rig.clock.move(600_001);
    assert.equal(told(await person.checkCode(phone, next, nextCode)), '400 verification_code.expired');
  });

  test('400 session.verification_blocked_too_many_attempts after twenty, over resends and flows, with Retry-After', async (t) => {
    const rig = await openExperience(databases, t);
    let last = '';
    for (let round = 0; round < 3; round++) {
      rig.clock.move(31_000);
      const person = await rig.begin('SignIn');
      const id = await rig.send(person, phone, 'SignIn');
      const wrong = wrongBeside(await rig.readCode(phone));
      for (let tries = 0; tries < 8; tries++) last = told(await person.checkCode(phone, id, wrong));
    }
    assert.equal(last, '400 session.verification_blocked_too_many_attempts');
    rig.clock.move(31_000);
    const person = await rig.begin('SignIn');
    const id = await rig.send(person, phone, 'SignIn');
    const reply = await person.checkCode(phone, id, await rig.readCode(phone));
    assert.equal(told(reply), '400 session.verification_blocked_too_many_attempts');
    assert.ok(Number(reply.headers['retry-after']) > 3000);
  });

  test('400 guard.invalid_input', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    for (const value of ['+1650', 'ann'])
      assert.equal(told(await person.checkCode(value, 'x', '000000')), '400 guard.invalid_input');
    assert.equal(told(await person.checkCode(phone, 'x\0', '000000')), '400 guard.invalid_input');
    assert.equal(told(await person.checkCode(phone, 'x', '0'.repeat(65))), '400 guard.invalid_input');
  });

  test('A3: 64 right codes at once: exactly one is taken', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    const id = await rig.send(person, phone, 'SignIn');
    const code = await rig.readCode(phone);
    const replies = await Promise.all(Array.from({ length: 64 }, () => person.checkCode(phone, id, code)));
    assert.equal(replies.filter(({ status }) => status === 200).length, 1);
    for (const reply of replies) assert.match(told(reply), /^(200|400 verification_code\.not_found)$/);
  });

  test('at most three statements', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    const id = await rig.send(person, phone, 'SignIn');
    const code = await rig.readCode(phone);
    const count = await rig.statementsOf(() => person.checkCode(phone, id, code));
    if (databases.engine === 'postgres') assert.ok(count <= 3, `${count} statements`);
  });
});
