/** Connectors that say who somebody is, by the operator: several side by side, one for each target; and what hangs on them. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createIssuer, exampleConfig } from '../../../connectors/oidc/simulator.ts';
import { eachDatabase, type TestDatabases } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';

const secret = 'a-secret-of-the-client';
const oidc = (target: string, more: object = {}) => ({
  connectorId: 'oidc',
  config: exampleConfig,
  metadata: { target, name: { en: `Acme ${target}`, th: 'แอคมี' }, logo: 'https://acme.example/logo.svg' },
  ...more,
});
const dark = { logoDark: 'https://acme.example/dark.svg' };

async function open(databases: TestDatabases, t: TestContext) {
  const issuer = await createIssuer();
  const rig = await openOperator(await databases.open(), {
    fetch: async (input, init) => issuer(new Request(input, init)),
  });
  t.after(() => rig.close());
  return { ...rig, issuer };
}

eachDatabase('social connectors', (databases) => {
  test('several stand side by side, beside the one for SMS; read, listed by target, changed, removed', async (t) => {
    const { operator } = await open(databases, t);
    const before = (await operator.get('/api/connectors')).body.length;
    const made = await operator.post('/api/connectors', oidc('acme', { id: 'acme-id', syncProfile: true }));
    assert.equal(made.verdict, '200');
    const { type, platform, target, connectorId, isStandard, name, logo, syncProfile, config } = made.body;
    assert.deepEqual(
      [type, platform, target, connectorId, isStandard, name.th, logo, syncProfile],
      ['Social', 'Universal', 'acme', 'oidc', true, 'แอคมี', 'https://acme.example/logo.svg', true],
    );
    assert.equal(config.clientSecret, '••••ient');
    assert.equal((await operator.post('/api/connectors', oidc('bolt'))).verdict, '200');
    const all = await operator.get('/api/connectors');
    assert.equal(all.body.length, before + 2);
    assert.ok(!all.text.includes(secret), 'F2');
    assert.equal((await operator.get('/api/connectors?target=bolt')).body.length, 1);
    const { sealed } = { sealed: (await operator.get('/api/connectors/acme-id')).headers['etag'] };
    const changed = await operator.patch('/api/connectors/acme-id', {
      config: { ...config, scope: 'openid email' },
      metadata: { name: { en: 'New' }, ...dark },
      syncProfile: false,
    });
    assert.equal(changed.verdict, '200');
    assert.deepEqual(
      [changed.body.target, changed.body.name, changed.body.logoDark, changed.body.syncProfile],
      ['acme', { en: 'New' }, dark.logoDark, false],
    );
    const stale = { headers: { 'if-match': String(sealed) } };
    for (const late of [
      await operator.patch('/api/connectors/acme-id', { syncProfile: true }, stale),
      await operator.remove('/api/connectors/acme-id', stale),
    ])
      assert.equal(late.verdict, '412 request.changed_meanwhile');
    assert.equal((await operator.remove('/api/connectors/acme-id')).verdict, '204');
    assert.equal((await operator.get('/api/connectors')).body.length, before + 1);
  });

  test('refusals: no target, one that is taken or would move, no config, what is no connector for this', async (t) => {
    const { operator } = await open(databases, t);
    const verdict = async (body: object) => (await operator.post('/api/connectors', body)).verdict;
    assert.equal(await verdict({ ...oidc('x'), metadata: undefined }), '400 connector.should_specify_target');
    assert.equal(
      await verdict({ ...oidc('x'), metadata: { name: { en: 'X' } } }),
      '400 connector.should_specify_target',
    );
    for (const target of ['', 'a\u0000b', 'x'.repeat(257)])
      assert.equal(await verdict({ ...oidc('x'), metadata: { target } }), '400 guard.invalid_input', target);
    assert.equal(await verdict({ ...oidc('x'), config: undefined }), '400 connector.invalid_config');
    assert.equal(
      await verdict({ ...oidc('x'), config: { ...exampleConfig, scope: 'email' } }),
      '400 connector.invalid_config',
    );
    const { body: made } = await operator.post('/api/connectors', oidc('acme'));
    const twice = await operator.post('/api/connectors', oidc('acme'));
    assert.equal(twice.verdict, '422 connector.multiple_target_with_same_platform');
    assert.deepEqual(twice.body.data, { connectorId: made.id, connectorName: made.name });
    assert.equal(
      await verdict(oidc('other', { enableTokenStorage: true })),
      '422 request.feature_not_supported',
    );
    const path = `/api/connectors/${made.id}`;
    const patch = async (body: object, at = path) => (await operator.patch(at, body)).verdict;
    assert.equal(await patch({ metadata: { target: 'moved' } }), '400 connector.can_not_modify_target');
    assert.equal(await patch({ config: {} }), '400 connector.invalid_config');
    const sms = (await operator.get('/api/connectors')).body.find(
      (one: { type: string }) => one.type === 'Sms',
    );
    assert.equal(
      await patch({ syncProfile: true }, `/api/connectors/${sms.id}`),
      '422 connector.invalid_type_for_syncing_profile',
    );
    assert.equal(
      await patch({ metadata: { name: { en: 'X' } } }, `/api/connectors/${sms.id}`),
      '400 connector.cannot_overwrite_metadata_for_non_standard_connector',
    );
    // A secret goes only where it went before.
    const elsewhere = { ...made.config, tokenEndpoint: 'https://evil.example/token' };
    assert.equal(await patch({ config: elsewhere }), '400 connector.invalid_config');
  });

  test('a provider that is one alone is set up once, and under its own name', async (t) => {
    const { operator } = await open(databases, t);
    const factories = (await operator.get('/api/connector-factories')).body;
    const github = factories.find((one: { id: string }) => one.id === 'github-universal');
    assert.equal(github?.isStandard, false);
    const body = {
      connectorId: 'github-universal',
      config: { clientId: 'id', clientSecret: 'a-secret-of-12' },
    };
    assert.equal(
      (await operator.post('/api/connectors', { ...body, metadata: { target: 'x' } })).verdict,
      '400 connector.cannot_overwrite_metadata_for_non_standard_connector',
    );
    const made = await operator.post('/api/connectors', body);
    assert.deepEqual([made.verdict, made.body.target], ['200', 'github']);
    assert.equal(
      (await operator.post('/api/connectors', body)).verdict,
      '422 connector.multiple_instances_not_supported',
    );
    assert.equal(
      (await operator.patch(`/api/connectors/${made.body.id}`, { metadata: { name: { en: 'X' } } })).verdict,
      '400 connector.cannot_overwrite_metadata_for_non_standard_connector',
    );
  });

  test('ten who set one target up at once: one connector', async (t) => {
    const { operator } = await open(databases, t);
    const tries = await Promise.all(
      Array.from({ length: 10 }, () => operator.post('/api/connectors', oidc('acme'))),
    );
    assert.equal(tries.filter(({ status }) => status === 200).length, 1);
    for (const { verdict } of tries)
      assert.match(verdict, /^200$|^422 connector.multiple_target_with_same_platform$/);
    assert.equal((await operator.get('/api/connectors?target=acme')).body.length, 1);
  });

  test('the sign-in page shows those whose targets are chosen, in that order; one that goes takes its button along', async (t) => {
    const { operator } = await open(databases, t);
    const ids = new Map<string, string>();
    for (const target of ['acme', 'bolt', 'cove'])
      ids.set(
        target,
        (await operator.post('/api/connectors', oidc(target, { metadata: { target, ...dark } }))).body.id,
      );
    const shown = async () =>
      (await operator.get('/api/.well-known/sign-in-exp', { authorization: null })).body;
    assert.deepEqual((await shown()).socialConnectors, []);
    const patched = await operator.patch('/api/sign-in-exp', {
      socialSignInConnectorTargets: ['cove', 'nobody', 'acme', 'cove'],
      socialSignIn: { automaticAccountLinking: true, skipRequiredIdentifiers: true },
    });
    assert.deepEqual(patched.body.socialSignInConnectorTargets, ['cove', 'acme']);
    const { socialConnectors, socialSignIn } = await shown();
    assert.deepEqual(socialSignIn, { automaticAccountLinking: true, skipRequiredIdentifiers: true });
    const factory = (await operator.get('/api/connector-factories/oidc')).body;
    assert.deepEqual(
      socialConnectors,
      ['cove', 'acme'].map((target) => ({
        id: ids.get(target),
        target,
        platform: 'Universal',
        name: factory.name,
        logo: factory.logo,
        logoDark: dark.logoDark,
        isStandard: true,
      })),
    );
    assert.equal((await operator.remove(`/api/connectors/${ids.get('cove')}`)).verdict, '204');
    assert.deepEqual((await operator.get('/api/sign-in-exp')).body.socialSignInConnectorTargets, ['acme']);
    assert.deepEqual(
      (await shown()).socialConnectors.map(({ target }: { target: string }) => target),
      ['acme'],
    );
  });

  test('webhooks and the log hear of it as of the other connectors, without secrets', async (t) => {
    const { operator, services } = await open(databases, t);
    await operator.post('/api/connectors', oidc('acme', { id: 'acme-id' }));
    await operator.patch('/api/connectors/acme-id', {
      config: { ...exampleConfig, clientSecret: 'another-secret-of-it' },
    });
    await services.audit.flush();
    const logs = (await operator.get('/api/logs?page_size=50')).text;
    assert.match(logs, /Management\.PATCH \/api\/connectors\/:id|connectors\/:id/);
    assert.ok(!logs.includes('another-secret-of-it') && !logs.includes(secret));
    const rows = await services.database.kysely
      .selectFrom('connectors')
      .selectAll()
      .where('id', '=', 'acme-id')
      .execute();
    assert.ok(!JSON.stringify(rows).includes('another-secret-of-it'), 'F2: sealed');
    assert.equal(
      (await operator.get('/api/connectors/acme-id', { tenantId: 'admin' })).verdict,
      '404 entity.not_found',
    );
  });

  test('an operator links whoever came back, with the state and address that were given before', async (t) => {
    const { operator, issuer } = await open(databases, t);
    await operator.post('/api/connectors', oidc('acme', { id: 'acme-id' }));
    const { body: user } = await operator.post('/api/users', { username: 'ann' });
    const path = `/api/users/${user.id}/identities`;
    const given = { state: 'mine', redirectUri: 'https://console.example/callback' };
    const asked = await operator.post('/api/connectors/acme-id/authorization-uri', given);
    assert.equal(asked.verdict, '200');
    const data = await issuer.signIn(asked.body.redirectTo);
    const link = async (body: object, options?: object) => operator.post(path, body, options);
    const right = { connectorId: 'acme-id', connectorData: { ...data, redirectUri: given.redirectUri } };
    assert.equal((await link({ ...right, connectorData: data })).verdict, '400 session.insufficient_info');
    assert.equal(
      (await link({ ...right, connectorId: 'nobody' })).verdict,
      '422 session.invalid_connector_id',
    );
    assert.equal(
      (await link(right, { headers: { 'if-match': '"v9"' } })).verdict,
      '412 request.changed_meanwhile',
    );
    const again = await operator.post('/api/connectors/acme-id/authorization-uri', given);
    const fresh = { ...(await issuer.signIn(again.body.redirectTo)), redirectUri: given.redirectUri };
    const linked = await link({ ...right, connectorData: fresh });
    assert.equal(linked.verdict, '200');
    assert.equal(linked.body.acme.userId, 'u1');
    assert.equal(
      (await link({ ...right, connectorData: fresh })).verdict,
      '401 connector.social_auth_code_invalid',
    );
    const third = await operator.post('/api/connectors/acme-id/authorization-uri', given);
    const back = { ...(await issuer.signIn(third.body.redirectTo)), redirectUri: given.redirectUri };
    assert.equal(
      (await link({ ...right, connectorData: { ...back, state: 'another' } })).verdict,
      '401 connector.social_auth_code_invalid',
      'another state has another verifier',
    );

    const read = await operator.get(`${path}/acme`);
    assert.equal(read.headers['etag'], (await operator.get(`/api/users/${user.id}`)).headers['etag']);
    const put = (body: object, etag: unknown) =>
      operator.call('PUT', `${path}/acme`, { body, headers: { 'if-match': String(etag) } });
    assert.equal((await put({ userId: 'u7' }, '"v1"')).verdict, '412 request.changed_meanwhile');
    const replaced = await put({ userId: 'u7' }, read.headers['etag']);
    assert.deepEqual([replaced.verdict, replaced.body.acme.userId], ['200', 'u7']);
    const remove = (etag: unknown) =>
      operator.remove(`${path}/acme`, { headers: { 'if-match': String(etag) } });
    assert.equal((await remove(read.headers['etag'])).verdict, '412 request.changed_meanwhile');
    assert.equal((await remove(replaced.headers['etag'])).verdict, '200');
    assert.equal(
      (await operator.post('/api/users/nobody/identities', right)).verdict,
      '404 entity.not_found',
    );
  });

  test('before one goes, its people are counted who have no other way in', async (t) => {
    const { operator, services } = await open(databases, t);
    await operator.post('/api/connectors', oidc('acme', { id: 'acme-id' }));
    await operator.post('/api/connectors', oidc('bolt', { id: 'bolt-id' }));
    const add = (fields: object, ...targets: string[]) =>
      services.users.create('default', fields, { target: targets[0] ?? 'acme', id: JSON.stringify(fields) });
    await add({ name: 'acme alone' });
    await add({ phone: '+16502530000' });
    const both = await add({ name: 'both' });
    await services.identities.link('default', both.id, { target: 'bolt', id: 'b' });
    const told = await operator.remove('/api/connectors/acme-id?dryRun=true');
    assert.equal(told.verdict, '200');
    assert.deepEqual(told.body.users, { cannotSignIn: 1, cannotResetPassword: 0, cannotPassMfa: 0 });
    assert.deepEqual(told.body.flows, [{ flow: 'signIn', stops: false, lostWays: ['social:acme'] }]);
    assert.equal(
      (await operator.remove('/api/connectors/acme-id?ifUnused=true')).verdict,
      '409 request.would_lock_out',
    );
    assert.equal((await operator.get('/api/connectors/acme-id')).verdict, '200');
    const change = await operator.patch('/api/connectors/acme-id?dryRun=true', { syncProfile: true });
    assert.deepEqual([change.body.isHarmful, change.body.users.cannotSignIn], [false, 0]);
  });

  test('authorization-uri: 400 without state or address, 400 for one that sends, 404 for none', async (t) => {
    const { operator } = await open(databases, t);
    await operator.post('/api/connectors', oidc('acme', { id: 'acme-id' }));
    const sms = (await operator.get('/api/connectors')).body.find(
      (one: { type: string }) => one.type === 'Sms',
    );
    const right = { state: 's', redirectUri: 'https://a.example/' };
    const verdict = async (id: string, body: object) =>
      (await operator.post(`/api/connectors/${id}/authorization-uri`, body)).verdict;
    assert.equal(await verdict('acme-id', { ...right, state: '' }), '400 session.insufficient_info');
    assert.equal(await verdict('acme-id', { ...right, redirectUri: '' }), '400 session.insufficient_info');
    assert.equal(await verdict(sms.id, right), '400 connector.unexpected_type');
    assert.equal(await verdict('nobody', right), '404 entity.not_found');
  });
});
