/** A forgotten password by SMS: every step by its answers, who learns what, and what ends with the old one. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { fetchFrom } from '@latchkey/connector-kit/testing';
import { createSimulator, exampleConfig } from '../../../connectors/http-email/simulator.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { everyWay, openExperience, told } from '../../testing/experience.ts';
import type { Person } from '../../testing/person.ts';
import { createOperator } from '../../testing/operator.ts';

const phone = '16502530000';
const old = 'correct horse';
const chosen = 'battery staple';
const ann = { phone, username: 'ann', password: old };

async function open(databases: TestDatabases, t: TestContext) {
  const relay = createSimulator();
  const rig = await openExperience(databases, t, { fetch: fetchFrom(relay) });
  await rig.services.messages.connectors.create({
    tenantId: 'default',
    factoryId: 'http-email',
    config: exampleConfig,
  });
  await rig.change({ ...everyWay, forgotPasswordMethods: null });
  return { ...rig, relay };
}

const renew = (person: Person, password: string) =>
  person.call('PUT', '/api/experience/profile/password', { password });

eachDatabase('a forgotten password', (databases) => {
  const identified = async (rig: Awaited<ReturnType<typeof open>>) => {
    const person = await rig.begin('ForgotPassword');
    const id = await rig.prove(person, phone, 'ForgotPassword');
    assert.equal(told(await person.identify(id)), '204');
    return person;
  };

  test('F8: the new one is set, the old one is over, nobody is signed in, and the flow begins again', async (t) => {
    const rig = await open(databases, t);
    const { id: userId } = await rig.addUser(ann);
    const person = await identified(rig);
    assert.equal(told(await person.submit()), '422 user.new_password_required_in_profile');
    assert.equal(told(await renew(person, chosen)), '204');
    const users = rig.services.users;
    assert.ok(await users.checkPassword('default', { id: userId }, old), 'nothing is written before submit');
    const done = await person.submit();
    assert.deepEqual([done.status, done.body], [200, '']);
    assert.equal(await users.checkPassword('default', { id: userId }, old), undefined);
    assert.ok(await users.checkPassword('default', { id: userId }, chosen));
    const { result, flow } = await rig.database.kysely
      .selectFrom('interactions')
      .select(['result', 'flow'])
      .where('tenant_id', '=', 'default')
      .executeTakeFirstOrThrow();
    assert.deepEqual({ result, flow }, { result: null, flow: null });
    assert.equal((await users.find('default', userId))?.lastSignInAt, null);
    assert.equal(told(await person.submit()), '404 session.interaction_not_found');
    assert.equal(told(await person.begin('SignIn')), '204');
    assert.equal(told(await person.submit()), '404 session.identifier_not_found');
    assert.doesNotMatch(rig.logged(), new RegExp(chosen));
  });

  test('sessions and refresh tokens end, and so does a sign-in that is under way with the old password', async (t) => {
    const rig = await open(databases, t);
    await rig.addUser(ann);
    const signIn = async (password: string) => {
      const person = await rig.begin('SignIn');
      const proof = await person.checkPassword({ type: 'username', value: 'ann' }, password);
      assert.equal(told(await person.identify(String(proof.json()['verificationId']))), '204');
      return person;
    };
    const signedIn = await signIn(old);
    const { redirectTo } = (await signedIn.submit()).json();
    const tokens = (await signedIn.exchange(await signedIn.follow(String(redirectTo)))).json();
    const refresh = () =>
      signedIn.call(
        'POST',
        '/oidc/token',
        new URLSearchParams({
          client_id: 'demo-app',
          grant_type: 'refresh_token',
          refresh_token: String(tokens['refresh_token']),
        }),
      );
    const underWay = await signIn(old);
    rig.clock.move(1000);
    const person = await identified(rig);
    assert.equal(told(await renew(person, chosen)), '204');
    assert.equal(told(await person.submit()), '200');
    assert.equal((await refresh()).status, 400);
    const silent = await signedIn.openSignIn({ prompt: 'none' });
    assert.match(String(silent.headers['location']), /error=login_required/);
    assert.equal(told(await underWay.submit()), '400 session.verification_failed');
    assert.equal(told(await (await signIn(chosen)).submit()), '200');
  });

  test('the owner is told at every number and address, in their language, without a code', async (t) => {
    const rig = await open(databases, t);
    await rig.addUser({ ...ann, email: 'ann@example.com' });
    const person = rig.person({ headers: { 'accept-language': 'ru' } });
    await person.openSignIn();
    await person.begin('ForgotPassword');
    await person.identify(await rig.prove(person, phone, 'ForgotPassword'));
    await renew(person, chosen);
    const before = rig.relay.messages.length;
    rig.clock.move(1000);
    assert.equal(told(await person.submit()), '200');
    const [message] = await rig.services.messages.telephone.list({ tenantId: 'default', phone: `+${phone}` });
    assert.match(message?.text ?? '', /пароль изменён/);
    assert.doesNotMatch(message?.text ?? '', /\d{6}|#/);
    assert.equal(message?.purpose, 'PasswordChanged');
    assert.equal(rig.relay.messages.length, before + 1);
    assert.equal(rig.relay.messages.at(-1)?.to, 'ann@example.com');
  });

  test('C14: a registered and an unknown number get the same answers, limits and statements, one gets an SMS', async (t) => {
    const rig = await open(databases, t);
    await rig.addUser(ann);
    await rig.addUser({ phone: '16502530007' });
    // What a message that leaves makes the server remember is no part of the comparison.
    await rig.send(await rig.begin('ForgotPassword'), '16502530007', 'ForgotPassword');
    rig.clock.move(60_000);
    await rig.send(await rig.begin('ForgotPassword'), '16502530007', 'ForgotPassword');
    const seen = [];
    for (const number of [phone, '16502530001']) {
      const person = await rig.begin('ForgotPassword');
      const warm = await person.askForCode(number, 'ForgotPassword');
      rig.clock.move(60_000);
      const { verificationId: _id, ...first } = warm.json();
      let second = warm;
      const statements = await rig.statementsOf(async () => {
        second = await person.askForCode(number, 'ForgotPassword');
      });
      const third = await person.askForCode(number, 'ForgotPassword');
      const id = String(second.json()['verificationId']);
      const wrong = await person.checkCode(number, id, '00000x');
      const names = (reply: typeof warm) => Object.keys(reply.headers).toSorted();
      seen.push({
        first,
        statements,
        third: [third.status, third.json()['code'], third.json()['data']],
        wrong: [wrong.status, wrong.body.replace(/"requestId":"[^"]*"/, '')],
        early: told(await person.identify(id)),
        headers: [names(warm), names(wrong)],
      });
    }
    assert.deepEqual(seen[0], seen[1]);
    assert.match(await rig.readCode(phone), /^\d{6}$/);
    await assert.rejects(rig.readCode('16502530001'));
  });

  test('C5: nothing leaves where no way to a new password is on; a code for it is refused with 422', async (t) => {
    const rig = await open(databases, t);
    await rig.addUser(ann);
    const person = await rig.begin('ForgotPassword');
    const id = await rig.prove(person, phone, 'ForgotPassword');
    for (const methods of [[], ['EmailVerificationCode' as const]]) {
      await rig.change({ forgotPasswordMethods: methods });
      assert.equal(told(await person.identify(id)), '422 session.not_supported_for_forgot_password');
    }
    rig.clock.move(60_000);
    const used = await rig.readCode(phone);
    await person.askForCode(phone, 'ForgotPassword');
    assert.equal(await rig.readCode(phone), used, 'no second message');
  });

  test('A8: a code that was sent for signing in opens no account here, a password neither', async (t) => {
    const rig = await open(databases, t);
    await rig.addUser(ann);
    const person = await rig.begin('ForgotPassword');
    const id = await rig.prove(person, phone, 'SignIn');
    assert.equal(told(await person.identify(id)), '400 session.verification_failed');
    const proof = await person.checkPassword({ type: 'username', value: 'ann' }, old);
    assert.equal(
      told(await person.identify(String(proof.json()['verificationId']))),
      '422 session.not_supported_for_forgot_password',
    );
  });

  test('404 user.user_not_exist and 401 user.suspended come only after the number was proven', async (t) => {
    const rig = await open(databases, t);
    const { id: userId } = await rig.addUser(ann);
    const person = await identified(rig);
    assert.equal(told(await renew(person, chosen)), '204');
    await rig.services.users.suspend('default', userId, true);
    assert.equal(told(await person.submit()), '401 user.suspended');
    await rig.services.users.remove('default', userId);
    assert.equal(told(await person.submit()), '404 user.user_not_exist');
    assert.equal(told(await renew(person, chosen)), '404 user.user_not_exist');
  });

  test('what a new password may be: 422 password.rejected, 422 user.same_password', async (t) => {
    const rig = await open(databases, t);
    await rig.addUser(ann);
    const person = await identified(rig);
    const short = await renew(person, 'short');
    assert.equal(told(short), '422 password.rejected');
    assert.deepEqual(short.json()['data'], [
      { code: 'password_rejected.too_short', interpolation: { min: 8 } },
    ]);
    assert.equal(told(await renew(person, old)), '422 user.same_password');
    assert.equal(told(await person.submit()), '422 user.new_password_required_in_profile');
    await rig.change({ sentinelPolicy: { attemptsPerAddress: 2 } });
    assert.equal(told(await renew(person, old)), '422 user.same_password');
    assert.equal(
      told(await renew(person, `${old}r`)),
      '400 session.verification_blocked_too_many_attempts',
      'C3: nobody asks on and on what the old one is',
    );
  });

  test('PUT profile/password elsewhere: 400 session.invalid_interaction_type; too early: 404', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.begin('SignIn');
    assert.equal(told(await renew(person, chosen)), '400 session.invalid_interaction_type');
    const forgetful = await rig.begin('ForgotPassword');
    assert.equal(told(await renew(forgetful, chosen)), '404 session.identifier_not_found');
    assert.equal(told(await renew(await rig.open(), chosen)), '404 session.interaction_not_found');
    const empty = await forgetful.call('PUT', '/api/experience/profile/password', { password: '' });
    assert.equal(told(empty), '400 guard.invalid_input');
  });

  test('submit pressed many times at once: 200 or the flow is over, one password, one message', async (t) => {
    const rig = await open(databases, t);
    await rig.addUser({ ...ann, email: 'ann@example.com' });
    const person = await identified(rig);
    await renew(person, chosen);
    const before = rig.relay.messages.length;
    const answers = (await Promise.all(Array.from({ length: 6 }, () => person.submit()))).map(told);
    assert.ok(answers.includes('200'), answers.join());
    for (const answer of answers) assert.match(answer, /^(200|404 session\.interaction_not_found)$/);
    assert.equal(rig.relay.messages.length, before + 1);
  });

  test('a one-time token that was made for it lets its owner set a new password, without an SMS', async (t) => {
    const rig = await open(databases, t);
    const { id: userId } = await rig.addUser(ann);
    await rig.change({ forgotPasswordMethods: [] });
    const made = await createOperator(rig).post('/api/one-time-tokens', {
      phone,
      context: { interactionEvent: 'ForgotPassword' },
    });
    const person = await rig.begin('ForgotPassword');
    const shown = await person.call('POST', '/api/experience/verification/one-time-token/verify', {
      identifier: { type: 'phone', value: phone },
      token: made.body.token as string,
    });
    assert.equal(told(await person.identify(String(shown.json()['verificationId']))), '204');
    assert.equal(told(await renew(person, chosen)), '204');
    assert.equal(told(await person.submit()), '200');
    assert.ok(await rig.services.users.checkPassword('default', { id: userId }, chosen));
  });

  test('the log names the steps, and a webhook hears of the end', async (t) => {
    const rig = await open(databases, t);
    await rig.addUser(ann);
    const operator = createOperator(rig);
    const hook = await operator.post('/api/hooks', {
      name: 'resets',
      events: ['PostResetPassword'],
      config: { url: 'https://hooks.example.com/in' },
    });
    assert.equal(hook.status, 201, JSON.stringify(hook.body));
    const person = await identified(rig);
    await renew(person, chosen);
    await person.submit();
    await rig.services.audit.flush();
    const rows = await rig.database.kysely
      .selectFrom('logs')
      .selectAll()
      .where('key', 'like', 'Interaction.ForgotPassword.%')
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    const keys = rows.map(({ key }) => key);
    for (const end of ['Create', 'Identifier.Submit', 'Profile.Update', 'Submit'])
      assert.ok(keys.includes(`Interaction.ForgotPassword.${end}`), `${end} in ${keys.join()}`);
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(chosen));
    const deliveries = await rig.database.kysely.selectFrom('hook_deliveries').selectAll().execute();
    assert.equal(deliveries.length, 1);
    assert.match(JSON.stringify(deliveries[0]), /PostResetPassword/);
  });
});
