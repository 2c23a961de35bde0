/** What somebody might try who has a part of what is asked for: each way round is closed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, openExperience, told } from '../../testing/experience.ts';
import { createOperator } from '../../testing/operator.ts';
import { openFactors, password as usual } from '../../testing/second-factors.ts';
import { openSocial } from '../../testing/social.ts';

const phone = '16502530700';
const password = 'correct horse';

eachDatabase('no way round', (databases) => {
  test('a password that was changed meanwhile lets nobody in, also on the way of signing up', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(everyWay);
    const { id } = await rig.addUser({ phone, password });
    const thief = await rig.begin('SignIn');
    const proof = await thief.checkPassword({ type: 'phone', value: phone }, password);
    assert.equal(told(await thief.identify(String(proof.json()['verificationId']))), '204');
    assert.equal(told(await thief.switchTo('Register')), '204');
    rig.clock.move(1000);
    const { users } = rig.services;
    await users.update('default', id, { password: await users.hashPassword('a newer horse') });
    assert.equal(told(await thief.submit()), '400 session.verification_failed');
  });

  test('nor does the password of somebody else that was set at the same moment', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change(everyWay);
    const { id } = await rig.addUser({ phone, password });
    const own = await rig.addUser({ username: 'thief', password });
    const thief = await rig.begin('SignIn');
    const proof = await thief.checkPassword({ type: 'phone', value: phone }, password);
    assert.equal(told(await thief.identify(String(proof.json()['verificationId']))), '204');
    rig.clock.move(1000);
    const { users } = rig.services;
    for (const one of [id, own.id])
      await users.update('default', one, { password: await users.hashPassword('a newer horse') });
    assert.equal(
      told(await thief.checkPassword({ type: 'username', value: 'thief' }, 'a newer horse')),
      '200',
    );
    assert.equal(told(await thief.submit()), '400 session.verification_failed');
  });

  test('who was sent a token signs up with that number alone, where nobody else may sign up', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({
      ...everyWay,
      signInMode: 'SignIn',
      signUp: { identifiers: ['username'], password: true, verify: false },
    });
    const { token } = (await createOperator(rig).post('/api/one-time-tokens', { phone })).body;
    const person = await rig.begin('Register');
    const shown = await person.call('POST', '/api/experience/verification/one-time-token/verify', {
      identifier: { type: 'phone', value: phone },
      token,
    });
    assert.equal(told(shown), '200');
    const add = (body: object) => person.call('POST', '/api/experience/profile', body);
    assert.equal(told(await add({ type: 'username', value: 'ann' })), '204');
    assert.equal(told(await add({ type: 'password', value: 'a horse that is long' })), '204');
    assert.equal(told(await person.identify()), '403 auth.forbidden');
    assert.equal(told(await person.identify(String(shown.json()['verificationId']))), '201');
    const ann = await rig.services.users.findBy('default', { username: 'ann' });
    assert.equal(ann?.phone, `+${phone}`);
  });

  test('nor does a token open the way for another number', async (t) => {
    const rig = await openExperience(databases, t);
    const { token } = (await createOperator(rig).post('/api/one-time-tokens', { phone })).body;
    const other = '16502530701';
    const person = await rig.begin('Register');
    const code = await rig.prove(person, other, 'Register');
    const shown = await person.call('POST', '/api/experience/verification/one-time-token/verify', {
      identifier: { type: 'phone', value: phone },
      token,
    });
    await rig.change({
      signInMode: 'SignIn',
      signUp: { identifiers: ['phone'], password: true, verify: true },
    });
    assert.equal(
      told(await person.identify(String(shown.json()['verificationId']))),
      '422 user.missing_profile',
    );
    const add = (body: object) => person.call('POST', '/api/experience/profile', body);
    assert.equal(told(await add({ type: 'password', value: 'a horse that is long' })), '204');
    assert.equal(told(await person.identify(code)), '403 auth.forbidden');
    assert.equal(await rig.services.users.findBy('default', { phone: `+${other}` }), undefined);
  });

  test('C14 one address asks only so often whether a username is taken', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({
      ...everyWay,
      signUp: { identifiers: ['username'], password: true, verify: false },
      sentinelPolicy: { attemptsPerAddress: 3 },
    });
    await rig.addUser({ username: 'ann' });
    const person = await rig.begin('Register');
    const ask = async (value: string) =>
      told(await person.call('POST', '/api/experience/profile', { type: 'username', value }));
    const heard = [];
    for (const name of ['ann', 'bob', 'cid', 'ann', 'dan']) heard.push(await ask(name));
    assert.deepEqual(heard, [
      '422 user.username_already_in_use',
      '204',
      '204',
      '400 session.verification_blocked_too_many_attempts',
      '400 session.verification_blocked_too_many_attempts',
    ]);
  });

  test('B4 who has shown the first factor alone learns nothing of the person from a new one', async (t) => {
    const rig = await openFactors(databases, t, {
      policy: 'Mandatory',
      factors: ['Totp', 'WebAuthn', 'BackupCode'],
    });
    const { id } = await rig.addUser({
      username: 'ann',
      phone,
      email: 'ann@mail.example',
      password: usual,
    });
    const { secret } = await rig.services.factors.addTotp({ tenantId: 'default', userId: id });
    const thief = await rig.identified('ann');
    const make = (what: string) => thief.call('POST', `/api/experience/verification/${what}`);
    const ways = ['totp/secret', 'backup-code/generate', 'web-authn/registration'];
    for (const way of ways)
      assert.equal(told(await make(way)), '403 session.mfa.require_mfa_verification', way);
    assert.equal(told(await rig.showTotp(thief, rig.shownBy(secret))), '200');
    for (const way of ways) assert.equal(told(await make(way)), '200', way);
  });

  test('an account elsewhere that was taken away meanwhile lets nobody in', async (t) => {
    const rig = await openSocial(databases, t);
    const { id } = await rig.addUser({ phone });
    const { identities } = rig.services;
    await identities.link('default', id, { target: 'acme', id: 'u1' });
    const thief = await rig.begin('SignIn');
    assert.equal(told(await rig.identify(thief, await rig.viaProvider(thief))), '204');
    await identities.unlink('default', id, 'acme');
    assert.equal(told(await thief.submit()), '400 session.verification_failed');
    // Shown once more, it is somebody else's way in, if anybody's.
    assert.equal(
      told(await rig.identify(thief, await rig.viaProvider(thief))),
      '404 user.identity_not_exist',
    );
    assert.equal(told(await thief.submit()), '400 session.verification_failed');
  });

  test('pressed again and again, the owner hears once that an account elsewhere was linked', async (t) => {
    const rig = await openSocial(databases, t);
    await rig.change(everyWay);
    await rig.addUser({ phone, username: 'ann', password });
    const person = await rig.begin('SignIn');
    const proof = await person.checkPassword({ type: 'username', value: 'ann' }, password);
    assert.equal(told(await person.identify(String(proof.json()['verificationId']))), '204');
    const verificationId = await rig.viaProvider(person);
    assert.equal(told(await rig.add(person, { type: 'social', verificationId })), '204');
    for (let press = 0; press < 3; press++) assert.equal(told(await person.submit()), '200');
    const texts = await rig.services.messages.telephone.list({ tenantId: 'default', phone: `+${phone}` });
    assert.equal(texts.length, 1);
    const rows = await rig.database.kysely.selectFrom('interactions').select('flow').execute();
    assert.deepEqual(
      rows.map(({ flow }) => (JSON.parse(flow ?? '{}') as { profile: object }).profile),
      [{}],
    );
  });
});
