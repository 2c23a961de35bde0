/** Adaptive MFA over HTTP: a rule that fires asks, what strangers claim does not count, and little is remembered. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { fromBase32, stepAt, totpAt } from '../../factors/totp.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';
import { createOperator } from '../../testing/operator.ts';

const day = 86_400_000;
const password = 'correct horse';
const required = '403 session.mfa.require_mfa_verification';
const bangkok = { country: 'TH', latitude: '13.7563', longitude: '100.5018', city: 'Bangkok' };
const london = { country: 'GB', latitude: '51.5072', longitude: '-0.1276', city: 'London' };
const proxy = '10.0.0.1';

type Told = Readonly<Record<string, string>>;

async function open(databases: TestDatabases, t: TestContext, { isOn = true, hasApp = true } = {}) {
  const rig = await openExperience(databases, t, { trustProxy: ['10.0.0.0/8'] });
  await rig.change({
    signUp: { identifiers: ['username'], password: true, verify: false },
    signIn: {
      methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
    },
    forgotPasswordMethods: null,
    mfa: { factors: ['Totp'], policy: isOn ? 'PromptOnlyAtSignInMandatory' : 'NoPrompt' },
    adaptiveMfa: { enabled: isOn },
  });
  const { id: userId } = await rig.addUser({ username: 'ann', password });
  const bytes = hasApp
    ? fromBase32((await rig.services.factors.addTotp({ tenantId: 'default', userId })).secret)
    : undefined;

  const identified = async (signals: Told = {}, address = proxy) => {
    const headers = Object.fromEntries(
      Object.entries(signals).map(([name, value]) => [`x-logto-cf-${name}`, value]),
    );
    const person = rig.person({ address, headers });
    await person.openSignIn();
    await person.begin('SignIn');
    const proof = await person.checkPassword({ type: 'username', value: 'ann' }, password);
    assert.equal(told(await person.identify(String(proof.json()['verificationId']))), '204');
    return person;
  };
  return {
    ...rig,
    userId,
    identified,
    /** How a sign-in with nothing but the password ends. */
    signIn: async (signals?: Told, address?: string) =>
      told(await (await identified(signals, address)).submit()),
    appValue() {
      assert.ok(bytes);
      return totpAt(bytes, stepAt(rig.clock.now()));
    },
    places: () =>
      rig.database.kysely
        .selectFrom('sign_in_places')
        .select(['country', 'latitude_tenths', 'longitude_tenths'])
        .orderBy('country')
        .execute(),
  };
}

