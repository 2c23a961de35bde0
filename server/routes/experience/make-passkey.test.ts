/** A passkey that is made in a sign-in: looked at, bound, kept with the end of the flow, and nobody else's. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { SettingsPatch } from '../../../contract/settings.ts';
import { bindPasskey } from '../../testing/bound-passkey.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';
import { createPasskeyDevice, type Lies } from '../../testing/passkey-device.ts';
import type { Person } from '../../testing/person.ts';

const password = 'correct horse';
const verification = '/api/experience/verification';
const registration = `${verification}/web-authn/registration`;
const failed = '400 session.mfa.webauthn_verification_failed';
const notAsked = '404 session.verification_session_not_found';
const off = '400 session.mfa.mfa_factor_not_enabled';

type NewQuestion = { challenge: string; user: { id: string }; excludeCredentials: { id: string }[] };

const asFactor: SettingsPatch = {
  signUp: { identifiers: ['username'], password: true, verify: false },
  signIn: {
    methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  mfa: { factors: ['WebAuthn', 'Totp'], policy: 'Mandatory' },
};
const asSignIn: SettingsPatch = {
  ...asFactor,
  mfa: { factors: ['Totp'], policy: 'NoPrompt' },
  passkeySignIn: { enabled: true },
};

async function open(databases: TestDatabases, t: TestContext, settings: SettingsPatch) {
  const rig = await openExperience(databases, t);
  await rig.change(settings);
  const { endpoint: origin } = rig.services.config;
  const owners: Record<string, { tenantId: string; userId: string }> = {};
  for (const username of ['ann', 'bob'])
    owners[username] = { tenantId: 'default', userId: (await rig.addUser({ username, password })).id };
  const identified = async (username = 'ann'): Promise<Person> => {
    const person = await rig.begin('SignIn');
    const proof = await person.checkPassword({ type: 'username', value: username }, password);
    assert.equal(told(await person.identify(String(proof.json()['verificationId']))), '204');
    return person;
  };
  const ownerOf = (username: string) => owners[username] ?? assert.fail(username);
  return {
    ...rig,
    origin,
    identified,
    ownerOf,
    factorsOf: (username: string) => rig.services.factors.list(ownerOf(username)),
    device: createPasskeyDevice(origin),
  };
}

async function question(person: Person) {
  const reply = await person.call('POST', registration);
  assert.equal(told(reply), '200');
  const { verificationId, registrationOptions } = reply.json();
  return { id: String(verificationId), options: registrationOptions as NewQuestion };
}
const show = (person: Person, verificationId: string, payload: object) =>
  person.call('POST', `${registration}/verify`, { verificationId, payload });
const bind = (person: Person, verificationId: string) =>
  person.call('POST', '/api/experience/profile/mfa', { type: 'WebAuthn', verificationId });
const bindForSignIn = (person: Person, verificationId: string) =>
  person.call('POST', '/api/experience/profile/mfa/passkey', { verificationId });

eachDatabase('a passkey that is made in a sign-in', (databases) => {
  test('missing, made, shown, bound, kept at the end; the next sign-in asks for it', async (t) => {
    const rig = await open(databases, t, asFactor);
    const person = await rig.identified();
    assert.equal(told(await person.submit()), '422 user.missing_mfa');
    const { id, options } = await question(person);
    assert.equal(Buffer.from(options.user.id, 'base64url').toString(), rig.ownerOf('ann').userId);
    assert.equal(told(await bind(person, id)), '400 session.verification_failed', 'not shown yet');
    const payload = rig.device.make(options);
    const shown = await show(person, id, payload);
    assert.deepEqual([told(shown), shown.json()['verificationId']], ['200', id]);
    assert.equal(told(await show(person, id, payload)), '400 session.mfa.pending_info_not_found');
    assert.deepEqual(await rig.factorsOf('ann'), [], 'nothing is kept before the end');
    assert.equal(told(await bind(person, id)), '204');
    assert.equal(told(await bind(person, id)), '204', 'pressed twice');
    const ends = await Promise.all(Array.from({ length: 8 }, () => person.submit()));
    assert.ok(ends.map(told).includes('200'));
    assert.ok(
      ends.map(told).every((one) => one === '200' || one === '409 request.conflict'),
      ends.map(told).join(),
    );
    const [kept, ...others] = await rig.factorsOf('ann');
    assert.deepEqual([kept?.kind, kept?.id, others.length], ['passkey', id, 0]);

    const again = await rig.identified();
    const refused = await again.submit();
    assert.deepEqual((refused.json()['data'] as { availableFactors: unknown }).availableFactors, [
      'WebAuthn',
    ]);
    const required = '403 session.mfa.require_mfa_verification';
    const early = await again.call('POST', registration);
    assert.equal(told(early), required, 'B4: who has one shows it before they make one');
    assert.equal(told(await bind(again, 'unknown')), required);
    const asked = (await again.call('POST', `${verification}/web-authn/authentication`)).json();
    const right = await again.call('POST', `${verification}/web-authn/authentication/verify`, {
      verificationId: asked['verificationId'],
      payload: rig.device.show(asked['authenticationOptions'] as never),
    });
    assert.equal(told(right), '200');
    const more = await question(again);
    assert.deepEqual(
      more.options.excludeCredentials.map((one) => one.id),
      [payload.id],
    );
    assert.equal(told(await show(again, more.id, rig.device.make(more.options))), '200');
    assert.equal(told(await bind(again, more.id)), '204');
    assert.equal(told(await again.submit()), '200');
    assert.equal((await rig.factorsOf('ann')).length, 2);
  });

  test('every lie of a device is refused; one right answer of eight at once counts', async (t) => {
    const rig = await open(databases, t, asFactor);
    const person = await rig.identified();
    const { id, options } = await question(person);
    const lies: readonly Lies[] = [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { challenge: 'b3RoZXI' },
      { isVerified: false },
      { isPresent: false },
      { crossOrigin: true },
    ];
    for (const lie of lies)
      assert.equal(told(await show(person, id, rig.device.make(options, lie))), failed, JSON.stringify(lie));
    assert.equal(told(await show(person, id, { id: 'x', type: 'public-key' })), failed);
    assert.equal(told(await show(person, id, { id: 'x' })), '400 guard.invalid_input');
    assert.equal(told(await show(person, 'other', rig.device.make(options))), notAsked);
    const payload = rig.device.make(options);
    const all = await Promise.all(Array.from({ length: 8 }, () => show(person, id, payload)));
    assert.equal(all.map(told).filter((one) => one === '200').length, 1, all.map(told).join());
    const older = await question(person);
    const newer = await question(person);
    assert.equal(told(await show(person, older.id, rig.device.make(older.options))), notAsked);
    assert.equal(told(await show(person, newer.id, rig.device.make(newer.options))), '200');
  });

  test('one that somebody has is refused; of two who bring one at the same moment, one keeps it', async (t) => {
    const rig = await open(databases, t, asFactor);
    const { credentialId } = await bindPasskey(
      rig.services.factors,
      rig.origin,
      rig.ownerOf('bob'),
      createPasskeyDevice(rig.origin),
    );
    const person = await rig.identified();
    const { id, options } = await question(person);
    assert.equal(told(await show(person, id, rig.device.make(options, { id: credentialId }))), failed);
    const carol = { tenantId: 'default', userId: (await rig.addUser({ username: 'carol', password })).id };
    const other = await rig.identified('carol');
    const same = Buffer.from('the same in two hands').toString('base64url');
    for (const one of [person, other]) {
      const asked = await question(one);
      const payload = createPasskeyDevice(rig.origin).make(asked.options, { id: same });
      assert.equal(told(await show(one, asked.id, payload)), '200');
      assert.equal(told(await bind(one, asked.id)), '204');
    }
    const ends = (await Promise.all([person, other].map((one) => one.submit()))).map(told);
    assert.deepEqual(ends.toSorted(), ['200', '422 entity.unique_integrity_violation']);
    const kept = [...(await rig.factorsOf('ann')), ...(await rig.services.factors.list(carol))];
    assert.equal(kept.length, 1);
  });

  test('to sign in with: proposed, made, bound, and it lets in; nobody is asked for a second factor by it', async (t) => {
    const rig = await open(databases, t, asSignIn);
    const person = await rig.identified();
    assert.equal(told(await person.submit()), '422 user.passkey_preferred');
    const { id, options } = await question(person);
    assert.equal(told(await bindForSignIn(person, id)), '400 session.verification_failed');
    assert.equal(told(await bindForSignIn(person, 'other')), notAsked);
    assert.equal(told(await show(person, id, rig.device.make(options))), '200');
    assert.equal(told(await bindForSignIn(person, id)), '204');
    assert.equal(told(await person.submit()), '200');
    assert.equal((await rig.factorsOf('ann'))[0]?.kind, 'passkey');
    const ann = await rig.services.users.find('default', rig.ownerOf('ann').userId);
    assert.equal((ann?.factorChoices['mfa'] as { enabled?: boolean } | undefined)?.enabled, undefined);
    assert.equal(told(await (await rig.identified()).submit()), '200', 'by password, as before');

    const next = await rig.begin('SignIn');
    const asked = await next.call('POST', `${verification}/sign-in-passkey/authentication`, {
      identifier: { type: 'username', value: 'ann' },
    });
    const { verificationId, authenticationOptions } = asked.json();
    const shown = await next.call('POST', `${verification}/sign-in-passkey/authentication/verify`, {
      verificationId,
      payload: rig.device.show(authenticationOptions as never),
    });
    assert.equal(told(shown), '200');
    assert.equal(told(await next.identify(String(verificationId))), '204');
    assert.equal(told(await next.submit()), '200');
  });

  test('A10: each step stands in the log under the contract’s keys, without what was asked and answered', async (t) => {
    const rig = await open(databases, t, asSignIn);
    const person = await rig.identified();
    const { id, options } = await question(person);
    const payload = rig.device.make(options);
    await show(person, id, payload);
    await bindForSignIn(person, id);
    await person.submit();
    const next = await rig.begin('SignIn');
    const asked = await next.call('POST', '/api/experience/preflight/sign-in-passkey/authentication');
    const { challenge } = asked.json()['authenticationOptions'] as { challenge: string };
    const shown = rig.device.show({ challenge });
    const verify = `${verification}/sign-in-passkey/authentication/verify`;
    assert.equal(told(await next.call('POST', verify, { payload: shown })), '200');
    await rig.services.audit.flush();
    const { entries } = await rig.services.audit.list(
      { tenantId: 'default' },
      { limit: 100, offset: 0, cap: 100 },
    );
    const keys = entries.toReversed().map(({ key }) => key);
    assert.deepEqual(
      keys.filter((key) => /WebAuthn|Passkey/.test(key)),
      [
        'Interaction.SignIn.Verification.WebAuthn.Create',
        'Interaction.SignIn.Verification.WebAuthn.Submit',
        'Interaction.SignIn.BindMfa.WebAuthn.Submit',
        'Interaction.SignIn.Verification.SignInPasskey.Submit',
      ],
    );
    const written = JSON.stringify(entries) + rig.logged();
    for (const hidden of [
      options.challenge,
      challenge,
      payload.response.attestationObject,
      shown.response.signature,
      payload.id,
    ])
      assert.ok(!written.includes(hidden), hidden);
  });

  test('at sign-up, too, once the account is there', async (t) => {
    const rig = await open(databases, t, asFactor);
    const person = await rig.begin('Register');
    assert.equal(told(await person.call('POST', registration)), '404 session.identifier_not_found');
    const made = await person.call('POST', `${verification}/new-password-identity`, {
      identifier: { type: 'username', value: 'dora' },
      password,
    });
    assert.equal(told(await person.identify(String(made.json()['verificationId']))), '201');
    const { id, options } = await question(person);
    assert.equal(told(await show(person, id, rig.device.make(options))), '200');
    assert.equal(told(await bind(person, id)), '204');
    assert.equal(told(await person.submit()), '200');
    const dora = await rig.services.users.findBy('default', { username: 'dora' });
    assert.ok(dora);
    const kept = await rig.services.factors.list({ tenantId: 'default', userId: dora.id });
    assert.equal(kept[0]?.kind, 'passkey');
  });

  test('refusals: nobody yet, a forgotten password, off', async (t) => {
    const rig = await open(databases, t, { ...asFactor, forgotPasswordMethods: null });
    const payload = { id: 'x', type: 'public-key' };
    const nobody = await rig.begin('SignIn');
    for (const reply of [
      await nobody.call('POST', registration),
      await show(nobody, 'x', payload),
      await bindForSignIn(nobody, 'x'),
    ])
      assert.equal(told(reply), '404 session.identifier_not_found');
    const forgetful = await rig.begin('ForgotPassword');
    for (const reply of [
      await forgetful.call('POST', registration),
      await show(forgetful, 'x', payload),
      await bindForSignIn(forgetful, 'x'),
    ])
      assert.equal(told(reply), '400 session.not_supported_for_forgot_password');
    const person = await rig.identified();
    const { id, options } = await question(person);
    assert.equal(told(await show(person, id, rig.device.make(options))), '200');
    assert.equal(told(await bindForSignIn(person, id)), off, 'a factor, and not to sign in with');
    await rig.change({ mfa: { factors: ['Totp'], policy: 'NoPrompt' } });
    assert.equal(told(await person.call('POST', registration)), off);
    assert.equal(told(await bind(person, id)), off);
  });
});
