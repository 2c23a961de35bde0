/** What a person is asked about second factors before they go back to the application, what they may answer, and what is remembered of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { told } from '../../testing/experience.ts';
import { openFactors, password } from '../../testing/second-factors.ts';

const phone = '16502530000';
const proposed = '422 user.suggest_mfa';
const missing = '422 user.missing_mfa';
const asked = '403 session.mfa.require_mfa_verification';
const byPhone = { signUp: { identifiers: ['phone' as const], password: true, verify: true } };

eachDatabase('answers to prompts', (databases) => {
  test('04 §4: proposed, enabled, missing, bound; or skipped, and never asked again', async (t) => {
    const rig = await openFactors(databases, t, { policy: 'PromptAtSignInAndSignUp', factors: ['Totp'] });
    const person = await rig.registered('ann');
    assert.equal(told(await person.submit()), proposed);
    assert.equal(told(await rig.answer(person, 'mfa-enabled')), '204');
    const refused = await person.submit();
    assert.equal(told(refused), missing);
    assert.deepEqual(refused.json()['data'], { availableFactors: ['Totp'], skippable: true });
    await rig.bindTotp(person);
    const { mfa } = (await person.call('GET', '/api/experience/interaction')).json();
    assert.deepEqual(mfa, { mfaEnabled: true, mfaSkipped: false, totp: { type: 'Totp' } });
    assert.equal(told(await person.submit()), '200');
    assert.equal(told(await (await rig.identified('ann')).submit()), asked);
    const other = await rig.registered('bob');
    assert.equal(told(await other.submit()), proposed);
    assert.equal(told(await rig.answer(other, 'mfa-enabled')), '204');
    assert.equal(told(await rig.answer(other, 'mfa-skipped')), '204', 'thought better of it');
    assert.equal(told(await other.submit()), '200');
    const bob = await rig.services.users.findBy('default', { username: 'bob' });
    assert.deepEqual(bob?.factorChoices, { mfa: { enabled: false, skipped: true } });
    const before = bob?.version;
    assert.equal(told(await (await rig.identified('bob')).submit()), '200');
    assert.equal((await rig.services.users.findBy('default', { username: 'bob' }))?.version, before);
  });

  test('an answer that was not submitted is none', async (t) => {
    const rig = await openFactors(databases, t, { policy: 'PromptAtSignInAndSignUp', factors: ['Totp'] });
    const person = await rig.registered('ann');
    assert.equal(told(await rig.answer(person, 'mfa-skipped')), '204');
    assert.equal(told(await person.begin('SignIn')), '204');
    assert.equal(told(await (await rig.identified('ann')).submit()), proposed);
  });

  test('04 §6: a number that is there counts as soon as the person says yes, and is asked for the next time', async (t) => {
    const rig = await openFactors(databases, t, {
      policy: 'UserControlled',
      factors: ['PhoneVerificationCode'],
    });
    const { id } = await rig.addUser({ username: 'ann', phone, password });
    assert.equal(told(await (await rig.identified('ann')).submit()), asked, 'never asked');
    await rig.services.users.merge('default', id, 'factorChoices', { mfa: { enabled: false } });
    const person = await rig.identified('ann');
    assert.equal(told(await person.submit()), proposed);
    assert.equal(told(await rig.answer(person, 'mfa-enabled')), '204');
    assert.equal(told(await person.submit()), '200');
    assert.equal(told(await (await rig.identified('ann')).submit()), asked);
  });

  test('04 §4: who was never asked and has an app has said yes', async (t) => {
    const rig = await openFactors(databases, t, { policy: 'UserControlled', factors: ['Totp'] });
    const { id: userId } = await rig.addUser({ username: 'ann', password });
    const { secret } = await rig.services.factors.addTotp({ tenantId: 'default', userId });
    const person = await rig.identified('ann');
    assert.equal(told(await rig.showTotp(person, rig.shownBy(secret))), '200');
    assert.equal(told(await person.submit()), '200');
    assert.deepEqual(await rig.choicesOf(userId), { mfa: { enabled: true } });
  });

  test('04 §6: a number that signs up: one more is proposed, once', async (t) => {
    const factors = ['PhoneVerificationCode', 'Totp'] as const;
    const rig = await openFactors(databases, t, { policy: 'Mandatory', factors }, byPhone);
    const person = await rig.registeredBy(phone);
    const refused = await person.submit();
    assert.equal(told(refused), '422 session.mfa.suggest_additional_mfa');
    assert.deepEqual(refused.json()['data'], {
      availableFactors: ['Totp', 'PhoneVerificationCode'],
      maskedIdentifiers: { PhoneVerificationCode: '****0000' },
      isWebAuthnUsedAsSignInPasskey: false,
      skippable: true,
      suggestion: true,
    });
    assert.equal(told(await rig.answer(person, 'mfa-suggestion-skipped')), '204');
    assert.equal(told(await person.submit()), '200');
    assert.equal((await rig.messagesTo(phone)).length, 1);
    const user = await rig.services.users.findBy('default', { phone });
    assert.deepEqual(user?.factorChoices, {
      mfa: { enabled: false, additionalBindingSuggestionSkipped: true },
    });
  });

  test('02 §4.4: a passkey is proposed first; its skip is remembered of sign-ins alone', async (t) => {
    const passkeySignIn = { enabled: true, showPasskeyButton: true, allowAutofill: true };
    const rig = await openFactors(databases, t, { policy: 'NoPrompt', factors: [] }, { passkeySignIn });
    const newcomer = await rig.registered('ann');
    assert.equal(told(await newcomer.submit()), '422 user.passkey_preferred');
    assert.equal(told(await rig.answer(newcomer, 'passkey-skipped')), '204');
    assert.equal(told(await newcomer.submit()), '200');
    const person = await rig.identified('ann');
    assert.equal(told(await person.submit()), '422 user.passkey_preferred');
    assert.equal(told(await rig.answer(person, 'passkey-skipped')), '204');
    assert.equal(told(await person.submit()), '200');
    assert.equal(told(await (await rig.identified('ann')).submit()), '200');
    const ann = await rig.services.users.findBy('default', { username: 'ann' });
    assert.deepEqual(ann?.factorChoices, { mfa: { enabled: false }, passkeySignIn: { skipped: true } });
  });

  test('who may answer: whoever is known, and has shown the factor that they have', async (t) => {
    const rig = await openFactors(databases, t, { policy: 'Mandatory', factors: ['PhoneVerificationCode'] });
    await rig.addUser({ username: 'ann', phone, password });
    await rig.addUser({ username: 'bob', password });
    const nobody = await rig.begin('SignIn');
    const forgetful = await rig.begin('ForgotPassword');
    const thief = await rig.identified('ann');
    const bob = await rig.identified('bob');
    for (const name of ['mfa-enabled', 'mfa-skipped', 'mfa-suggestion-skipped', 'passkey-skipped']) {
      assert.equal(told(await rig.answer(nobody, name)), '404 session.identifier_not_found');
      assert.equal(told(await rig.answer(forgetful, name)), '400 session.not_supported_for_forgot_password');
      assert.equal(told(await rig.answer(thief, name)), asked);
      const expected = name === 'mfa-skipped' ? '422 session.mfa.mfa_policy_not_user_controlled' : '204';
      assert.equal(told(await rig.answer(bob, name)), expected);
    }
    assert.equal(told(await bob.submit()), missing);
  });

  test('04 §7: who belongs to an organization that wants a factor skips nothing', async (t) => {
    const mfa = { policy: 'NoPrompt', factors: ['Totp', 'PhoneVerificationCode'] } as const;
    const rig = await openFactors(databases, t, { ...mfa, organizationRequiredMfaPolicy: 'Mandatory' });
    const { catalog, users } = rig.services.organizations;
    const guarded = await catalog.create('default', { name: 'Guarded', isMfaRequired: true });
    const open = await catalog.create('default', { name: 'Open' });
    const off = { mfa: { enabled: false, skipped: true } };
    const person = async (username: string, organizationId: string, digits?: string) => {
      const { id } = await rig.addUser({ username, password, ...(digits && { phone: digits }) });
      await rig.services.users.merge('default', id, 'factorChoices', off);
      await users.add('default', organizationId, [id]);
      return rig.identified(username);
    };
    assert.equal(told(await (await person('cid', open.id)).submit()), '200');
    assert.equal(told(await (await person('bob', guarded.id, phone)).submit()), asked);
    const ann = await person('ann', guarded.id);
    const refused = await ann.submit();
    assert.equal(told(refused), missing);
    assert.deepEqual(refused.json()['data'], { availableFactors: ['Totp', 'PhoneVerificationCode'] });
    assert.equal(
      told(await rig.answer(ann, 'mfa-skipped')),
      '422 session.mfa.mfa_policy_not_user_controlled',
    );
    await rig.bindTotp(ann);
    assert.equal(told(await ann.submit()), '200');
    await rig.change({
      mfa: { ...mfa, factors: [...mfa.factors], organizationRequiredMfaPolicy: 'NoPrompt' },
    });
    assert.equal(told(await (await rig.identified('bob')).submit()), '200');
  });
});
