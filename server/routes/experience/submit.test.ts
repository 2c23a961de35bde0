/** POST /api/experience/submit: where the browser goes, and what the application learns. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, openExperience, told } from '../../testing/experience.ts';
import { claimsOf } from '../../testing/person.ts';

const phone = '16502530000';

eachDatabase('POST submit', (databases) => {
  test('200 leads to the issuer, and on to the application; last_sign_in_at is now', async (t) => {
    const rig = await openExperience(databases, t);
    const { id: userId } = await rig.addUser({ phone });
    const person = await rig.begin('SignIn');
    await person.identify(await rig.prove(person, phone, 'SignIn'));
    const reply = await person.submit();
    assert.equal(told(reply), '200');
    assert.match(String(reply.json()['redirectTo']), /^http:\/\/localhost:3001\/oidc\/auth\/[\w-]+$/);
    const user = await rig.services.users.find('default', userId);
    assert.equal(user?.lastSignInAt, rig.clock.now());
    const callback = await person.follow(String(reply.json()['redirectTo']));
    const tokens = (await person.exchange(callback)).json();
    assert.equal(claimsOf(tokens['id_token'])['sub'], userId);
  });

  test('B10: amr is otp and sms for a code, pwd for a password', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(everyWay);
    await rig.addUser({ phone, username: 'ann', password: 'correct horse' });
    const byCode = await rig.begin('SignIn');
    await byCode.identify(await rig.prove(byCode, phone, 'SignIn'));
    const byPassword = await rig.begin('SignIn');
    const proof = await byPassword.checkPassword({ type: 'username', value: 'ann' }, 'correct horse');
    await byPassword.identify(String(proof.json()['verificationId']));
    for (const [person, amr] of [
      [byCode, ['otp', 'sms']],
      [byPassword, ['pwd']],
    ] as const) {
      const { redirectTo } = (await person.submit()).json();
      const { result } = await rig.database.kysely
        .selectFrom('interactions')
        .select('result')
        .where('id', '=', String(redirectTo).split('/').at(-1) ?? '')
        .executeTakeFirstOrThrow();
      const { login } = JSON.parse(result ?? '') as { login: { amr: string[] } };
      assert.deepEqual(login.amr, amr);
    }
  });

  test('404 session.identifier_not_found: nobody knows yet who it is', async (t) => {
    const rig = await openExperience(databases, t);
    for (const event of ['SignIn', 'Register', 'ForgotPassword'] as const) {
      const person = await rig.begin(event);
      assert.equal(told(await person.submit()), '404 session.identifier_not_found');
    }
    const person = await rig.begin('SignIn');
    await rig.prove(person, phone, 'SignIn');
    assert.equal(told(await person.submit()), '404 session.identifier_not_found');
  });

  test('401 user.suspended, 404 user.user_not_exist: what happened since it was identified', async (t) => {
    const rig = await openExperience(databases, t);
    const { id: userId } = await rig.addUser({ phone });
    const person = await rig.begin('SignIn');
    await person.identify(await rig.prove(person, phone, 'SignIn'));
    await rig.services.users.suspend('default', userId, true);
    assert.equal(told(await person.submit()), '401 user.suspended');
    await rig.services.users.remove('default', userId);
    assert.equal(told(await person.submit()), '404 user.user_not_exist');
  });

  test('422 user.missing_profile: an old account that lacks what is asked for now', async (t) => {
    const rig = await openExperience(databases, t);
    const { id: userId } = await rig.addUser({ phone });
    await rig.change({
      signUp: {
        identifiers: ['username'],
        password: true,
        verify: true,
        secondaryIdentifiers: [{ identifier: 'phone', verify: true }],
      },
    });
    const person = await rig.begin('SignIn');
    await person.identify(await rig.prove(person, phone, 'SignIn'));
    const reply = await person.submit();
    assert.equal(told(reply), '422 user.missing_profile');
    assert.deepEqual(reply.json()['data'], { missingProfile: ['username', 'password'] });
    assert.equal((await rig.services.users.find('default', userId))?.lastSignInAt, null);
  });

  test('pressed twice, one after the other and at once: 200 and the same way', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('Register');
    await person.identify(await rig.prove(person, phone, 'Register'));
    const replies = [await person.submit(), ...(await Promise.all([person.submit(), person.submit()]))];
    for (const reply of replies) {
      assert.equal(told(reply), '200');
      assert.equal(reply.body, replies[0]?.body);
    }
    await person.follow(String(replies[0]?.json()['redirectTo']));
  });

  test('400 session.not_found once the application has its answer', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('Register');
    await person.identify(await rig.prove(person, phone, 'Register'));
    const { redirectTo } = (await person.submit()).json();
    await person.follow(String(redirectTo));
    assert.equal(told(await person.submit()), '400 session.not_found');
  });

  test('the admin tenant: username and password sign in, nobody registers', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.addUser({ username: 'admin', password: 'correct horse' }, 'admin');
    const endpoint = 'http://localhost:3002';
    const person = rig.person({
      endpoint,
      clientId: 'admin-console',
      redirectUri: `${endpoint}/console/callback`,
      scope: 'openid offline_access',
    });
    await person.openSignIn();
    assert.equal(told(await person.begin('Register')), '204');
    assert.equal(told(await person.switchTo('Register')), '403 auth.forbidden');
    await person.begin('SignIn');
    const proof = await person.checkPassword({ type: 'username', value: 'admin' }, 'correct horse');
    assert.equal(told(await person.identify(String(proof.json()['verificationId']))), '204');
    const reply = await person.submit();
    assert.equal(told(reply), '200');
    assert.match(String(reply.json()['redirectTo']), /^http:\/\/localhost:3002\/oidc\/auth\//);
  });

  test('at most three statements', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.addUser({ phone });
    const person = await rig.begin('SignIn');
    await person.identify(await rig.prove(person, phone, 'SignIn'));
    const count = await rig.statementsOf(() => person.submit());
    assert.ok(count <= 3, `${count} statements`);
  });
});
