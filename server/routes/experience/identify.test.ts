/** POST /api/experience/identification: the flows F1 to F5, what stands in their way, and two at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, type Experience, openExperience, told } from '../../testing/experience.ts';

const phone = '16502530000';
const usersOf = ({ services }: Experience) => services.users.search('default', {}, { limit: 50, offset: 0 });

eachDatabase('POST identification', (databases) => {
  test('F1: 201 makes the account, with its number and where it came from', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('Register');
    const id = await rig.prove(person, phone, 'Register');
    assert.equal(told(await person.identify(id)), '201');
    const user = await rig.services.users.findBy('default', { phone });
    assert.equal(user?.applicationId, 'demo-app');
    assert.equal(user?.hasPassword, false);
    assert.equal(told(await person.submit()), '200');
  });

  test('F2: 422 user.phone_already_in_use, then sign-in with the same code', async (t) => {
    const rig = await openExperience(databases, t);
    const { id: userId } = await rig.addUser({ phone });
    const person = await rig.begin('Register');
    const id = await rig.prove(person, phone, 'Register');
    assert.equal(told(await person.identify(id)), '422 user.phone_already_in_use');
    assert.equal(told(await person.switchTo('SignIn')), '204');
    assert.equal(told(await person.identify(id)), '204');
    assert.equal(told(await person.submit()), '200');
    assert.ok((await rig.services.users.find('default', userId))?.lastSignInAt);
  });

  test('no body is an empty one: what was staged becomes the account', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({
      signUp: { identifiers: ['phone'], password: true, verify: true, secondaryIdentifiers: [] },
    });
    const person = await rig.begin('Register');
    const id = await rig.prove(person, phone, 'Register');
    assert.equal(told(await person.identify(id)), '422 user.missing_profile');
    const password = { type: 'password', value: 'seven quiet rivers' };
    assert.equal(told(await person.call('POST', '/api/experience/profile', password)), '204');
    assert.equal(told(await person.call('POST', '/api/experience/identification')), '201');
    const nobody = await rig.begin('SignIn');
    assert.equal(
      told(await nobody.call('POST', '/api/experience/identification')),
      '400 guard.invalid_input',
    );
  });

  test('F4: 404 user.user_not_exist with the number, then 201 with the same code', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    const id = await rig.prove(person, phone, 'SignIn');
    const unknown = await person.identify(id);
    assert.equal(told(unknown), '404 user.user_not_exist');
    assert.deepEqual(unknown.json()['data'], { identifier: phone });
    assert.equal(told(await person.switchTo('Register')), '204');
    assert.equal(told(await person.identify(id)), '201');
    assert.equal(told(await person.submit()), '200');
  });

  test('F4, signInMode=SignIn: a right code or not, 403 auth.forbidden', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    const id = await rig.prove(person, phone, 'SignIn');
    await rig.change({ signInMode: 'SignIn' });
    assert.equal(told(await person.identify(id)), '404 user.user_not_exist');
    assert.equal(told(await person.switchTo('Register')), '403 auth.forbidden');
    await person.begin('Register');
    rig.clock.move(31_000);
    const other = await rig.begin('Register');
    await rig.change({ signInMode: 'SignInAndRegister' });
    const proven = await rig.prove(other, phone, 'Register');
    await rig.change({ signInMode: 'SignIn' });
    assert.equal(told(await other.identify(proven)), '403 auth.forbidden');
    assert.equal((await usersOf(rig)).total, 0);
  });

  test('F5: 204 by phone and password', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(everyWay);
    await rig.addUser({ phone, password: 'correct horse' });
    const person = await rig.begin('SignIn');
    const proof = await person.checkPassword({ type: 'phone', value: phone }, 'correct horse');
    assert.equal(told(await person.identify(String(proof.json()['verificationId']))), '204');
    assert.equal(told(await person.submit()), '200');
  });

  test('400, 403, 404, 422 in the contract’s order', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    assert.equal(told(await person.identify()), '400 guard.invalid_input');
    assert.equal(told(await person.identify('unknown')), '404 session.verification_session_not_found');
    const sent = await rig.send(person, phone, 'SignIn');
    assert.equal(told(await person.identify(sent)), '400 session.verification_failed');
    await rig.change({ signIn: { methods: [] } });
    assert.equal(told(await person.identify(sent)), '422 user.sign_in_method_not_enabled');
    await rig.change({ signInMode: 'Register' });
    assert.equal(told(await person.identify(sent)), '403 auth.forbidden');
    assert.equal(told(await person.identify('unknown')), '404 session.verification_session_not_found');
    assert.equal(told(await person.switchTo('Register')), '204');
    assert.equal(told(await person.identify(sent)), '400 session.verification_failed');
    assert.equal(told(await person.identify()), '422 user.missing_profile');
  });

  test('422 session.not_supported_for_forgot_password', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.addUser({ phone });
    const person = await rig.begin('ForgotPassword');
    const id = await rig.prove(person, phone, 'SignIn');
    assert.equal(told(await person.identify(id)), '422 session.not_supported_for_forgot_password');
  });

  test('A8: a code that was sent for a forgotten password signs nobody in', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.addUser({ phone });
    const person = await rig.begin('SignIn');
    const id = await rig.prove(person, phone, 'SignIn');
    await rig.database.kysely.updateTable('challenges').set({ purpose: 'ForgotPassword' }).execute();
    assert.equal(told(await person.identify(id)), '400 session.verification_failed');
  });

  test('401 user.suspended', async (t) => {
    const rig = await openExperience(databases, t);
    const { id: userId } = await rig.addUser({ phone });
    await rig.services.users.suspend('default', userId, true);
    const person = await rig.begin('SignIn');
    const id = await rig.prove(person, phone, 'SignIn');
    assert.equal(told(await person.identify(id)), '401 user.suspended');
  });

  test('409 session.identity_conflict: another person; 204 again for the same one', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.addUser({ phone });
    await rig.addUser({ phone: '16502530001' });
    const person = await rig.begin('SignIn');
    const mine = await rig.prove(person, phone, 'SignIn');
    assert.equal(told(await person.identify(mine)), '204');
    assert.equal(told(await person.identify(mine)), '204');
    const others = await rig.prove(person, '16502530001', 'SignIn');
    assert.equal(told(await person.identify(others)), '409 session.identity_conflict');
    await person.switchTo('Register');
    const fresh = await rig.prove(person, '16502530002', 'Register');
    assert.equal(told(await person.identify(fresh)), '409 session.identity_conflict');
    assert.equal((await usersOf(rig)).total, 2);
  });

  test('pressed twice: 201 again, and one account', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('Register');
    const id = await rig.prove(person, phone, 'Register');
    assert.equal(told(await person.identify(id)), '201');
    assert.equal(told(await person.identify(id)), '201');
    assert.equal(told(await person.identify()), '201');
    assert.equal((await usersOf(rig)).total, 1);
  });

  test('422 user.missing_profile keeps what was proven; the rest is asked for alone', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ signUp: { identifiers: ['phone'], password: true, verify: true } });
    const person = await rig.begin('Register');
    const id = await rig.prove(person, phone, 'Register');
    const refused = await person.identify(id);
    assert.equal(told(refused), '422 user.missing_profile');
    assert.deepEqual(refused.json()['data'], { missingProfile: ['password'] });
    const state = await person.call('GET', '/api/experience/interaction');
    assert.deepEqual(state.json()['profile'], { primaryPhone: phone });
    assert.equal(told(await person.identify()), '422 user.missing_profile');
    await rig.addUser({ phone: '16502530001' });
    const taken = await rig.prove(person, '16502530001', 'Register');
    assert.equal(told(await person.identify(taken)), '422 user.phone_already_in_use');
    assert.deepEqual((await person.call('GET', '/api/experience/interaction')).json()['profile'], {
      primaryPhone: phone,
    });
  });

  test('at most four statements; five when an account is made', async (t) => {
    const rig = await openExperience(databases, t);
    const maker = await rig.begin('Register');
    const made = await rig.prove(maker, phone, 'Register');
    const making = await rig.statementsOf(() => maker.identify(made));
    assert.ok(making <= 5, `${making} statements`);
    rig.clock.move(31_000);
    const person = await rig.begin('SignIn');
    const id = await rig.prove(person, phone, 'SignIn');
    const knowing = await rig.statementsOf(() => person.identify(id));
    assert.ok(knowing <= 4, `${knowing} statements`);
  });

  test('two people sign the same number up at once: one 201, one 422, one account', async (t) => {
    const rig = await openExperience(databases, t);
    for (let round = 0; round < 5; round++) {
      const number = String(16502530100 + round);
      const people = [await rig.begin('Register'), await rig.begin('Register')];
      const ids: string[] = [];
      for (const person of people) {
        ids.push(await rig.prove(person, number, 'Register'));
        rig.clock.move(31_000);
      }
      const replies = await Promise.all(people.map((person, index) => person.identify(ids[index])));
      assert.deepEqual(replies.map(told).toSorted(), ['201', '422 user.phone_already_in_use']);
      const loser = people[replies.findIndex(({ status }) => status === 422)];
      const losers = ids[replies.findIndex(({ status }) => status === 422)];
      await loser?.switchTo('SignIn');
      assert.equal(loser && told(await loser.identify(losers)), '204');
      assert.equal(loser && told(await loser.submit()), '200');
    }
    assert.equal((await usersOf(rig)).total, 5);
  });

  test('one person presses the button many times at once: one account, and the way goes on', async (t) => {
    const rig = await openExperience(databases, t);
    for (let round = 0; round < 5; round++) {
      const number = String(16502530200 + round);
      const person = await rig.begin('Register');
      const id = await rig.prove(person, number, 'Register');
      const replies = await Promise.all([1, 2, 3].map(() => person.identify(id)));
      const answers = replies.map(told);
      assert.ok(answers.includes('201'), answers.join());
      for (const answer of answers) assert.match(answer, /^(201|422 user\.phone_already_in_use)$/);
      assert.equal(told(await person.identify(id)), '201');
      assert.equal(told(await person.submit()), '200');
    }
    assert.equal((await usersOf(rig)).total, 5);
  });

  test('two tabs: one begins anew while the other makes an account: no account that nobody can use', async (t) => {
    const rig = await openExperience(databases, t);
    for (let round = 0; round < 5; round++) {
      const number = String(16502530300 + round);
      const person = await rig.begin('Register');
      const id = await rig.prove(person, number, 'Register');
      const [identified] = await Promise.all([person.identify(id), person.begin('SignIn')]);
      assert.match(
        told(identified),
        /^(201|404 session\.verification_session_not_found|409 request\.conflict)$/,
      );
      const user = await rig.services.users.findBy('default', { phone: number });
      assert.equal(user !== undefined, identified.status === 201);
      rig.clock.move(31_000);
    }
  });

  test('two tabs identify different people at once: one wins, the other is 409', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(everyWay);
    await rig.addUser({ username: 'ann', password: 'correct horse' });
    await rig.addUser({ phone });
    await rig.change({ signUp: { identifiers: [], password: false, verify: true } });
    const person = await rig.begin('SignIn');
    const code = await rig.prove(person, phone, 'SignIn');
    const proof = await person.checkPassword({ type: 'username', value: 'ann' }, 'correct horse');
    const replies = await Promise.all([
      person.identify(code),
      person.identify(String(proof.json()['verificationId'])),
    ]);
    assert.deepEqual(replies.map(told).toSorted(), ['204', '409 session.identity_conflict']);
  });
});
