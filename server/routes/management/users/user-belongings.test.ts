/** What hangs on a person, by its answers: versions, factors, tokens, sessions, identities. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { defaultTenantId } from '../../../tenants/tenants.ts';
import { eachDatabase } from '../../../testing/databases.ts';
import { openOperator } from '../../../testing/operator.ts';

type Rig = Awaited<ReturnType<typeof openOperator>>;

eachDatabase('what hangs on a person', (databases) => {
  let rig: Rig;
  before(async () => {
    rig = await openOperator(await databases.open());
  });
  const make = async (body: object = {}) => (await rig.operator.post('/api/users', body)).body.id as string;
  const ifMatch = (etag: unknown) => ({ headers: { 'if-match': String(etag) } });

  test('ETag, If-Match: of twenty changes to one version one is made, the others hear 412', async () => {
    const made = await rig.operator.post('/api/users', { name: 'Ann' });
    const path = `/api/users/${made.body.id}`;
    assert.equal(made.headers['etag'], '"v1"');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        rig.operator.patch(path, { name: `Ann ${index}` }, ifMatch(made.headers['etag'])),
      ),
    );
    const verdicts = answers.map(({ verdict }) => verdict).toSorted();
    assert.deepEqual(verdicts, ['200', ...Array.from({ length: 19 }, () => '412 request.changed_meanwhile')]);
    const read = await rig.operator.get(path);
    assert.equal(read.headers['etag'], '"v2"');
    assert.ok(!('version' in read.body));
    const old = ifMatch('"v1"');
    for (const [suffix, body] of [
      ['', { name: 'x' }],
      ['/is-suspended', { isSuspended: true }],
      ['/password', { password: 'correct horse' }],
      ['/password/expiration', { isExpired: true }],
      ['/custom-data', { customData: { a: 1 } }],
      ['/profile', { profile: { nickname: 'a' } }],
      ['/logto-configs', { mfa: { skipped: true } }],
    ] as const) {
      const answer = await rig.operator.patch(`${path}${suffix}`, body, old);
      assert.equal(answer.verdict, '412 request.changed_meanwhile', suffix);
    }
    assert.equal((await rig.operator.remove(path, old)).verdict, '412 request.changed_meanwhile');
    assert.equal((await rig.operator.remove(path, ifMatch('"v2"'))).verdict, '204');
    assert.equal((await rig.operator.remove(path, ifMatch('"v2"'))).verdict, '404 entity.not_found');
  });

  test('keepIdentifier: 400 user.last_sign_in_method_required, also for two that are cleared at once', async () => {
    const id = await make({ username: 'keeps', primaryPhone: '16502530009' });
    const clear = (body: object) => rig.operator.patch(`/api/users/${id}?keepIdentifier=true`, body);
    const both = await Promise.all([clear({ username: null }), clear({ primaryPhone: null })]);
    assert.deepEqual(both.map(({ verdict }) => verdict).toSorted(), [
      '200',
      '400 user.last_sign_in_method_required',
    ]);
    assert.equal((await clear({ username: 'again', primaryPhone: null })).verdict, '200');
    assert.equal((await clear({ name: 'Ann' })).verdict, '200');
    const bare = await rig.operator.patch(`/api/users/${id}`, { username: null });
    assert.equal(bare.verdict, '200', 'without a word the documented behaviour stands');
  });

  test('F2: a digest is for a token that carries all; password/expiration; logto-configs', async () => {
    const id = await make({ username: 'digest', passwordDigest: 'ab'.repeat(16), passwordAlgorithm: 'MD5' });
    const narrow = { authorization: `Bearer ${await rig.operator.tokenWith({ scope: 'users:read' })}` };
    for (const path of [`/api/users/${id}?includePasswordHash=1`, '/api/users?includePasswordHash=yes']) {
      assert.equal((await rig.operator.get(path, narrow)).verdict, '403 auth.forbidden');
      assert.match((await rig.operator.get(path)).text, /abababab/);
    }
    for (const path of [`/api/users/${id}`, '/api/users', '/api/users?includePasswordHash=0'])
      assert.doesNotMatch((await rig.operator.get(path, narrow)).text, /abababab|passwordDigest/);
    const expire = (isExpired: unknown, of = id) =>
      rig.operator.patch(`/api/users/${of}/password/expiration`, { isExpired });
    assert.deepEqual(
      [(await expire(true)).verdict, (await expire('x')).verdict],
      ['200', '400 guard.invalid_input'],
    );
    assert.equal((await rig.services.users.find(defaultTenantId, id))?.isPasswordExpired, true);
    await rig.operator.patch(`/api/users/${id}/password`, { password: 'correct horse' });
    assert.equal((await rig.services.users.find(defaultTenantId, id))?.isPasswordExpired, false);
    assert.equal((await expire(true, 'nobody')).verdict, '404 entity.not_found');

    const path = `/api/users/${id}/logto-configs`;
    assert.deepEqual((await rig.operator.get(path)).body, { mfa: {}, passkeySignIn: {} });
    await rig.operator.patch(path, { mfa: { enabled: true } });
    await rig.operator.patch(path, { mfa: { skipped: true }, passkeySignIn: { skipped: true } });
    assert.deepEqual((await rig.operator.get(path)).body, {
      mfa: { enabled: true, skipped: true },
      passkeySignIn: { skipped: true },
    });
    assert.equal((await rig.operator.patch(path, {})).verdict, '400 guard.invalid_input');
    assert.equal(
      (await rig.operator.patch(path, { mfa: { enabled: 1 } })).verdict,
      '400 guard.invalid_input',
    );
    assert.equal((await rig.operator.get('/api/users/nobody/logto-configs')).verdict, '404 entity.not_found');
    const nobodys = await rig.operator.patch('/api/users/nobody/logto-configs', { mfa: {} });
    assert.equal(nobodys.verdict, '404 entity.not_found');
  });

  test('mfa-verifications: added, listed without secrets, removed; refusals', async () => {
    const id = await make({ username: 'factors' });
    const path = `/api/users/${id}/mfa-verifications`;
    assert.deepEqual((await rig.operator.get(path)).body, []);
    const verdict = async (body: unknown) => (await rig.operator.post(path, body)).verdict;
    assert.equal(await verdict({ type: 'BackupCode' }), '422 session.mfa.backup_code_can_not_be_alone');
    assert.equal(await verdict({ type: 'Totp', secret: '1' }), '422 user.totp_secret_invalid');
    for (const wrong of [undefined, {}, { type: 'WebAuthn' }, { type: 'PhoneVerificationCode' }])
      assert.equal(await verdict(wrong), '400 guard.invalid_input');
    const totp = await rig.operator.post(path, { type: 'Totp' });
    assert.match(totp.body.secret, /^[A-Z2-7]{32}$/);
    assert.match(
      totp.body.secretUri,
      new RegExp(`^otpauth://totp/localhost%3Afactors\\?secret=${totp.body.secret}&`),
    );
    assert.match(totp.body.secretQrCode, /^data:image\/png;base64,/);
    assert.equal(await verdict({ type: 'Totp' }), '422 user.totp_already_in_use');
    assert.equal(await verdict({ type: 'BackupCode', codes: ['x'] }), '422 user.wrong_backup_code_format');
    const codes = await rig.operator.post(path, { type: 'BackupCode' });
    assert.equal(codes.body.codes.length, 10);
    assert.equal(await verdict({ type: 'BackupCode' }), '422 user.backup_code_already_in_use');
    const listed = await rig.operator.get(path);
    assert.deepEqual(
      listed.body
        .map(({ type, remainCodes }: { type: string; remainCodes?: number }) => [type, remainCodes])
        .toSorted(),
      [
        ['BackupCode', 10],
        ['Totp', undefined],
      ],
    );
    for (const hidden of [totp.body.secret, ...codes.body.codes]) assert.ok(!listed.text.includes(hidden));
    const configs = await rig.operator.get(`/api/users/${id}/logto-configs`);
    assert.equal(configs.body.mfa.enabled, true);
    const [{ id: factorId }] = listed.body;
    const other = await make();
    assert.equal(
      (await rig.operator.remove(`/api/users/${other}/mfa-verifications/${factorId}`)).verdict,
      '404 entity.not_found',
    );
    assert.equal((await rig.operator.remove(`${path}/${factorId}`)).verdict, '204');
    assert.equal((await rig.operator.remove(`${path}/${factorId}`)).verdict, '404 entity.not_found');
    assert.equal(
      (await rig.operator.get('/api/users/nobody/mfa-verifications')).verdict,
      '404 entity.not_found',
    );
    const nobodys = await rig.operator.post('/api/users/nobody/mfa-verifications', { type: 'Totp' });
    assert.equal(nobodys.verdict, '404 entity.not_found');
  });

  test('personal access tokens: shown once, masked ever after, kept as a digest', async () => {
    const id = await make();
    const path = `/api/users/${id}/personal-access-tokens`;
    const made = await rig.operator.post(path, { name: 'ci' });
    assert.equal(made.verdict, '201');
    assert.match(made.body.value, /^pat_[\dA-Za-z]{32}$/);
    assert.deepEqual(
      { ...made.body, value: '', createdAt: 0 },
      {
        tenantId: 'default',
        userId: id,
        name: 'ci',
        value: '',
        createdAt: 0,
        expiresAt: null,
      },
    );
    const tokens = rig.services.personalAccessTokens;
    assert.equal(await tokens.findOwner('default', made.body.value), id);
    assert.equal(await tokens.findOwner('admin', made.body.value), undefined);
    const short = await rig.operator.post(path, { name: 'short', expiresAt: rig.clock.now() + 1000 });
    assert.equal(await tokens.findOwner('default', short.body.value), id);
    rig.clock.move(1000);
    assert.equal(await tokens.findOwner('default', short.body.value), undefined);
    const listed = await rig.operator.get(path);
    assert.ok(!listed.text.includes(made.body.value));
    const rows = await rig.services.database.kysely
      .selectFrom('personal_access_tokens')
      .selectAll()
      .execute();
    assert.ok(!JSON.stringify(rows).includes(made.body.value));
    const double = await rig.operator.post(path, { name: 'ci' });
    assert.equal(double.verdict, '422 user.personal_access_token_name_exists');
    for (const wrong of [undefined, {}, { name: '' }, { name: 'x', expiresAt: 'soon' }])
      assert.equal((await rig.operator.post(path, wrong)).verdict, '400 guard.invalid_input');
    assert.equal((await rig.operator.patch(`${path}/ci`, { name: 'build' })).body.name, 'build');
    const renamed = await rig.operator.patch(path, { currentName: 'build', name: 'short' });
    assert.equal(renamed.verdict, '422 user.personal_access_token_name_exists');
    assert.equal((await rig.operator.patch(path, { currentName: 'build', name: 'ci' })).verdict, '200');
    assert.equal(
      (await rig.operator.patch(path, { currentName: 'no', name: 'x' })).verdict,
      '404 entity.not_found',
    );
    assert.equal((await rig.operator.patch(`${path}/ci`, {})).verdict, '400 guard.invalid_input');
    assert.equal((await rig.operator.post(`${path}/delete`, { name: 'short' })).verdict, '204');
    assert.equal((await rig.operator.remove(`${path}/ci`)).verdict, '204');
    assert.equal((await rig.operator.remove(`${path}/ci`)).verdict, '404 entity.not_found');
    assert.equal((await rig.operator.post(`${path}/delete`, { name: 'ci' })).verdict, '404 entity.not_found');
    const nobodys = '/api/users/nobody/personal-access-tokens';
    assert.equal((await rig.operator.get(nobodys)).verdict, '404 entity.not_found');
    assert.equal((await rig.operator.post(nobodys, { name: 'x' })).verdict, '404 entity.not_found');
  });

  test('sessions and grants: listed, ended one by one, nobody else can', async () => {
    const id = await make();
    const other = await make();
    const ends = rig.clock.now() + 3_600_000;
    const row = (model: string, key: string, rest: object) => ({
      tenant_id: 'default',
      model,
      id: `${model}-${key}-${id}`,
      grant_id: null,
      alias: null,
      account_id: id,
      expires_at: ends,
      payload: '{}',
      ...rest,
    });
    const payload = JSON.stringify({
      uid: `uid-${id}`,
      jti: `Session-1-${id}`,
      iat: 1_767_225_000,
      accountId: id,
      loginTs: 1_767_225_600,
      amr: ['pwd'],
      state: { secret: 'never-told' },
      authorizations: { app: { sid: 'x', grantId: `Grant-1-${id}` } },
    });
    const { kysely } = rig.services.database;
    await kysely
      .insertInto('oidc_payloads')
      .values([
        row('Session', '1', { alias: `uid-${id}`, payload }),
        row('Session', 'old', { alias: `old-${id}`, payload, expires_at: 1 }),
        row('Grant', '1', { payload: JSON.stringify({ clientId: 'app', iat: 1 }) }),
        row('Grant', '2', { payload: JSON.stringify({ clientId: 'demo-app', iat: 2 }) }),
        row('RefreshToken', '1', { grant_id: `Grant-1-${id}` }),
        row('RefreshToken', '2', { grant_id: `Grant-2-${id}` }),
      ])
      .execute();
    const left = async () =>
      (await kysely.selectFrom('oidc_payloads').select('id').where('account_id', '=', id).execute())
        .map((one) => one.id.split(`-${id}`)[0] ?? '')
        .toSorted();
    const path = `/api/users/${id}/sessions`;
    const listed = await rig.operator.get(path);
    assert.equal(listed.body.sessions.length, 1);
    assert.deepEqual(
      [
        listed.body.sessions[0].payload.uid,
        listed.body.sessions[0].clientId,
        listed.body.sessions[0].accountId,
      ],
      [`uid-${id}`, 'app', id],
    );
    const { iat, exp, loginTs } = listed.body.sessions[0].payload;
    assert.deepEqual([iat, exp, loginTs], [1_767_225_000, Math.floor(ends / 1000), 1_767_225_600]);
    assert.ok(!listed.text.includes('never-told'));
    assert.ok(!listed.text.includes(`Session-1-${id}`), 'C9: nothing that a cookie could carry');
    assert.equal((await rig.operator.get(`${path}/uid-${id}`)).body.expiresAt, ends);
    assert.equal((await rig.operator.get(`${path}/old-${id}`)).verdict, '404 oidc.session_not_found');
    const grants = await rig.operator.get(`/api/users/${id}/grants`);
    assert.deepEqual(
      grants.body.grants.map((grant: { id: string }) => grant.id),
      [`Grant-2-${id}`, `Grant-1-${id}`],
    );
    const demo = await rig.services.applications.find(defaultTenantId, 'demo-app');
    assert.deepEqual(
      grants.body.grants.map(({ application }: { application: object }) => application),
      [
        { id: 'demo-app', name: demo?.name },
        { id: 'app', name: 'app' },
      ],
    );
    assert.deepEqual((await rig.operator.get(`/api/users/${id}/grants?appType=thirdParty`)).body.grants, []);
    assert.equal(
      (await rig.operator.get(`/api/users/${id}/grants?appType=firstParty`)).body.grants.length,
      2,
    );
    assert.equal(
      (await rig.operator.get(`/api/users/${id}/grants?appType=x`)).verdict,
      '400 guard.invalid_input',
    );
    const foreign = [`/api/users/${other}/sessions/uid-${id}`, `/api/users/${other}/grants/Grant-1-${id}`];
    assert.equal((await rig.operator.remove(foreign[0] ?? '')).verdict, '404 oidc.session_not_found');
    assert.equal((await rig.operator.remove(foreign[1] ?? '')).verdict, '404 oidc.grant_not_found');
    assert.equal((await rig.operator.remove(`/api/users/${id}/grants/Grant-2-${id}`)).verdict, '204');
    assert.deepEqual(await left(), ['Grant-1', 'RefreshToken-1', 'Session-1', 'Session-old']);
    const wrong = await rig.operator.remove(`${path}/uid-${id}?revokeGrantsTarget=some`);
    assert.equal(wrong.verdict, '400 guard.invalid_input');
    assert.equal(
      (await rig.operator.remove(`${path}/uid-${id}?revokeGrantsTarget=firstParty`)).verdict,
      '204',
    );
    assert.deepEqual(await left(), ['Session-old']);
    assert.equal((await rig.operator.remove(`${path}/uid-${id}`)).verdict, '404 oidc.session_not_found');
    for (const rest of ['sessions', 'sessions/x', 'grants'])
      assert.equal((await rig.operator.get(`/api/users/nobody/${rest}`)).verdict, '404 entity.not_found');
    for (const rest of ['sessions/x', 'grants/x'])
      assert.equal((await rig.operator.remove(`/api/users/nobody/${rest}`)).verdict, '404 entity.not_found');
  });

  test('an identity is one person’s: given, replaced, refused to others, taken away', async () => {
    const [one, two] = [await make(), await make()];
    const put = (id: string, body: unknown) =>
      rig.operator.call('PUT', `/api/users/${id}/identities/google`, { body });
    assert.equal((await put(one, { userId: 'g1' })).verdict, '201');
    assert.equal((await put(two, { userId: 'g1' })).verdict, '422 user.identity_already_in_use');
    assert.deepEqual((await put(one, { userId: 'g2' })).body, { google: { userId: 'g2', details: {} } });
    assert.equal((await put(two, { userId: 'g1' })).verdict, '201');
    assert.equal((await put(two, { userId: '' })).verdict, '400 guard.invalid_input');
    assert.equal((await put('nobody', { userId: 'g3' })).verdict, '404 entity.not_found');
    const removed = await rig.operator.remove(`/api/users/${one}/identities/google`);
    assert.deepEqual([removed.status, removed.body.identities], [200, {}]);
    assert.equal(
      (await rig.operator.remove(`/api/users/${one}/identities/google`)).verdict,
      '404 user.identity_not_exist',
    );
    assert.equal(
      (await rig.operator.remove('/api/users/nobody/identities/google')).verdict,
      '404 entity.not_found',
    );
  });

  test('identities are read; there are no enterprise ones', async () => {
    const id = await make();
    const identity = { userId: '42', details: { name: 'Ann' } };
    const at = `/api/users/${id}/identities/github`;
    const put = await rig.operator.call('PUT', at, { body: identity });
    assert.deepEqual([put.status, put.body], [201, { github: identity }]);
    assert.equal((await rig.operator.call('PUT', at, { body: identity })).status, 200);
    const verdict = async (rest: string, of = id) =>
      (await rig.operator.get(`/api/users/${of}/${rest}`)).verdict;
    assert.deepEqual((await rig.operator.get(`/api/users/${id}/identities/github`)).body, { identity });
    assert.deepEqual((await rig.operator.get(`/api/users/${id}/all-identities`)).body, {
      socialIdentities: [{ target: 'github', identity }],
      ssoIdentities: [],
    });
    assert.equal(await verdict('identities/google'), '404 user.identity_not_exist');
    assert.equal(await verdict('identities/constructor'), '404 user.identity_not_exist');
    assert.equal(await verdict('sso-identities/x'), '404 user.enterprise_sso_identity_not_exists');
    for (const rest of ['identities/github', 'all-identities', 'sso-identities/x'])
      assert.equal(await verdict(rest, 'nobody'), '404 entity.not_found');
  });

  test('a person who is suspended or gone has no Management API any more: 401 on the next call', async () => {
    const id = await make();
    const token = await rig.operator.tokenWith({ subject: id });
    const call = async () =>
      (await rig.operator.get('/api/users', { authorization: `Bearer ${token}` })).verdict;
    assert.equal(await call(), '200');
    await rig.operator.patch(`/api/users/${id}/is-suspended`, { isSuspended: true });
    assert.equal(await call(), '401 auth.unauthorized');
    await rig.operator.patch(`/api/users/${id}/is-suspended`, { isSuspended: false });
    assert.equal(await call(), '200');
    await rig.operator.remove(`/api/users/${id}`);
    assert.equal(await call(), '401 auth.unauthorized');
  });

  test('every one of these routes: 401 without a token, 403 with a token for something else', async () => {
    const narrow = `Bearer ${await rig.operator.tokenWith({ scope: 'connectors:read connectors:write' })}`;
    for (const [method, rest] of [
      ['GET', 'logto-configs'],
      ['PATCH', 'logto-configs'],
      ['PATCH', 'password/expiration'],
      ['GET', 'mfa-verifications'],
      ['POST', 'mfa-verifications'],
      ['DELETE', 'mfa-verifications/x'],
      ['GET', 'identities/x'],
      ['GET', 'all-identities'],
      ['GET', 'sso-identities/x'],
      ['GET', 'sessions'],
      ['GET', 'sessions/x'],
      ['DELETE', 'sessions/x'],
      ['GET', 'grants'],
      ['DELETE', 'grants/x'],
      ['GET', 'personal-access-tokens'],
      ['POST', 'personal-access-tokens'],
      ['PATCH', 'personal-access-tokens'],
      ['PATCH', 'personal-access-tokens/x'],
      ['POST', 'personal-access-tokens/delete'],
      ['DELETE', 'personal-access-tokens/x'],
    ] as const) {
      const ask = (authorization: string | null) =>
        rig.operator.call(method, `/api/users/nobody/${rest}`, { authorization, body: {} });
      assert.equal((await ask(null)).verdict, '401 auth.authorization_header_missing', `${method} ${rest}`);
      assert.equal((await ask(narrow)).verdict, '403 auth.forbidden', `${method} ${rest}`);
    }
  });
});
