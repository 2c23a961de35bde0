/** PUT /api/experience: what it answers, and that nothing of an earlier try is left. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';

const phone = '16502530000';

eachDatabase('PUT /api/experience', (databases) => {
  test('204 for each event, whatever the sign-in mode', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.open();
    for (const signInMode of ['SignIn', 'Register', 'SignInAndRegister'] as const) {
      await rig.change({ signInMode });
      for (const event of ['SignIn', 'Register', 'ForgotPassword'] as const)
        assert.equal(told(await person.begin(event)), '204');
    }
  });

  test('400 session.not_found: no cookie, a forged one, one of another tenant, an hour later', async (t) => {
    const rig = await openExperience(databases, t);
    assert.equal(told(await rig.person().begin('SignIn')), '400 session.not_found');
    const person = await rig.open();
    const forger = rig.person();
    forger.cookies.set('_interaction', person.cookies.get('_interaction') ?? '');
    assert.equal(told(await forger.begin('SignIn')), '400 session.not_found');
    forger.cookies.set('_interaction.sig', 'x'.repeat(27));
    assert.equal(told(await forger.begin('SignIn')), '400 session.not_found');
    const stranger = rig.person({ endpoint: 'http://localhost:3002' });
    for (const name of ['_interaction', '_interaction.sig'])
      stranger.cookies.set(
        name.replace('_interaction', '_interaction_admin'),
        person.cookies.get(name) ?? '',
      );
    assert.equal(told(await stranger.begin('SignIn')), '400 session.not_found');
    assert.equal(told(await person.begin('SignIn')), '204');
    rig.clock.move(3_600_000);
    assert.equal(told(await person.begin('SignIn')), '400 session.not_found');
  });

  test('400 guard.invalid_input', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.open();
    for (const body of [{}, { interactionEvent: 'signin' }, { interactionEvent: 1 }, []])
      assert.equal(told(await person.call('PUT', '/api/experience', body)), '400 guard.invalid_input');
  });

  test('422 session.captcha_failed: nobody could have made such a token', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.open();
    const body = { interactionEvent: 'SignIn', captchaToken: 'x' };
    assert.equal(told(await person.call('PUT', '/api/experience', body)), '422 session.captcha_failed');
  });

  test('A8: begins anew: codes of the earlier try are out of reach, who was identified is not', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('Register');
    const proven = await rig.prove(person, phone, 'Register');
    assert.equal(told(await person.identify(proven)), '201');
    await person.begin('SignIn');
    assert.equal(told(await person.submit()), '404 session.identifier_not_found');
    assert.equal(told(await person.identify(proven)), '404 session.verification_session_not_found');
    const sent = await rig.send(person, phone, 'SignIn');
    const code = await rig.readCode(phone);
    await person.begin('SignIn');
    assert.equal(
      told(await person.checkCode(phone, sent, code)),
      '404 session.verification_session_not_found',
    );
  });

  test('one statement', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.open();
    await person.begin('SignIn');
    assert.equal(await rig.statementsOf(() => person.begin('SignIn')), 1);
  });

  test('404 session.interaction_not_found everywhere else before it, 400 session.not_found without a cookie', async (t) => {
    const rig = await openExperience(databases, t);
    for (const [person, answer] of [
      [await rig.open(), '404 session.interaction_not_found'],
      [rig.person(), '400 session.not_found'],
    ] as const) {
      assert.equal(told(await person.switchTo('SignIn')), answer);
      assert.equal(told(await person.askForCode(phone, 'SignIn')), answer);
      assert.equal(told(await person.checkCode(phone, 'x', '000000')), answer);
      assert.equal(told(await person.checkPassword({ type: 'username', value: 'ann' }, 'x')), answer);
      assert.equal(told(await person.identify('x')), answer);
      assert.equal(told(await person.submit()), answer);
      assert.equal(told(await person.call('GET', '/api/experience/interaction')), answer);
      const identity = { identifier: { type: 'username', value: 'ann' }, password: 'correct horse' };
      assert.equal(
        told(await person.call('POST', '/api/experience/verification/new-password-identity', identity)),
        answer,
      );
    }
  });
});
