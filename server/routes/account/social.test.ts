/** People link accounts of other providers to their own: /api/verifications/social and /api/my-account/identities. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createIssuer, exampleConfig } from '../../../connectors/oidc/simulator.ts';
import { openAccount } from '../../testing/account.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';

const path = '/api/my-account/identities';
const redirectUri = 'http://localhost:3001/account/callback/social/acme';

async function open(databases: TestDatabases, t: TestContext) {
  const issuer = await createIssuer();
  const asked: string[] = [];
  const rig = await openAccount(databases, t, {
    async fetch(input, init) {
      const request = new Request(input, init);
      asked.push(request.url);
      return issuer(request);
    },
  });
  for (const target of ['acme', 'other'])
    await rig.services.messages.connectors.create({
      tenantId: 'default',
      id: target,
      factoryId: 'oidc',
      config: exampleConfig,
      metadata: { target },
    });
  type Member = Awaited<ReturnType<typeof rig.member>>;
  const leave = (member: Pick<Member, 'ask'>, body: object = {}) =>
    member.ask('POST', '/api/verifications/social', {
      connectorId: 'acme',
      state: 's',
      redirectUri,
      ...body,
    });
  const verify = (member: Pick<Member, 'ask'>, verificationRecordId: string, connectorData: object) =>
    member.ask('POST', '/api/verifications/social/verify', { verificationRecordId, connectorData });
  const shown = async (member: Pick<Member, 'ask'>, body?: object): Promise<string> => {
    const { authorizationUri, verificationRecordId } = (await leave(member, body)).body;
    const done = await verify(member, verificationRecordId, await issuer.signIn(authorizationUri));
    assert.equal(done.verdict, '200');
    return verificationRecordId;
  };
  return { ...rig, issuer, asked, leave, verify, shown };
}

eachDatabase('accounts at other providers', (databases) => {
  test('shown at the provider, confirmed with the password, linked; then it signs in, and can be taken away', async (t) => {
    const rig = await open(databases, t);
    const member = await rig.member({ phone: '+14155550100', email: 'ann@mail.example' });
    const left = await rig.leave(member, { scope: 'calendar openid' });
    assert.equal(left.status, 201);
    assert.ok(Date.parse(left.body.expiresAt) > 0);
    const address = new URL(left.body.authorizationUri);
    assert.equal(address.searchParams.get('scope'), 'openid profile email phone calendar');
    const id = await rig.shown(member);
    const body = { newIdentifierVerificationRecordId: id };
    assert.equal((await member.ask('POST', path, body)).verdict, '401 verification_record.permission_denied');
    assert.equal(
      (await member.ask('POST', path, body, { 'logto-verification-id': id })).verdict,
      '401 verification_record.permission_denied',
      'being known elsewhere confirms nothing here',
    );
    assert.equal((await member.confirmed('POST', path, body)).verdict, '204');
    const { socialIdentities } = (await member.ask('GET', path)).body;
    assert.equal(socialIdentities[0]?.target, 'acme');
    assert.deepEqual(socialIdentities[0]?.identity.details['email'], 'anong@mail.example');
    assert.equal((await member.find())?.email, 'ann@mail.example', 'the address stays the person’s own');
    assert.equal(
      (await member.confirmed('POST', path, body)).verdict,
      '400 verification_record.not_found',
      'once',
    );
    assert.deepEqual(rig.lettersTo('ann@mail.example'), ['IdentitiesChanged'], 'B4: the owner hears of it');
    assert.equal((await rig.textsTo('14155550100')).length, 1);

    const later = await rig.begin('SignIn');
    const away = await later.call('POST', '/api/experience/verification/social/acme/authorization-uri', {
      state: 's',
      redirectUri,
    });
    const { authorizationUri, verificationId } = away.json();
    await later.call('POST', '/api/experience/verification/social/acme/verify', {
      verificationId,
      connectorData: await rig.issuer.signIn(String(authorizationUri)),
    });
    assert.equal((await later.identify(String(verificationId))).status, 204);

    assert.equal((await member.confirmed('DELETE', `${path}/other`)).verdict, '404 user.identity_not_exist');
    assert.equal(
      (await member.ask('DELETE', `${path}/acme`)).verdict,
      '401 verification_record.permission_denied',
    );
    assert.equal((await member.confirmed('DELETE', `${path}/acme`)).verdict, '204');
    assert.deepEqual((await member.ask('GET', path)).body.socialIdentities, []);
  });

  test('POST adds one of a provider, PUT puts another in its place; somebody else’s is nobody’s to take', async (t) => {
    const rig = await open(databases, t);
    const [ann, bob] = [await rig.member(), await rig.member()];
    const link = async (method: string, sub: string, member = ann) => {
      rig.issuer.state.person = { sub };
      const newIdentifierVerificationRecordId = await rig.shown(member);
      return (await member.confirmed(method, path, { newIdentifierVerificationRecordId })).verdict;
    };
    assert.equal(await link('POST', 'u1'), '204');
    assert.equal(await link('POST', 'u1'), '400 user.identity_already_in_use');
    assert.equal(await link('POST', 'u2'), '400 user.identity_already_in_use');
    assert.equal(await link('PUT', 'u2'), '204');
    assert.equal(await link('PUT', 'u2'), '204');
    assert.equal(await link('POST', 'u2', bob), '422 user.identity_already_in_use');
    assert.equal(await link('PUT', 'u2', bob), '422 user.identity_already_in_use');
    assert.equal(await link('POST', 'u1', bob), '204', 'what was replaced is free');
    const userId = (await ann.find())?.identities['acme'] as { userId: string };
    assert.equal(userId.userId, 'u2');
  });

  test('a return fits the person, the session and the start, once', async (t) => {
    const rig = await open(databases, t);
    const [ann, bob] = [await rig.member(), await rig.member()];
    const gone = '400 verification_record.not_found';
    const { authorizationUri, verificationRecordId: id } = (await rig.leave(ann)).body;
    const data = await rig.issuer.signIn(authorizationUri);
    assert.equal((await rig.verify(bob, id, data)).verdict, gone);
    const again = await rig.signIn(String(ann.user.username));
    assert.equal((await rig.verify(again, id, data)).verdict, gone, 'another session of the same person');
    assert.equal(
      (await ann.confirmed('POST', path, { newIdentifierVerificationRecordId: id })).verdict,
      gone,
    );
    const before = rig.asked.length;
    const tries = await Promise.all(Array.from({ length: 6 }, () => rig.verify(ann, id, data)));
    assert.deepEqual(tries.map(({ verdict }) => verdict).toSorted(), ['200', ...Array(5).fill(gone)]);
    assert.equal(rig.asked.slice(before).filter((url) => url.endsWith('/token')).length, 1);
    const other = (await rig.leave(ann)).body;
    const back = await rig.issuer.signIn(other.authorizationUri);
    assert.equal((await rig.verify(ann, other.verificationRecordId, { ...back, state: 'x' })).verdict, gone);
    const late = (await rig.leave(ann)).body;
    const lateData = await rig.issuer.signIn(late.authorizationUri);
    rig.clock.move(600_001);
    assert.equal((await rig.verify(ann, late.verificationRecordId, lateData)).verdict, gone);
  });

  test('one proof brought to ten links at once makes one', async (t) => {
    const rig = await open(databases, t);
    const ann = await rig.member();
    const newIdentifierVerificationRecordId = await rig.shown(ann);
    const header = { 'logto-verification-id': await ann.byPassword() };
    const tries = await Promise.all(
      Array.from({ length: 10 }, () => ann.ask('POST', path, { newIdentifierVerificationRecordId }, header)),
    );
    assert.equal(
      tries.filter(({ status }) => status === 204).length,
      1,
      tries.map(({ verdict }) => verdict).join(),
    );
  });

  test('what is wrong with a start; field, scope, whose application; the last way in stays', async (t) => {
    const rig = await open(databases, t);
    const ann = await rig.member();
    const verdict = async (body: object) => (await rig.leave(ann, body)).verdict;
    const [sms] = await rig.services.messages.connectors.list({ tenantId: 'default', target: 'outbox' });
    assert.equal(await verdict({ connectorId: 'nobody' }), '422 session.invalid_connector_id');
    assert.equal(await verdict({ connectorId: sms?.id }), '400 connector.unexpected_type');
    assert.equal(await verdict({ state: '' }), '400 session.insufficient_info');
    assert.equal(await verdict({ redirectUri: '' }), '400 session.insufficient_info');
    const body = { newIdentifierVerificationRecordId: await rig.shown(ann) };
    await rig.setFields({ social: 'ReadOnly' });
    for (const [method, at] of [
      ['POST', path],
      ['PUT', path],
      ['DELETE', `${path}/acme`],
    ] as const)
      assert.equal((await ann.confirmed(method, at, body)).verdict, '400 account_center.field_not_editable');
    await rig.setFields({});
    const narrow = await rig.signIn(String(ann.user.username), 'openid profile');
    assert.equal((await narrow.confirmed('POST', path, body)).verdict, '401 auth.unauthorized');
    assert.equal((await narrow.confirmed('DELETE', `${path}/acme`)).verdict, '400 auth.unauthorized');
    assert.equal((await ann.confirmed('POST', path, body)).verdict, '204');
    await rig.services.users.update('default', ann.user.id, { username: null });
    assert.equal(
      (await ann.confirmed('DELETE', `${path}/acme`)).verdict,
      '400 user.last_sign_in_method_required',
    );
    assert.equal(Object.keys((await ann.find())?.identities ?? {}).length, 1);
  });

  test('B4: who is linked while signing in hears of it, at the address that the flow did not use', async (t) => {
    const rig = await open(databases, t);
    const phone = '14155550199';
    const owner = await rig.addUser({ phone: `+${phone}`, email: 'owner@mail.example' });
    await rig.change({
      signUp: { identifiers: [], password: false, verify: false },
      mfa: { factors: [], policy: 'NoPrompt' },
    });
    const person = await rig.begin('SignIn');
    const { authorizationUri, verificationId } = (
      await person.call('POST', '/api/experience/verification/social/acme/authorization-uri', {
        state: 's',
        redirectUri,
      })
    ).json();
    await person.call('POST', '/api/experience/verification/social/acme/verify', {
      verificationId,
      connectorData: await rig.issuer.signIn(String(authorizationUri)),
    });
    assert.equal((await person.identify(await rig.prove(person, phone, 'SignIn'))).status, 204);
    const linked = await person.call('POST', '/api/experience/profile', { type: 'social', verificationId });
    assert.equal(linked.status, 204);
    assert.equal((await person.submit()).status, 200);
    assert.deepEqual(Object.keys((await rig.services.users.find('default', owner.id))?.identities ?? {}), [
      'acme',
    ]);
    assert.deepEqual(rig.lettersTo('owner@mail.example'), ['IdentitiesChanged']);
    assert.equal((await rig.textsTo(phone)).length, 1, 'the code alone: who read it knows');
  });
});
