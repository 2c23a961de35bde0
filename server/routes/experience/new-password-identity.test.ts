/** POST /api/experience/verification/new-password-identity: a name and a password for a new account. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshSettings } from '../../../contract/fresh-settings.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, openExperience, told } from '../../testing/experience.ts';
import type { Person } from '../../testing/person.ts';

const choose = (person: Person, value: string, password = 'correct horse') =>
  person.call('POST', '/api/experience/verification/new-password-identity', {
    identifier: { type: 'username', value },
    password,
  });

eachDatabase('POST verification/new-password-identity', (databases) => {
  test('200, and the account is made, signed in, and signs in again with the password', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ ...everyWay, signUp: freshSettings.signUp });
    const person = await rig.begin('Register');
    const reply = await choose(person, 'ann');
    assert.equal(told(reply), '200');
    assert.equal(told(await person.identify(String(reply.json()['verificationId']))), '201');
    assert.equal(told(await person.submit()), '200');
    const later = await rig.begin('SignIn');
    const proof = await later.checkPassword({ type: 'username', value: 'ann' }, 'correct horse');
    assert.equal(told(await later.identify(String(proof.json()['verificationId']))), '204');
    assert.equal(told(await later.submit()), '200');
  });

  test('422 user.username_already_in_use, user.username_invalid, password.rejected with its issues', async (t) => {
    const rig = await openExperience(databases, t);
    const policy = freshSettings.usernamePolicy;
    await rig.change({
      usernamePolicy: { ...policy, minLength: 3 },
      passwordPolicy: { length: { min: 10 } },
    });
    await rig.addUser({ username: 'ann' });
    const person = await rig.begin('Register');
    assert.equal(told(await choose(person, 'ann', 'short')), '422 user.username_already_in_use');
    assert.equal(told(await choose(person, 'an')), '422 user.username_invalid');
    const reply = await choose(person, 'bob', 'short');
    assert.equal(told(reply), '422 password.rejected');
    assert.deepEqual(reply.json()['data'], [
      { code: 'password_rejected.too_short', interpolation: { min: 10 } },
    ]);
  });

  test('password.rejected: words of the tenant, one’s own name, the operator’s list of breached ones', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'breached-'));
    t.after(() => rm(folder, { recursive: true }));
    const passwordBreachList = join(folder, 'list.txt');
    const digests = ['correct horse', 'hunter2 hunter'].map((password) =>
      createHash('sha1').update(password).digest('hex').toUpperCase(),
    );
    await writeFile(passwordBreachList, `${digests.toSorted().join(':3\n')}:3\n`);
    const rig = await openExperience(databases, t, { config: { passwordBreachList } });
    await rig.change({ passwordPolicy: { rejects: { words: ['acme'] } } });
    const person = await rig.begin('Register');
    const codesOf = async (name: string, password: string) => {
      const reply = await choose(person, name, password);
      const { data = [] } = reply.json() as { data?: { code: string }[] };
      return data.map(({ code }) => code);
    };
    assert.deepEqual(await codesOf('ann', 'correct horse'), ['password_rejected.pwned']);
    assert.deepEqual(await codesOf('ann', 'acme for ever'), ['password_rejected.restricted.words']);
    assert.deepEqual(await codesOf('lucy', 'Lucy in the sky'), ['password_rejected.restricted.user_info']);
    assert.deepEqual(await codesOf('ann', 'purple monkey'), []);
    await rig.change({ passwordPolicy: { rejects: { pwned: false } } });
    assert.deepEqual(await codesOf('ann', 'correct horse'), []);
  });

  test('400 guard.invalid_input: the alphabet of a name, a password at all', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('Register');
    for (const name of ['', '1ann', 'an n', 'ann-lee', 'ann@example.com', 'änn', 'a'.repeat(129)])
      assert.equal(told(await choose(person, name)), '400 guard.invalid_input', name);
    assert.equal(told(await choose(person, 'ann', '')), '400 guard.invalid_input');
  });

  test('where nobody may sign up, nobody learns which names exist', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ signInMode: 'SignIn' });
    await rig.addUser({ username: 'ann' });
    for (const name of ['ann', 'nobody']) {
      const person = await rig.begin('Register');
      const reply = await choose(person, name, 'x');
      assert.equal(told(reply), '200');
      assert.equal(told(await person.identify(String(reply.json()['verificationId']))), '403 auth.forbidden');
      assert.equal(told(await person.switchTo('SignIn')), '204');
      assert.equal(
        told(await person.identify(String(reply.json()['verificationId']))),
        '422 user.sign_in_method_not_enabled',
      );
    }
  });

  test('C3: nobody asks for ever which names exist, nor has us hash without end', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ ...everyWay, sentinelPolicy: { attemptsPerAddress: 2 } });
    await rig.addUser({ username: 'ann' });
    const person = await rig.begin('Register');
    assert.equal(told(await choose(person, 'ann')), '422 user.username_already_in_use');
    assert.equal(told(await choose(person, 'bob')), '200');
    for (const name of ['ann', 'eve'])
      assert.equal(told(await choose(person, name)), '400 session.verification_blocked_too_many_attempts');
    rig.clock.move(3_600_001);
    assert.equal(told(await choose(await rig.begin('Register'), 'eve')), '200');
  });

  test('usernamePolicy.caseSensitive=false: one name in any capitals, at once for those who are there', async (t) => {
    const rig = await openExperience(databases, t);
    await rig.change({ ...everyWay, signUp: freshSettings.signUp });
    await rig.addUser({ username: 'Ann', password: 'correct horse' });
    const management = await rig.management();
    const usernamePolicy = { ...freshSettings.usernamePolicy, caseSensitive: false };
    assert.equal(told(await management('PATCH', '/api/sign-in-exp', { usernamePolicy })), '200');
    const person = await rig.begin('Register');
    assert.equal(told(await choose(person, 'aNN')), '422 user.username_already_in_use');
    assert.equal(
      told(await person.checkPassword({ type: 'username', value: 'ann' }, 'correct horse')),
      '200',
    );
  });

  test('422 user.missing_profile: a name where a phone is asked for; both together make the account', async (t) => {
    const rig = await openExperience(databases, t);
    const person = await rig.begin('Register');
    const chosen = await choose(person, 'ann');
    const refused = await person.identify(String(chosen.json()['verificationId']));
    assert.equal(told(refused), '422 user.missing_profile');
    assert.deepEqual(refused.json()['data'], { missingProfile: ['phone'] });
    const id = await rig.prove(person, '16502530000', 'Register');
    assert.equal(told(await person.identify(id)), '201');
    const user = await rig.services.users.findBy('default', { username: 'ann' });
    assert.equal(user?.phone, '+16502530000');
    assert.equal(user?.hasPassword, true);
  });
});
