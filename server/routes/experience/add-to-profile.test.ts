/** POST /api/experience/profile: what is missing is added, at sign-up and at sign-in, and no number is proven twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, openExperience, told } from '../../testing/experience.ts';
import { claimsOf, type Person } from '../../testing/person.ts';

const phone = '16502530000';
const password = 'correct horse';
const add = (person: Person, body: object) => person.call('POST', '/api/experience/profile', body);
const byPhone = { identifiers: ['phone' as const], password: false, verify: true };

eachDatabase('POST profile', (databases) => {
  const sms = (rig: Awaited<ReturnType<typeof openExperience>>) =>
    rig.services.messages.telephone.list({ tenantId: 'default', phone: `+${phone}` });

  test('F6: phone and password make an account with one SMS, and both sign in', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ ...everyWay, signUp: { ...byPhone, password: true } });
    const person = await rig.begin('Register');
    const id = await rig.prove(person, phone, 'Register');
    const missing = await person.identify(id);
    assert.equal(told(missing), '422 user.missing_profile');
    assert.deepEqual(missing.json()['data'], { missingProfile: ['password'] });
    const poor = await add(person, { type: 'password', value: '12345678' });
    assert.equal(told(poor), '422 password.rejected');
    assert.deepEqual(poor.json()['data'], [{ code: 'password_rejected.restricted.sequence' }]);
    const own = await add(person, { type: 'password', value: `${phone}!` });
    assert.deepEqual(own.json()['data'], [{ code: 'password_rejected.restricted.user_info' }]);
    assert.equal(told(await add(person, { type: 'password', value: password })), '204');
    assert.equal(told(await person.identify()), '201');
    const { redirectTo } = (await person.submit()).json();
    const { id_token: token } = (await person.exchange(await person.follow(String(redirectTo)))).json();
    const user = await rig.services.users.findBy('default', { phone: `+${phone}` });
    assert.equal(claimsOf(token)['sub'], user?.id);
    assert.equal((await sms(rig)).length, 1);
    const later = await rig.begin('SignIn');
    const proof = await later.checkPassword({ type: 'phone', value: phone }, password);
    assert.equal(told(await later.identify(String(proof.json()['verificationId']))), '204');
    assert.equal(told(await later.submit()), '200');
  });

  test('F7: username and password, with the phone as the second identifier', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({
      ...everyWay,
      signUp: {
        identifiers: ['username'],
        password: true,
        verify: true,
        secondaryIdentifiers: [{ identifier: 'phone', verify: true }],
      },
    });
    const person = await rig.begin('Register');
    const reply = await person.call('POST', '/api/experience/verification/new-password-identity', {
      identifier: { type: 'username', value: 'ann' },
      password,
    });
    const missing = await person.identify(String(reply.json()['verificationId']));
    assert.deepEqual(missing.json()['data'], { missingProfile: ['phone'] });
    const verificationId = await rig.prove(person, phone, 'Register');
    assert.equal(told(await add(person, { type: 'phone', verificationId })), '204');
    assert.equal(told(await person.identify()), '201');
    assert.equal(told(await person.submit()), '200');
    const user = await rig.services.users.findBy('default', { username: 'ann' });
    assert.deepEqual([user?.phone, user?.hasPassword], [`+${phone}`, true]);
  });

  test('a username and a password alone, given one after the other, are an account too; a name alone is none', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ ...everyWay, signUp: { identifiers: ['username'], password: true, verify: false } });
    const person = await rig.begin('Register');
    const missing = async () => (await person.identify()).json()['data'];
    assert.equal(told(await person.identify()), '422 user.missing_profile');
    assert.deepEqual(await missing(), { missingProfile: ['username', 'password'] });
    assert.equal(told(await add(person, { type: 'username', value: 'ann' })), '204');
    assert.deepEqual(await missing(), { missingProfile: ['password'] });
    assert.equal(told(await add(person, { type: 'password', value: password })), '204');
    assert.equal(told(await person.identify()), '201');
    assert.ok(await rig.services.users.checkPassword('default', { username: 'ann' }, password));
  });

  test('at sign-in: an old account is asked for what it lacks, and gets it at submit, all in one', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(everyWay);
    const { id } = await rig.addUser({ username: 'ann', password });
    const person = await rig.begin('SignIn');
    const proof = await person.checkPassword({ type: 'username', value: 'ann' }, password);
    await person.identify(String(proof.json()['verificationId']));
    const missing = await person.submit();
    assert.equal(told(missing), '422 user.missing_profile');
    assert.deepEqual(missing.json()['data'], { missingProfile: ['phone'] });
    const verificationId = await rig.prove(person, phone, 'SignIn');
    assert.equal(told(await add(person, { type: 'phone', verificationId })), '204');
    assert.equal(
      (await rig.services.users.find('default', id))?.phone,
      null,
      'nothing is written before submit',
    );
    const answers = (await Promise.all([person.submit(), person.submit(), person.submit()])).map(told);
    assert.ok(answers.includes('200'), answers.join());
    for (const answer of answers) assert.match(answer, /^(200|409 request\.conflict)$/);
    const user = await rig.services.users.find('default', id);
    assert.deepEqual([user?.phone, user?.lastSignInAt], [`+${phone}`, rig.clock.now()]);
    assert.equal((await sms(rig)).length, 1);
  });

  test('C14: where only members sign in, who is known already gets the code for a new number', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ ...everyWay, signInMode: 'SignIn' });
    await rig.addUser({ username: 'ann', password });
    const person = await rig.begin('SignIn');
    await rig.send(person, phone, 'SignIn');
    await assert.rejects(rig.readCode(phone));
    const proof = await person.checkPassword({ type: 'username', value: 'ann' }, password);
    await person.identify(String(proof.json()['verificationId']));
    rig.clock.move(60_000);
    const verificationId = await rig.prove(person, phone, 'SignIn');
    assert.equal(told(await add(person, { type: 'phone', verificationId })), '204');
    assert.equal(told(await person.submit()), '200');
  });

  test('refusals: too early, there already, somebody else’s, unproven, of another kind, for a forgotten password', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(everyWay);
    await rig.addUser({ username: 'ann', phone, password, email: 'ann@example.com' });
    await rig.addUser({ username: 'bob', password });
    const early = await rig.begin('SignIn');
    const name = { type: 'username', value: 'ann' };
    assert.equal(told(await add(early, name)), '404 session.identifier_not_found');
    const forgetful = await rig.begin('ForgotPassword');
    assert.equal(told(await add(forgetful, name)), '400 session.not_supported_for_forgot_password');
    const proof = await early.checkPassword({ type: 'username', value: 'bob' }, password);
    await early.identify(String(proof.json()['verificationId']));
    assert.equal(told(await add(early, { ...name, value: 'b' })), '422 user.username_exists_in_profile');
    assert.equal(
      told(await add(early, { type: 'password', value: 'purple monkey' })),
      '422 user.password_exists_in_profile',
    );
    const unproven = await rig.send(early, '16502530009', 'SignIn');
    const at = (type: string, verificationId: string) => add(early, { type, verificationId });
    assert.equal(told(await at('phone', unproven)), '400 session.verification_failed');
    assert.equal(told(await at('email', unproven)), '404 session.verification_session_not_found');
    assert.equal(told(await at('phone', 'nothing')), '404 session.verification_session_not_found');
    const anns = await rig.prove(early, phone, 'SignIn');
    assert.equal(told(await at('phone', anns)), '422 user.phone_already_in_use');
    assert.equal(
      told(await add(early, { type: 'social', verificationId: 'x' })),
      '404 session.verification_session_not_found',
    );
    const newcomer = await rig.begin('Register');
    assert.equal(told(await add(newcomer, name)), '422 user.username_already_in_use');
    await rig.change({ signInMode: 'SignIn' });
    assert.equal(told(await add(newcomer, name)), '403 auth.forbidden', 'nobody asks which names exist');
  });

  test('one number added by two people at once: one has it, the other is told, nobody sees a 500', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(everyWay);
    const people = [];
    for (const username of ['ann', 'bob']) {
      await rig.addUser({ username, password });
      const person = await rig.begin('SignIn');
      const proof = await person.checkPassword({ type: 'username', value: username }, password);
      await person.identify(String(proof.json()['verificationId']));
      rig.clock.move(60_000);
      const verificationId = await rig.prove(person, phone, 'SignIn');
      assert.equal(told(await add(person, { type: 'phone', verificationId })), '204');
      people.push(person);
    }
    const answers = (await Promise.all(people.map((person) => person.submit()))).map(told).toSorted();
    assert.deepEqual(answers, ['200', '422 user.phone_already_in_use']);
  });
});
