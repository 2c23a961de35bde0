/** People who come by a package that was written for Logto: as by our own connectors, with what it keeps sealed, and nothing believed that nobody verified. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openAccount } from '../../testing/account.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { told } from '../../testing/experience.ts';
import { createPackageFolder, logtoSocialConnector } from '../../testing/package-folder.ts';
import { claimsOf, type Person } from '../../testing/person.ts';

const secret = 'a-secret-of-the-client-01';
const redirectUri = 'http://localhost:3001/callback/acme';
const kept = 'kept-by-the-package-itself';

/** Its provider answers with who the code names, to nobody but who left with this package's session. */
const code = logtoSocialConnector('acme', {
  leave: `
    await setSession({ nonce: '${kept}', redirectUri: asked.redirectUri });
    return 'https://acme.example/authorize?state=' + asked.state + '&client_id=' + config.clientId;`,
  comeBack: `
    const { nonce, redirectUri } = await getSession();
    if (nonce !== '${kept}' || redirectUri !== data.redirectUri) throw new ConnectorError('social_invalid_id_token');
    if (data.code === 'spent') throw new ConnectorError('general', JSON.stringify('{"error":"invalid_grant"}'));
    if (data.code === 'broken') throw new Error(config.clientSecret + data.code);
    return { id: data.code, email: 'ann@mail.example', phone: '+14155550100', name: 'Ann', rawData: { sub: data.code, ...data } };`,
});

async function open(databases: TestDatabases, t: TestContext) {
  const folder = createPackageFolder();
  t.after(() => folder.close());
  const acme = folder.add({
    name: 'connector-acme',
    dependencies: { '@logto/connector-kit': '^5.0.0' },
    code,
  });
  folder.add({
    name: 'connector-app',
    dependencies: { '@logto/connector-kit': '^5.0.0' },
    code: logtoSocialConnector('app', {
      leave: `return 'app://auth';`,
      comeBack: `return { id: 'u1' };`,
      facts: { platform: 'Native' },
    }),
  });
  const rig = await openAccount(databases, t, { config: { dataDir: folder.dataDir } });
  const { connectors } = rig.services.messages;
  for (const id of ['acme', 'app'])
    await connectors.create({
      tenantId: 'default',
      id,
      factoryId: id,
      config: { clientId: 'c', clientSecret: secret },
    });
  const operator = await rig.management();
  const shown = { socialSignInConnectorTargets: ['acme', 'app'] };
  assert.equal((await operator('PATCH', '/api/sign-in-exp', shown)).status, 200);
  const leave = async (person: Person, state = 'the-state-of-ann') => {
    const path = '/api/experience/verification/social/acme/authorization-uri';
    const reply = await person.call('POST', path, { state, redirectUri });
    assert.equal(reply.status, 200, reply.body);
    return reply.json() as { authorizationUri: string; verificationId: string };
  };
  const comeBack = (person: Person, verificationId: string, connectorData: object) =>
    person.call('POST', '/api/experience/verification/social/acme/verify', { verificationId, connectorData });
  return {
    ...rig,
    operator,
    uninstall: () => folder.remove(acme),
    leave,
    comeBack,
    async through(person: Person, user: string): Promise<string> {
      const { verificationId } = await leave(person);
      const reply = await comeBack(person, verificationId, { code: user, state: 'the-state-of-ann' });
      assert.equal(reply.status, 200, reply.body);
      return verificationId;
    },
  };
}

