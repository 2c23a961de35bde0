/** Signing in by another provider: new, existing and related accounts, and nothing by what the provider has not verified. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, told } from '../../testing/experience.ts';
import { openSocial, redirectUri } from '../../testing/social.ts';

const nothingNeeded = { ...everyWay, signUp: { identifiers: [], password: false, verify: false } };
const unverified = { sub: 'u1', name: 'Anong', email: 'anong@mail.example', phone_number: '+16502530000' };
const verified = { ...unverified, email_verified: true, phone_number_verified: true };

eachDatabase('social sign-in', (databases) => {
  test('a stranger signs up with what the provider has verified, and signs in the next time', async (t) => {
    const rig = await openSocial(databases, t);
    await rig.change(nothingNeeded);
    rig.issuer.state.person = { ...verified, picture: 'https://acme.example/a.png' };
    const person = await rig.begin('SignIn');
    const id = await rig.viaProvider(person);
    const unknown = await rig.identify(person, id);
    assert.equal(told(unknown), '404 user.identity_not_exist');
    assert.equal(unknown.json()['data'], undefined, 'nobody is related');
    assert.equal(told(await person.switchTo('Register')), '204');
    assert.equal(told(await rig.identify(person, id)), '201');
    const userId = await rig.finish(person);
    const user = await rig.services.users.find('default', userId);
    assert.deepEqual(
      [user?.email, user?.phone, user?.name, user?.avatar, user?.hasPassword],
      ['anong@mail.example', '+16502530000', 'Anong', 'https://acme.example/a.png', false],
    );
    assert.equal((user?.identities['acme'] as { userId: string } | undefined)?.userId, 'u1');

    const later = await rig.begin('SignIn');
    assert.equal(told(await rig.identify(later, await rig.viaProvider(later))), '204');
    assert.equal(await rig.finish(later), userId);
  });

  test('an address and a number that the provider has not verified come into no account and lead to none', async (t) => {
    const rig = await openSocial(databases, t);
    await rig.change({ ...nothingNeeded, socialSignIn: { automaticAccountLinking: true } });
    const owner = await rig.addUser({ phone: '+16502530000', email: 'anong@mail.example' });
    rig.issuer.state.person = unverified;
    const person = await rig.begin('SignIn');
    const id = await rig.viaProvider(person);
    const unknown = await rig.identify(person, id);
    assert.equal(told(unknown), '404 user.identity_not_exist');
    assert.equal(unknown.json()['data'], undefined, 'C14: nobody learns from it who is registered');
    assert.equal(told(await rig.identify(person, id, true)), '404 user.identity_not_exist');
    await rig.services.users.remove('default', owner.id);
    assert.equal(told(await person.switchTo('Register')), '204');
    assert.equal(told(await rig.identify(person, id)), '201');
    const user = await rig.services.users.find('default', await rig.finish(person));
    assert.deepEqual([user?.email, user?.phone], [null, null]);
    const details =
      (user?.identities['acme'] as { details: Record<string, unknown> } | undefined)?.details ?? {};
    assert.deepEqual([details['email'], details['phone']], [undefined, undefined]);
  });

  test('the owner of a verified number is linked at once only where the tenant trusts providers', async (t) => {
    const rig = await openSocial(databases, t);
    await rig.change(nothingNeeded);
    const owner = await rig.addUser({ phone: '+16502530000' });
    rig.issuer.state.person = verified;
    const person = await rig.begin('SignIn');
    const id = await rig.viaProvider(person);
    const unknown = await rig.identify(person, id);
    assert.deepEqual(unknown.json()['data'], { relatedUser: { type: 'phone', value: '16502530000' } });
    assert.equal(told(await rig.identify(person, id, true)), '404 user.identity_not_exist');
    await rig.change({ socialSignIn: { automaticAccountLinking: true } });
    assert.equal(told(await rig.identify(person, id, true)), '204');
    assert.deepEqual((await rig.services.users.find('default', owner.id))?.identities, {}, 'only at the end');
    assert.equal(await rig.finish(person), owner.id);
    const linked = await rig.services.users.find('default', owner.id);
    assert.equal((linked?.identities['acme'] as { userId: string } | undefined)?.userId, 'u1');
    assert.equal(linked?.name, null, 'the picture of an account that is there stays its own');
  });

  test('linking by proving the phone, in the two orders that pages take', async (t) => {
    const rig = await openSocial(databases, t);
    await rig.change(nothingNeeded);
    const phone = '16502530000';
    const owner = await rig.addUser({ phone: `+${phone}` });
    rig.issuer.state.person = verified;
    const person = await rig.begin('SignIn');
    const social = await rig.viaProvider(person);
    await rig.prove(person, phone, 'SignIn');
    assert.equal(told(await rig.identify(person, social, true)), '204', 'the code is proof');
    assert.equal(await rig.finish(person), owner.id);

    const other = await rig.addUser({ phone: '+16502530001' });
    // Whatever the provider says or does not say about a number: it is not asked here.
    rig.issuer.state.person = { sub: 'u2' };
    const second = await rig.begin('SignIn');
    const account = await rig.viaProvider(second);
    assert.equal(
      told(await rig.add(second, { type: 'social', verificationId: account })),
      '404 session.identifier_not_found',
    );
    const code = await rig.prove(second, '16502530001', 'SignIn');
    assert.equal(told(await rig.identify(second, code)), '204');
    assert.equal(
      told(await rig.add(second, { type: 'social', verificationId: code })),
      '404 session.verification_session_not_found',
    );
    assert.equal(told(await rig.add(second, { type: 'social', verificationId: account })), '204');
    assert.equal(await rig.finish(second), other.id);
    assert.deepEqual(Object.keys((await rig.services.users.find('default', other.id))?.identities ?? {}), [
      'acme',
    ]);
  });

  test('state, browser, connector and flow: a return fits who was sent away, once', async (t) => {
    const rig = await openSocial(databases, t);
    await rig.connect('other');
    const person = await rig.begin('SignIn');
    const away = async (state?: string) => (await rig.leave(person, 'acme', state)).json();
    const first = await away();
    const data = await rig.issuer.signIn(String(first['authorizationUri']));
    const gone = '404 session.verification_session_not_found';
    assert.equal(told(await rig.comeBack(person, 'made-up', data)), gone);
    const stranger = await rig.begin('SignIn');
    assert.equal(told(await rig.comeBack(stranger, String(first['verificationId']), data)), gone);
    const asOther = await person.call('POST', '/api/experience/verification/social/other/verify', {
      verificationId: first['verificationId'],
      connectorData: data,
    });
    assert.equal(told(asOther), gone);
    const before = rig.asked.length;
    const { state: _state, ...stateless } = data;
    assert.equal(told(await rig.comeBack(person, String(first['verificationId']), stateless)), gone);
    assert.equal(told(await rig.comeBack(person, String(first['verificationId']), data)), gone, 'once');
    assert.equal(rig.asked.length, before, 'the provider heard of none of it');

    const second = await away('another');
    const mine = await rig.issuer.signIn(String(second['authorizationUri']));
    const swapped = { ...mine, code: data['code'] };
    assert.equal(
      told(await rig.comeBack(person, String(second['verificationId']), swapped)),
      '401 connector.social_auth_code_invalid',
      'the code of another start has another verifier',
    );
    const third = await away();
    rig.issuer.state.faults = { nonce: 'of-another-sign-in' };
    const back = await rig.issuer.signIn(String(third['authorizationUri']));
    assert.equal(
      told(await rig.comeBack(person, String(third['verificationId']), back)),
      '401 connector.social_invalid_id_token',
    );
    rig.issuer.state.faults = {};
    const denied = await away();
    const no = { state: 'the-state', error: 'access_denied' };
    assert.equal(
      told(await rig.comeBack(person, String(denied['verificationId']), no)),
      '401 connector.social_auth_code_invalid',
    );
    const restarted = await away();
    const late = await rig.issuer.signIn(String(restarted['authorizationUri']));
    await person.begin('SignIn');
    assert.equal(told(await rig.comeBack(person, String(restarted['verificationId']), late)), gone);
  });

  test('what is wrong with a start', async (t) => {
    const rig = await openSocial(databases, t);
    const person = await rig.begin('SignIn');
    const path = (connector: string) => `/api/experience/verification/social/${connector}/authorization-uri`;
    const [sms] = await rig.services.messages.connectors.list({ tenantId: 'default', target: 'outbox' });
    const right = { state: 's', redirectUri };
    const verdict = async (connector: string, body: object) =>
      told(await person.call('POST', path(connector), body));
    assert.equal(await verdict('acme', { ...right, state: '' }), '400 session.insufficient_info');
    assert.equal(await verdict('acme', { ...right, redirectUri: '' }), '400 session.insufficient_info');
    assert.equal(await verdict('nobody', right), '404 entity.not_found');
    assert.equal(await verdict(String(sms?.id), right), '400 connector.unexpected_type');
    const id = String((await rig.leave(person)).json()['verificationId']);
    assert.equal(
      told(await rig.identify(person, id)),
      '400 session.verification_failed',
      'nobody came back yet',
    );
    const state = (await person.call('GET', '/api/experience/interaction')).json();
    assert.deepEqual(state['verificationRecords'], [
      { id, type: 'Social', connectorId: 'acme', verified: false },
    ]);
    assert.deepEqual(state['captcha'], { verified: false, skipped: false });
  });

  test('the flow keeps nothing that opens anything, and shows nothing secret', async (t) => {
    const rig = await openSocial(databases, t);
    const person = await rig.begin('SignIn');
    const { authorizationUri } = (await rig.leave(person, 'acme', 'a-state-of-mine')).json();
    const asked = new URL(String(authorizationUri)).searchParams;
    const { flow } = await rig.database.kysely
      .selectFrom('interactions')
      .select('flow')
      .executeTakeFirstOrThrow();
    for (const hidden of ['a-state-of-mine', String(asked.get('nonce'))])
      assert.ok(!flow?.includes(hidden), hidden);
    assert.ok(!rig.logged().includes(String(asked.get('nonce'))));
    await rig.services.audit.flush();
    const page = { limit: 10, offset: 0, cap: 10 };
    const key = 'Interaction.SignIn.Verification.Social.Create';
    const { entries } = await rig.services.audit.list({ tenantId: 'default', key }, page);
    assert.match(JSON.stringify(entries), /"connectorId":"acme"/);
    assert.doesNotMatch(JSON.stringify(entries), /a-state-of-mine/);
  });

  test('what an account must have is asked for; the provider stands in for a password', async (t) => {
    const rig = await openSocial(databases, t);
    rig.issuer.state.person = { sub: 'u1', name: 'Anong' };
    await rig.change({ ...everyWay, signUp: { identifiers: ['phone'], password: true, verify: true } });
    const person = await rig.begin('Register');
    const id = await rig.viaProvider(person);
    const missing = await rig.identify(person, id);
    assert.deepEqual(missing.json()['data'], { missingProfile: ['phone'] });
    const code = await rig.prove(person, '16502530000', 'Register');
    assert.equal(told(await rig.add(person, { type: 'phone', verificationId: code })), '204');
    assert.equal(told(await rig.identify(person)), '201');
    const user = await rig.services.users.find('default', await rig.finish(person));
    assert.deepEqual([user?.phone, user?.hasPassword, user?.name], ['+16502530000', false, 'Anong']);
    const later = await rig.begin('SignIn');
    assert.equal(told(await rig.identify(later, await rig.viaProvider(later))), '204');
    assert.equal(await rig.finish(later), user?.id);
  });

  test('nothing more is asked for where the tenant skips it for social sign-in', async (t) => {
    const rig = await openSocial(databases, t);
    rig.issuer.state.person = { sub: 'u1' };
    await rig.change({
      ...everyWay,
      signUp: { identifiers: ['phone'], password: true, verify: true },
      socialSignIn: { skipRequiredIdentifiers: true },
    });
    const person = await rig.begin('Register');
    assert.equal(told(await rig.identify(person, await rig.viaProvider(person))), '201');
    const userId = await rig.finish(person);
    const later = await rig.begin('SignIn');
    assert.equal(told(await rig.identify(later, await rig.viaProvider(later))), '204');
    assert.equal(await rig.finish(later), userId);
  });

  test('what somebody else has does not come along; an address that is blocked is refused', async (t) => {
    const rig = await openSocial(databases, t);
    await rig.change(nothingNeeded);
    await rig.addUser({ email: 'anong@mail.example' });
    rig.issuer.state.person = verified;
    const person = await rig.begin('Register');
    assert.equal(told(await rig.identify(person, await rig.viaProvider(person))), '201');
    const user = await rig.services.users.find('default', await rig.finish(person));
    assert.deepEqual([user?.email, user?.phone], [null, '+16502530000']);
    await rig.change({ emailBlocklistPolicy: { customBlocklist: ['@mail.example'] } });
    rig.issuer.state.person = { ...verified, sub: 'u3' };
    const blocked = await rig.begin('Register');
    assert.equal(
      told(await rig.identify(blocked, await rig.viaProvider(blocked))),
      '422 session.email_blocklist.email_not_allowed',
    );
  });

  test('a name and a picture follow the provider where the operator wants it', async (t) => {
    const rig = await openSocial(databases, t, { syncProfile: true });
    await rig.change(nothingNeeded);
    const owner = await rig.services.users.create('default', { name: 'Old' }, { target: 'acme', id: 'u1' });
    rig.issuer.state.person = { sub: 'u1', name: 'New', picture: 'javascript:alert(1)' };
    const person = await rig.begin('SignIn');
    assert.equal(told(await rig.identify(person, await rig.viaProvider(person))), '204');
    assert.equal(await rig.finish(person), owner.id);
    const user = await rig.services.users.find('default', owner.id);
    assert.deepEqual([user?.name, user?.avatar], ['New', null]);
  });

  test('B7: a second factor is asked of who comes by a provider, and nothing is linked before it', async (t) => {
    const rig = await openSocial(databases, t);
    await rig.change({
      ...nothingNeeded,
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
      mfa: { policy: 'Mandatory', factors: ['PhoneVerificationCode'] },
      socialSignIn: { automaticAccountLinking: true },
    });
    const owner = await rig.addUser({ phone: '+16502530000' });
    rig.issuer.state.person = verified;
    const person = await rig.begin('SignIn');
    assert.equal(told(await rig.identify(person, await rig.viaProvider(person), true)), '204');
    assert.equal(told(await person.submit()), '403 session.mfa.require_mfa_verification');
    assert.deepEqual((await rig.services.users.find('default', owner.id))?.identities, {});
  });

  test('two tabs that link one account to two people at once: exactly one has it', async (t) => {
    const rig = await openSocial(databases, t);
    await rig.change(nothingNeeded);
    const phones = ['16502530000', '16502530001', '16502530002', '16502530003'];
    for (const phone of phones) await rig.addUser({ phone: `+${phone}` });
    rig.issuer.state.person = { sub: 'u1' };
    const tabs = [];
    for (const phone of phones) {
      const tab = await rig.begin('SignIn');
      assert.equal(told(await rig.identify(tab, await rig.prove(tab, phone, 'SignIn'))), '204');
      assert.equal(
        told(await rig.add(tab, { type: 'social', verificationId: await rig.viaProvider(tab) })),
        '204',
      );
      tabs.push(tab);
    }
    const ends = (await Promise.all(tabs.map((tab) => tab.submit()))).map(told).toSorted();
    assert.deepEqual(ends, ['200', ...phones.slice(1).map(() => '422 user.identity_already_in_use')]);
    const rows = await rig.database.kysely.selectFrom('user_identities').select('external_id').execute();
    assert.equal(rows.length, 1);
  });

  test('eight browsers sign up with one account at once: one person is made', async (t) => {
    const rig = await openSocial(databases, t);
    await rig.change(nothingNeeded);
    rig.issuer.state.person = verified;
    const people = [];
    for (let count = 0; count < 8; count++) {
      const person = await rig.begin('Register');
      people.push({ person, id: await rig.viaProvider(person) });
    }
    const ends = await Promise.all(people.map(({ person, id }) => rig.identify(person, id)));
    const verdicts = ends.map(told).toSorted();
    assert.deepEqual(verdicts, ['201', ...Array(7).fill('422 user.identity_already_in_use')]);
    const users = await rig.database.kysely
      .selectFrom('users')
      .select('id')
      .where('tenant_id', '=', 'default')
      .execute();
    assert.equal(users.length, 1);
  });

  test('one return brought twice at once counts once, and the provider is asked once', async (t) => {
    const rig = await openSocial(databases, t);
    const person = await rig.begin('SignIn');
    const { authorizationUri, verificationId } = (await rig.leave(person)).json();
    const data = await rig.issuer.signIn(String(authorizationUri));
    const before = rig.asked.length;
    const ends = await Promise.all(
      Array.from({ length: 6 }, () => rig.comeBack(person, String(verificationId), data)),
    );
    assert.equal(ends.filter(({ status }) => status === 200).length, 1, ends.map(told).join());
    for (const end of ends) assert.ok([200, 404, 409].includes(end.status), told(end));
    assert.equal(rig.asked.slice(before).filter((url) => url.endsWith('/token')).length, 1);
  });
});
