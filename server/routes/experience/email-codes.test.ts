/** Signing up and in with a code that came by e-mail: every step by its answers. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { fetchFrom } from '@latchkey/connector-kit/testing';
import { createSimulator, exampleConfig } from '../../../connectors/http-email/simulator.ts';
import type { SettingsPatch } from '../../../contract/settings.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { openExperience, told } from '../../testing/experience.ts';
import { claimsOf, type InteractionEvent, type Person } from '../../testing/person.ts';

const email = 'anna@example.com';
const byEmail: SettingsPatch = {
  signUp: { identifiers: ['email'], password: false, verify: true },
  signIn: {
    methods: [{ identifier: 'email', password: false, verificationCode: true, isPasswordPrimary: false }],
  },
};

async function open(databases: TestDatabases, t: TestContext, patch: SettingsPatch = byEmail) {
  const relay = createSimulator();
  const rig = await openExperience(databases, t, { fetch: fetchFrom(relay) });
  await rig.services.messages.connectors.create({
    tenantId: 'default',
    factoryId: 'http-email',
    config: exampleConfig,
  });
  await rig.change(patch);
  const ask = (person: Person, value: string, interactionEvent: InteractionEvent) =>
    person.call('POST', '/api/experience/verification/verification-code', {
      identifier: { type: 'email', value },
      interactionEvent,
    });
  const check = (person: Person, value: string, verificationId: string, code: string) =>
    person.call('POST', '/api/experience/verification/verification-code/verify', {
      identifier: { type: 'email', value },
      verificationId,
      code,
    });
  const lastCode = () =>
    (relay.messages.at(-1)?.body as { payload: { code: string } } | undefined)?.payload.code ?? '';
  return {
    ...rig,
    relay,
    ask,
    check,
    lastCode,
    async prove(person: Person, value: string, event: InteractionEvent): Promise<string> {
      const sent = await ask(person, value, event);
      assert.equal(told(sent), '200');
      const id = String(sent.json()['verificationId']);
      assert.equal(told(await check(person, value, id, lastCode())), '200');
      return id;
    },
  };
}

const finish = async (person: Person) => {
  const { redirectTo } = (await person.submit()).json();
  return (await person.exchange(await person.follow(String(redirectTo)))).json();
};

eachDatabase('a code by e-mail', (databases) => {
  test('makes an account with a verified address, and the next time lets the same person in, whatever the capitals', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.begin('Register');
    const id = await rig.prove(person, 'Anna@Example.COM', 'Register');
    assert.equal(rig.relay.messages[0]?.to, email);
    assert.equal(told(await person.identify(id)), '201');
    const { id_token: token } = await finish(person);
    const user = await rig.services.users.findBy('default', { email });
    assert.equal(claimsOf(token)['sub'], user?.id);
    assert.equal(user?.email, email);

    rig.clock.move(60_000);
    const again = await rig.begin('SignIn');
    const proof = await rig.prove(again, 'ANNA@example.com', 'SignIn');
    assert.equal(told(await again.identify(proof)), '204');
    const { id_token: second } = await finish(again);
    assert.equal(claimsOf(second)['sub'], user?.id);
  });

  test('SignIn with an unknown address is 404 with the address, and Register takes the same code', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.begin('SignIn');
    const id = await rig.prove(person, email, 'SignIn');
    const unknown = await person.identify(id);
    assert.equal(told(unknown), '404 user.user_not_exist');
    assert.deepEqual(unknown.json()['data'], { identifier: email });
    assert.equal(told(await person.switchTo('Register')), '204');
    assert.equal(told(await person.identify(id)), '201');
    assert.equal(rig.relay.messages.length, 1);
  });

  test('Register with an address that has an account is 422, and SignIn takes the same code', async (t) => {
    const rig = await open(databases, t);
    await rig.addUser({ email: 'ANNA@example.com' });
    const person = await rig.begin('Register');
    const id = await rig.prove(person, email, 'Register');
    assert.equal(told(await person.identify(id)), '422 user.email_already_in_use');
    assert.equal(told(await person.switchTo('SignIn')), '204');
    assert.equal(told(await person.identify(id)), '204');
  });

  test('of two accounts that are made with one address at once, one is made', async (t) => {
    const rig = await open(databases, t, { ...byEmail, messageLimitPolicy: { resendIntervalSeconds: 0 } });
    const people = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const person = await rig.begin('Register');
      people.push({ person, id: await rig.prove(person, email, 'Register') });
    }
    const fates = await Promise.all(people.map(async ({ person, id }) => told(await person.identify(id))));
    assert.deepEqual(fates.toSorted(), [
      '201',
      ...Array.from({ length: 5 }, () => '422 user.email_already_in_use'),
    ]);
  });

  test('A3: of 64 who type the right code at once, one is told that it is right', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.begin('SignIn');
    const id = String((await rig.ask(person, email, 'SignIn')).json()['verificationId']);
    const code = rig.lastCode();
    const fates = await Promise.all(
      Array.from({ length: 64 }, async () => told(await rig.check(person, email, id, code))),
    );
    assert.deepEqual(fates.toSorted(), [
      '200',
      ...Array.from({ length: 63 }, () => '400 verification_code.not_found'),
    ]);
  });

  test('a phone and an address in one flow: each code is proven for itself, and the account has both', async (t) => {
    const rig = await open(databases, t, {
      signUp: {
        identifiers: ['email'],
        password: false,
        verify: true,
        secondaryIdentifiers: [{ identifier: 'phone', verify: true }],
      },
      signIn: {
        methods: [
          { identifier: 'email', password: false, verificationCode: true, isPasswordPrimary: false },
          { identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false },
        ],
      },
    });
    const person = await rig.begin('Register');
    const byMail = await rig.prove(person, email, 'Register');
    const missing = await person.identify(byMail);
    assert.equal(told(missing), '422 user.missing_profile');
    assert.deepEqual(missing.json()['data'], { missingProfile: ['phone'] });
    const state = (await person.call('GET', '/api/experience/interaction')).json();
    assert.deepEqual(state['profile'], { primaryEmail: email });
    assert.deepEqual(state['verificationRecords'], [
      {
        id: byMail,
        type: 'EmailVerificationCode',
        identifier: { type: 'email', value: email },
        templateType: 'Register',
        verified: true,
      },
    ]);
  });

  test('422 user.invalid_email: an address that no letter can reach, before anything is counted', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.begin('SignIn');
    for (const value of [
      'a@b..c',
      '"a b"@c.example',
      '<a@b.example>',
      'a,b@c.example',
      `${'a'.repeat(65)}@b.example`,
    ])
      assert.match(
        told(await rig.ask(person, value, 'SignIn')),
        /^(422 user.invalid_email|400 guard.invalid_input)$/,
        value,
      );
    assert.equal(told(await rig.ask(person, 'a@b..c', 'SignIn')), '422 user.invalid_email');
    assert.deepEqual(rig.relay.messages, []);
  });

  test('400 email_mismatch, 404 for another kind of record; 429 by address in any spelling (C10)', async (t) => {
    const rig = await open(databases, t);
    const person = await rig.begin('SignIn');
    const id = String((await rig.ask(person, email, 'SignIn')).json()['verificationId']);
    const code = rig.lastCode();
    assert.equal(
      told(await rig.check(person, 'bert@example.com', id, code)),
      '400 verification_code.email_mismatch',
    );
    assert.equal(
      told(await person.checkCode('16502530000', id, code)),
      '404 session.verification_session_not_found',
    );
    assert.equal(
      told(await rig.ask(person, 'ANNA@EXAMPLE.com', 'SignIn')),
      '429 request.message_rate_limited',
    );
    assert.equal(told(await rig.check(person, 'Anna@example.com', id, code)), '200');
  });

  test('C14: where nobody may sign up, a code for an unknown address goes nowhere, at the same price', async (t) => {
    const rig = await open(databases, t, { ...byEmail, signInMode: 'SignIn' });
    await rig.addUser({ email });
    const person = await rig.begin('SignIn');
    await rig.addUser({ email: 'warm@example.com' });
    await rig.ask(person, 'warm@example.com', 'SignIn');
    const known = await rig.statementsOf(() => rig.ask(person, email, 'SignIn'));
    const unknown = await rig.statementsOf(() => rig.ask(person, 'nobody@example.com', 'SignIn'));
    assert.equal(known, unknown);
    assert.deepEqual(
      rig.relay.messages.map(({ to }) => to),
      ['warm@example.com', email],
    );
  });

  test('422 session.email_blocklist.*: no code and no account for what the operator blocks; who has an account keeps it', async (t) => {
    const rig = await open(databases, t, {
      ...byEmail,
      emailBlocklistPolicy: {
        customBlocklist: ['@Spam.example', 'bert@example.com'],
        customAllowlist: ['good@spam.example'],
        blockSubaddressing: true,
      },
    });
    const person = await rig.begin('Register');
    const fates = [];
    for (const value of ['x@SPAM.example', 'Bert@example.com', 'ann+1@example.com', 'good@spam.example'])
      fates.push(told(await rig.ask(person, value, 'Register')));
    assert.deepEqual(fates, [
      '422 session.email_blocklist.email_not_allowed',
      '422 session.email_blocklist.email_not_allowed',
      '422 session.email_blocklist.email_subaddressing_not_allowed',
      '200',
    ]);
    // A code that was asked for to sign in makes no account either.
    const other = await rig.begin('SignIn');
    const id = await rig.prove(other, 'x@spam.example', 'SignIn');
    assert.equal(told(await other.switchTo('Register')), '204');
    assert.equal(told(await other.identify(id)), '422 session.email_blocklist.email_not_allowed');
    await rig.addUser({ email: 'bert@example.com' });
    const bert = await rig.begin('SignIn');
    assert.equal(told(await bert.identify(await rig.prove(bert, 'bert@example.com', 'SignIn'))), '204');
  });

  test('422 user.sign_in_method_not_enabled where codes by e-mail let nobody in; 501 without a connector', async (t) => {
    const rig = await open(databases, t, {
      signUp: { identifiers: ['email'], password: true, verify: true },
      signIn: {
        methods: [{ identifier: 'email', password: true, verificationCode: false, isPasswordPrimary: true }],
      },
    });
    await rig.addUser({ email });
    const person = await rig.begin('SignIn');
    const id = await rig.prove(person, email, 'SignIn');
    assert.equal(told(await person.identify(id)), '422 user.sign_in_method_not_enabled');
    for (const { id: connector, factory } of await rig.services.messages.connectors.list({
      tenantId: 'default',
    }))
      if (factory.type === 'Email')
        await rig.services.messages.connectors.remove({ tenantId: 'default', id: connector });
    assert.equal(told(await rig.ask(person, 'bert@example.com', 'SignIn')), '501 connector.not_found');
  });

  test('A6: wrong passwords and wrong codes for one address are counted together', async (t) => {
    const rig = await open(databases, t, {
      ...byEmail,
      signIn: {
        methods: [{ identifier: 'email', password: true, verificationCode: true, isPasswordPrimary: false }],
      },
      sentinelPolicy: { maxAttempts: 3, lockoutDuration: 10 },
    });
    await rig.addUser({ email, password: 'right-Password-1' });
    const person = await rig.begin('SignIn');
    const id = String((await rig.ask(person, email, 'SignIn')).json()['verificationId']);
    const wrong = rig.lastCode() === '000000' ? '000001' : '000000';
    for (const spelling of [email, 'ANNA@example.com'])
      assert.match(
        told(await person.checkPassword({ type: 'email', value: spelling }, 'wrong')),
        /invalid_credentials/,
      );
    assert.match(told(await rig.check(person, email, id, wrong)), /blocked_too_many_attempts/);
    assert.match(
      told(await person.checkPassword({ type: 'email', value: email }, 'right-Password-1')),
      /blocked/,
    );
  });

  test('bound as a second factor: a message that says what it is for, and the account’s address from then on', async (t) => {
    const rig = await open(databases, t, {
      signUp: { identifiers: ['username'], password: true, verify: false },
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
      mfa: { policy: 'Mandatory', factors: ['EmailVerificationCode'] },
    });
    const password = 'correct horse';
    await rig.addUser({ username: 'ann', password });
    const identified = async () => {
      const person = await rig.begin('SignIn');
      const proof = await person.checkPassword({ type: 'username', value: 'ann' }, password);
      assert.equal(told(await person.identify(String(proof.json()['verificationId']))), '204');
      return person;
    };
    const person = await identified();
    const refused = await person.submit();
    assert.equal(told(refused), '422 user.missing_mfa');
    assert.deepEqual(refused.json()['data'], { availableFactors: ['EmailVerificationCode'] });
    const verificationId = await rig.prove(person, email, 'SignIn');
    const bound = { type: 'EmailVerificationCode', verificationId };
    assert.equal(told(await person.call('POST', '/api/experience/profile/mfa', bound)), '204');
    assert.equal(told(await person.submit()), '200');
    assert.deepEqual(
      rig.relay.messages.map(({ to, body }) => [to, (body as { type: string }).type]),
      [[email, 'BindMfa']],
    );
    assert.equal((await rig.services.users.findBy('default', { username: 'ann' }))?.email, email);
    const again = await (await identified()).submit();
    assert.equal(told(again), '403 session.mfa.require_mfa_verification');
    assert.deepEqual(again.json()['data'], {
      availableFactors: ['EmailVerificationCode'],
      maskedIdentifiers: { EmailVerificationCode: '****@example.com' },
    });
  });
});