eachDatabase('people who come by a package of Logto', (databases) => {
  test('its form is offered and checked, its secret masked, and a document of the tenant carries it', async (t) => {
    const rig = await open(databases, t);
    const { operator } = rig;
    const factory = (await operator('GET', '/api/connector-factories/acme')).json();
    assert.deepEqual(
      [factory['type'], factory['platform'], factory['isStandard'], factory['error']],
      ['Social', 'Universal', false, undefined],
    );
    assert.deepEqual(
      (factory['formItems'] as { key: string }[]).map(({ key }) => key),
      ['clientId', 'clientSecret'],
    );
    const shown = (await operator('GET', '/api/connectors/acme')).json();
    assert.deepEqual(shown['config'], { clientId: 'c', clientSecret: '••••t-01' });
    const refused = await operator('PATCH', '/api/connectors/acme', { config: { clientSecret: secret } });
    assert.equal(told(refused), '400 connector.invalid_config');
    assert.match(refused.body, /Client ID is missing/);
    assert.equal(
      told(await operator('POST', '/api/connectors', { connectorId: 'acme', config: { clientId: 'c' } })),
      '422 connector.multiple_instances_not_supported',
    );
    const exported = await operator('GET', '/api/config/export');
    assert.equal(exported.status, 200, exported.body);
    assert.ok(!exported.body.includes(secret));
    const { socialConnectors } = exported.json() as { socialConnectors: Record<string, object> };
    assert.deepEqual(socialConnectors['acme'], {
      connectorId: 'acme',
      config: { clientId: 'c', clientSecret: '${secret:social/acme/clientSecret}' },
      syncProfile: false,
    });
    const { services } = rig;
    await services.messages.connectors.remove({ tenantId: 'default', id: 'acme' });
    const applied = await operator('POST', '/api/config/apply', {
      document: { schemaVersion: 1, socialConnectors },
      secrets: { 'social/acme/clientSecret': secret, 'social/app/clientSecret': secret },
    });
    assert.equal(applied.status, 200, applied.body);
    const [again] = await services.messages.connectors.openSocial('default');
    assert.deepEqual([again?.target, again?.settings['clientSecret']], ['acme', secret]);

    const asked = { state: 's', redirectUri };
    const byOperator = await operator('POST', `/api/connectors/${again?.id}/authorization-uri`, asked);
    assert.equal(told(byOperator), '422 request.feature_not_supported', 'there is nowhere to keep it');
  });

  test('one that leads to an app is told to apps, and shown on no page', async (t) => {
    const rig = await open(databases, t);
    const shown = (await rig.person().call('GET', '/api/.well-known/sign-in-exp')).json();
    assert.deepEqual(
      (shown['socialConnectors'] as { target: string; platform: string }[]).map((one) => [
        one.target,
        one.platform,
      ]),
      [
        ['acme', 'Universal'],
        ['app', 'Native'],
      ],
    );
    const page = await (await rig.open()).call('GET', '/sign-in', undefined, { accept: 'text/html' });
    // 503: the pages of this checkout may not be built.
    if (page.status === 503) return;
    assert.match(page.body, /"target":"acme"/);
    assert.doesNotMatch(page.body, /"target":"app"/);
  });

  test('C14 a new person brings nothing that nobody verified, comes back as the same one, and finds no account by it', async (t) => {
    const rig = await open(databases, t);
    await rig.addUser({ phone: '+14155550100', email: 'ann@mail.example' });
    await rig.change({
      signUp: { identifiers: [], password: false, verify: false },
      socialSignIn: { automaticAccountLinking: true },
    });
    const visit = async () => {
      const person = await rig.begin('SignIn');
      const id = await rig.through(person, 'u1');
      let identified = await person.identify(id);
      const first = told(identified);
      if (identified.status === 404) {
        assert.equal((identified.json()['data'] as undefined | object) ?? undefined, undefined);
        await person.switchTo('Register');
        identified = await person.identify(id);
        assert.equal(identified.status, 201, identified.body);
      }
      const { redirectTo } = (await person.submit()).json();
      const tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
      return { first, sub: String(claimsOf(tokens['id_token'])['sub']) };
    };
    const [one, other] = [await visit(), await visit()];
    assert.deepEqual([one.first, other.first], ['404 user.identity_not_exist', '204']);
    assert.equal(one.sub, other.sub);
    const user = await rig.services.users.find('default', one.sub);
    assert.deepEqual([user?.name, user?.phone, user?.email], ['Ann', null, null]);
    assert.deepEqual(user?.identities['acme'], {
      userId: 'u1',
      details: { id: 'u1', name: 'Ann', rawData: { redirectUri } },
    });
  });

  test('A3 what came back serves once, for who left, with the state that they left with; nothing of it is told', async (t) => {
    const rig = await open(databases, t);
    const [ann, bob] = [await rig.begin('SignIn'), await rig.begin('SignIn')];
    const away = await rig.leave(ann);
    assert.ok(!JSON.stringify(away).includes(kept), 'what the package keeps stays on the server');
    const rows = await rig.database.kysely.selectFrom('interactions').selectAll().execute();
    assert.ok(!JSON.stringify(rows).includes(kept), 'and sealed');
    const data = { code: 'u1', state: 'the-state-of-ann' };
    await rig.leave(bob, 'the-state-of-bob');
    const lost = '404 session.verification_session_not_found';
    assert.equal(told(await rig.comeBack(bob, away.verificationId, data)), lost);
    assert.equal(told(await rig.comeBack(ann, away.verificationId, { ...data, state: 'other' })), lost);
    assert.equal(told(await rig.comeBack(ann, away.verificationId, data)), lost, 'one return, one look');

    const refusals = {
      spent: '401 connector.social_auth_code_invalid',
      broken: '400 connector.general',
      '': '401 connector.social_auth_code_invalid',
    };
    for (const [failing, expected] of Object.entries(refusals)) {
      const { verificationId } = await rig.leave(ann);
      const said = failing ? { code: failing } : { error: 'access_denied' };
      const returned = { ...said, state: data.state };
      const reply = await rig.comeBack(ann, verificationId, returned);
      assert.equal(told(reply), expected);
      assert.ok(!reply.body.includes(secret));
    }
    const racing = await rig.leave(ann);
    const race = await Promise.all([1, 2, 3].map(() => rig.comeBack(ann, racing.verificationId, data)));
    assert.equal(race.filter(({ status }) => status === 200).length, 1);
  });

  test('people link it to their own account, with a proof; a package that is gone lets nobody in', async (t) => {
    const rig = await open(databases, t);
    const member = await rig.member();
    const left = await member.ask('POST', '/api/verifications/social', {
      connectorId: 'acme',
      state: 'the-state',
      redirectUri: 'http://localhost:3001/account/callback/social/acme',
    });
    assert.equal(left.verdict, '201');
    const { verificationRecordId } = left.body;
    const back = await member.ask('POST', '/api/verifications/social/verify', {
      verificationRecordId,
      connectorData: { code: 'u1', state: 'the-state' },
    });
    assert.equal(back.verdict, '200');
    const body = { newIdentifierVerificationRecordId: verificationRecordId };
    assert.equal((await member.confirmed('POST', '/api/my-account/identities', body)).verdict, '204');
    assert.deepEqual(Object.keys((await member.find())?.identities ?? {}), ['acme']);
    const person = await rig.begin('SignIn');
    assert.equal((await person.identify(await rig.through(person, 'u1'))).status, 204);
    const away = await rig.leave(person);
    rig.uninstall();
    const data = { code: 'u1', state: 'the-state-of-ann' };
    assert.equal(told(await rig.comeBack(person, away.verificationId, data)), '404 entity.not_found');
  });
});
