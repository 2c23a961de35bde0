/** PUT /api/experience/interaction-event: the sign-in mode, and nobody into or out of a forgotten password. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';

eachDatabase('PUT /api/experience/interaction-event', (databases) => {
  test('02 §9: 204, or 403 auth.forbidden as the mode says', async (t) => {
    const rig = await openExperience(databases, t);
    for (const [signInMode, toSignIn, toRegister] of [
      ['SignInAndRegister', '204', '204'],
      ['SignIn', '204', '403 auth.forbidden'],
      ['Register', '403 auth.forbidden', '204'],
    ] as const) {
      await rig.change({ signInMode });
      for (const event of ['SignIn', 'Register'] as const) {
        const person = await rig.begin(event);
        assert.equal(told(await person.switchTo('SignIn')), toSignIn, `${signInMode}: ${event} → SignIn`);
        assert.equal(told(await person.switchTo('Register')), toRegister, `${signInMode}: → Register`);
      }
    }
  });

  test('400 session.not_supported_for_forgot_password: from it and to it, not to itself', async (t) => {
    const rig = await openExperience(databases, t);
    const refused = '400 session.not_supported_for_forgot_password';
    const forgetful = await rig.begin('ForgotPassword');
    assert.equal(told(await forgetful.switchTo('SignIn')), refused);
    assert.equal(told(await forgetful.switchTo('Register')), refused);
    assert.equal(told(await forgetful.switchTo('ForgotPassword')), '204');
    const person = await rig.begin('SignIn');
    assert.equal(told(await person.switchTo('ForgotPassword')), refused);
  });

  test('400 guard.invalid_input', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    const body = { interactionEvent: 'Sleep' };
    const reply = await person.call('PUT', '/api/experience/interaction-event', body);
    assert.equal(told(reply), '400 guard.invalid_input');
  });

  test('two statements, one when nothing changes', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    await person.switchTo('Register');
    assert.equal(await rig.statementsOf(() => person.switchTo('SignIn')), 2);
    assert.equal(await rig.statementsOf(() => person.switchTo('Register')), 2);
    assert.equal(await rig.statementsOf(() => person.switchTo('Register')), 1);
  });

  test('two tabs that switch at once: each is told something true, nothing breaks', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('SignIn');
    const replies = await Promise.all([person.switchTo('Register'), person.switchTo('Register')]);
    assert.deepEqual(replies.map(told), ['204', '204']);
  });
});
