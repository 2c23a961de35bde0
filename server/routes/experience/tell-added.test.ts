/** Who hears of what signing in added to an account, on both databases: B4. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { freshPhone, openAccount, password } from '../../testing/account.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { everyWay, told } from '../../testing/experience.ts';
import type { Person } from '../../testing/person.ts';

async function open(databases: TestDatabases, t: TestContext, wanted: 'phone' | 'email') {
  const rig = await openAccount(databases, t);
  await rig.change({
    ...everyWay,
    mfa: { factors: [], policy: 'NoPrompt' },
    signUp: {
      identifiers: ['username'],
      secondaryIdentifiers: [{ identifier: wanted, verify: true }],
      password: true,
      verify: true,
    },
  });
  const events = ['Phone.Changed', 'User.Data.Updated', 'User.Created'];
  await rig.services.hooks.create('default', {
    name: 'all',
    events: events as never,
    config: { url: 'https://hooks.example/', headers: {} },
    enabled: true,
  });
  const identified = async (username: string): Promise<Person> => {
    const person = await rig.begin('SignIn');
    const shown = await person.checkPassword({ type: 'username', value: username }, password);
    assert.equal(told(await person.identify(String(shown.json()['verificationId']))), '204');
    return person;
  };
  const post = (person: Person, path: string, body: object) =>
    person.call('POST', `/api/experience/${path}`, body);
  return {
    ...rig,
    identified,
    add: async (person: Person, type: 'phone' | 'email', verificationId: string) =>
      assert.equal(told(await post(person, 'profile', { type, verificationId })), '204'),
    async proveAddress(person: Person, value: string): Promise<string> {
      const identifier = { type: 'email', value };
      const path = 'verification/verification-code';
      const sent = await post(person, path, { identifier, interactionEvent: 'SignIn' });
      const verificationId = String(sent.json()['verificationId']);
      const letter = rig.relay.messages.at(-1)?.body as { payload: { code: string } } | undefined;
      const code = letter?.payload.code;
      assert.equal(told(await post(person, `${path}/verify`, { identifier, verificationId, code })), '200');
      return verificationId;
    },
    async heard() {
      const rows = await rig.database.kysely
        .selectFrom('hook_deliveries')
        .select(['event', 'body'])
        .execute();
      return rows.map(({ event, body }) => ({ event, data: (JSON.parse(body) as { data: object }).data }));
    },
  };
}

eachDatabase('what signing in adds', (databases) => {
  test('a number: the address that was there hears of it once, webhooks of both; who signs up needs no message', async (t) => {
    const rig = await open(databases, t, 'phone');
    const { id } = await rig.addUser({ username: 'ann', email: 'ann@mail.example', password });
    const person = await rig.identified('ann');
    assert.equal(told(await person.submit()), '422 user.missing_profile');
    const phone = freshPhone();
    await rig.add(person, 'phone', await rig.prove(person, phone, 'SignIn'));
    assert.deepEqual(rig.lettersTo('ann@mail.example'), [], 'nothing is changed yet');
    const twice = await Promise.all([person.submit(), person.submit()]);
    assert.deepEqual(twice.map(told), ['200', '200']);
    assert.deepEqual(rig.lettersTo('ann@mail.example'), ['PhoneChanged']);
    assert.equal((await rig.textsTo(phone)).length, 1, 'its code alone');
    const heard = await rig.heard();
    assert.deepEqual(heard.map(({ event }) => event).toSorted(), ['Phone.Changed', 'User.Data.Updated']);
    assert.deepEqual(heard.find(({ event }) => event === 'Phone.Changed')?.data, {
      userId: id,
      primaryPhone: phone,
      previousPhone: null,
    });

    const again = await rig.identified('ann');
    assert.equal(told(await again.submit()), '200');
    assert.equal((await rig.heard()).length, 2, 'a sign-in that adds nothing is no change');

    const newcomer = await rig.begin('Register');
    const number = freshPhone();
    const proven = await rig.prove(newcomer, number, 'Register');
    const identity = { identifier: { type: 'username', value: 'bob' }, password };
    const path = '/api/experience/verification/new-password-identity';
    const named = await newcomer.call('POST', path, identity);
    await rig.add(newcomer, 'phone', proven);
    assert.equal(told(await newcomer.identify(String(named.json()['verificationId']))), '201');
    assert.equal(told(await newcomer.submit()), '200');
    assert.equal((await rig.textsTo(number)).length, 1);
    assert.equal((await rig.heard()).at(-1)?.event, 'User.Created');
  });

  test('an address: the number that was there hears of it, unless its owner read a code on it a moment ago', async (t) => {
    const rig = await open(databases, t, 'email');
    for (const byCode of [false, true]) {
      const phone = freshPhone();
      const username = `ann_${byCode}`;
      await rig.addUser({ username, phone, password });
      const person = byCode ? await rig.begin('SignIn') : await rig.identified(username);
      if (byCode) assert.equal(told(await person.identify(await rig.prove(person, phone, 'SignIn'))), '204');
      const address = `${username}@mail.example`;
      await rig.add(person, 'email', await rig.proveAddress(person, address));
      assert.equal(told(await person.submit()), '200');
      const notices = (await rig.textsTo(phone)).filter((text) => text.includes('was changed'));
      assert.equal(notices.length, byCode ? 0 : 1);
      assert.deepEqual(rig.lettersTo(address).length, 1, 'its code alone');
    }
  });
});