eachDatabase('adaptive MFA', (databases) => {
  test('each rule asks, and only then; nothing at the first sign-in, nothing where nothing is told', async (t) => {
    const rig = await open(databases, t);
    assert.equal(await rig.signIn({ ...london, 'bot-score': '1' }), '200', 'the first');
    assert.equal(await rig.signIn(), '200', 'nothing is told');
    assert.equal(await rig.signIn(london), '200');
    assert.equal(await rig.signIn({ country: 'TH' }), required, 'another country');
    assert.equal(await rig.signIn({ ...bangkok, country: 'GB' }), required, 'too far, too soon');
    assert.equal(await rig.signIn({ 'bot-score': '29' }), required, 'a program');
    assert.equal(await rig.signIn({ 'bot-score': '29', 'bot-verified': 'true' }), '200');
    assert.equal(await rig.signIn({ 'bot-score': '30' }), '200');
    rig.clock.move(day);
    assert.equal(await rig.signIn({ ...bangkok, country: 'GB' }), '200', 'a day is enough to get there');
    rig.clock.move(31 * day);
    assert.equal(await rig.signIn(), required, 'away for long');
  });

  test('C3: headers count only from a proxy in TRUST_PROXY', async (t) => {
    const rig = await open(databases, t);
    const stranger = '203.0.113.9';
    assert.equal(await rig.signIn(london, stranger), '200');
    assert.deepEqual(await rig.places(), []);
    assert.equal(await rig.signIn(london), '200');
    assert.equal(await rig.signIn({ ...bangkok, 'bot-score': '1' }, stranger), '200');
    // Nor does a stranger come home by saying so.
    rig.clock.move(31 * day);
    assert.equal(await rig.signIn({ ...london, 'bot-score': '99' }, stranger), required);
  });

  test('who shows the factor gets in, and the place is known from then on; one row for each country, to 0.1 degree', async (t) => {
    const rig = await open(databases, t);
    assert.equal(await rig.signIn(london), '200');
    const person = await rig.identified(bangkok);
    assert.equal(told(await person.submit()), required);
    assert.deepEqual(
      (await rig.places()).map(({ country }) => country),
      ['GB'],
      'nothing is learned from a sign-in that did not end',
    );
    const code = rig.appValue();
    assert.equal(
      told(await person.call('POST', '/api/experience/verification/totp/verify', { code })),
      '200',
    );
    assert.equal(told(await person.submit()), '200');
    assert.equal(await rig.signIn(bangkok), '200');
    assert.deepEqual(await rig.places(), [
      { country: 'GB', latitude_tenths: 515, longitude_tenths: -1 },
      { country: 'TH', latitude_tenths: 138, longitude_tenths: 1005 },
    ]);
  });

  test('B4: where no rule fires, a new factor still wants one that is there', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.identified();
    assert.equal(told(await person.call('POST', '/api/experience/verification/totp/secret')), required);
  });

  test('who has no factor is not asked for one, but to set one up, whatever fires', async (t) => {
    const rig = await open(databases, t, { hasApp: false });
    await rig.services.users.recordSignIn('default', rig.userId, []);
    assert.equal(await rig.signIn({ 'bot-score': '1' }), '422 user.missing_mfa');
  });

  test('webhooks and the log hear which rules; nobody hears where it was', async (t) => {
    const rig = await open(databases, t);
    const operator = createOperator(rig);
    const hook = { events: ['PostSignInAdaptiveMfaTriggered'], config: { url: 'https://hooks.example/in' } };
    assert.equal((await operator.post('/api/hooks', hook)).verdict, '201');
    assert.equal(await rig.signIn(london), '200');
    assert.equal(await rig.signIn({ ...bangkok, 'bot-score': '3' }), required);
    const rules = ['new_country', 'geo_velocity', 'untrusted_ip'];
    const deliveries = await rig.database.kysely.selectFrom('hook_deliveries').select('body').execute();
    assert.equal(deliveries.length, 1);
    const [{ body } = { body: '' }] = deliveries;
    const { interactionEvent, userId, adaptiveMfaResult } = JSON.parse(body);
    assert.deepEqual(
      { interactionEvent, userId, adaptiveMfaResult },
      {
        interactionEvent: 'SignIn',
        userId: rig.userId,
        adaptiveMfaResult: { requiresMfa: true, triggeredRules: rules.map((rule) => ({ rule })) },
      },
    );
    await rig.services.audit.flush();
    const rows = await rig.database.kysely
      .selectFrom('logs')
      .select('payload')
      .where('key', '=', 'Interaction.SignIn.Submit')
      .execute();
    const lines = rows.map(({ payload }) => payload);
    assert.equal(lines.length, 2);
    assert.equal(lines.filter((line) => line.includes(JSON.stringify(rules))).length, 1);
    for (const text of [body, rig.logged(), ...lines])
      assert.doesNotMatch(text, /13\.7563|100\.5018|13\.8\b|100\.5\b|Bangkok|London/);
  });

  test('costs nothing where it is off, and at most two statements where it is on', async (t) => {
    const cost = async (isOn: boolean, signals?: Told) => {
      const rig = await open(databases, t, { isOn, hasApp: isOn });
      await rig.signIn(london);
      const person = await rig.identified(signals);
      let end = '';
      const count = await rig.statementsOf(async () => {
        end = told(await person.submit());
      });
      assert.equal(end, '200');
      return { count, places: (await rig.places()).length };
    };
    const off = await cost(false, london);
    assert.deepEqual(await cost(false), off);
    assert.equal(off.places, 0, 'nothing is remembered');
    const [untold, on] = [await cost(true), await cost(true, london)];
    assert.ok(on.count <= untold.count + 2, `${on.count} statements, ${untold.count} without signals`);
    assert.ok(untold.count <= off.count, `${untold.count} statements without signals, ${off.count} when off`);
  });

  test('a place is forgotten after 180 days, and with the person; a hundred sign-ins at once leave one row', async (t) => {
    const rig = await open(databases, t);
    const { signInPlaces: places } = rig.services;
    const here = { country: 'TH' };
    await places.remember('default', rig.userId, { country: 'GB' });
    await places.remember('default', 'nobody', here);
    await places.remember('admin', rig.userId, here);
    rig.clock.move(100 * day);
    await Promise.all(Array.from({ length: 100 }, () => places.remember('default', rig.userId, here)));
    rig.clock.move(80 * day);
    await rig.services.sweep();
    const countries = async () => (await rig.places()).map(({ country }) => country);
    assert.deepEqual(await countries(), ['GB', 'TH'], 'not a moment earlier');
    rig.clock.move(1);
    assert.deepEqual(
      (await places.list('default', rig.userId)).map(({ country }) => country),
      ['TH'],
      'not looked at any more, swept or not',
    );
    await rig.services.sweep();
    assert.deepEqual(await countries(), ['TH']);
    await rig.services.users.remove('default', rig.userId);
    assert.deepEqual(await countries(), []);
  });
});
