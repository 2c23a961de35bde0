/** One's own account: who may see and change what, on both databases, with tokens of real sign-ins. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allScopes, freshPhone, openAccount, password } from '../../testing/account.ts';
import { eachDatabase } from '../../testing/databases.ts';

eachDatabase('my-account', (databases) => {
  test('401 auth.*: no header, another scheme, an unknown token, a JWT, one that ended; 403 without openid', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const ask = async (authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization };
      const { status, body } = await rig.person().call('GET', '/api/my-account', undefined, headers);
      return `${status} ${(JSON.parse(body) as { code?: string }).code ?? ''}`.trim();
    };
    assert.equal(await ask(), '401 auth.authorization_header_missing');
    assert.equal(await ask('Basic YTpi'), '401 auth.authorization_token_type_not_supported');
    assert.equal(await ask('Bearer nobody-made-this'), '401 auth.unauthorized');
    assert.equal(await ask(await rig.authorization()), '401 auth.unauthorized', 'a JWT of a machine');
    assert.equal(await ask(`Bearer ${String(ann.tokens['id_token'])}`), '401 auth.unauthorized');
    assert.equal(await ask(`Bearer ${String(ann.tokens['refresh_token'])}`), '401 auth.unauthorized');
    assert.equal(await ask(`Bearer ${ann.token}`), '200');
    const bare = await rig.signIn(String(ann.user.username), 'profile');
    assert.equal(await ask(`Bearer ${bare.token}`), '403 auth.forbidden');
    rig.clock.move(3_600_001);
    assert.equal(await ask(`Bearer ${ann.token}`), '401 auth.unauthorized', 'an hour later');
    const bob = await rig.member();
    await rig.services.users.suspend('default', bob.user.id, true);
    assert.equal(await ask(`Bearer ${bob.token}`), '401 auth.unauthorized', 'suspended');
  });

  test('400 account_center.not_enabled for everything; a field that is Off is not shown, and cannot be changed', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member({ phone: freshPhone() });
    await rig.services.accountCenter.update('default', { enabled: false });
    for (const [method, path] of [
      ['GET', '/api/my-account'],
      ['PATCH', '/api/my-account'],
      ['POST', '/api/verifications/password'],
      ['GET', '/api/my-account/sessions'],
    ] as const)
      assert.equal(
        (await ann.ask(method, path, method === 'GET' ? undefined : {})).verdict,
        '400 account_center.not_enabled',
      );
    await rig.services.accountCenter.update('default', { enabled: true });
    await rig.setFields({ phone: 'Off', name: 'ReadOnly', profile: 'ReadOnly' });
    const seen = (await ann.ask('GET', '/api/my-account')).body;
    assert.equal('primaryPhone' in seen, false);
    assert.equal(seen.name, null);
    const edit = await ann.ask('PATCH', '/api/my-account', { name: 'Ann' });
    assert.equal(edit.verdict, '400 account_center.field_not_editable');
    const profile = await ann.ask('PATCH', '/api/my-account/profile', { givenName: 'Ann' });
    assert.equal(profile.verdict, '400 account_center.field_not_editable');
  });

  test('200: what each scope tells, and no more; never the password', async (t) => {
    const rig = await openAccount(databases, t);
    const phone = freshPhone();
    const ann = await rig.member({ phone, email: 'ann@example.com' });
    await rig.services.users.update('default', ann.user.id, {
      customData: { plan: 'gold' },
      profile: { givenName: 'Ann', address: { country: 'DE' } },
    });
    const { status, body, headers } = await ann.ask('GET', '/api/my-account');
    assert.equal(status, 200);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(body.primaryPhone, phone);
    assert.equal(body.primaryEmail, 'ann@example.com');
    assert.deepEqual(body.customData, { plan: 'gold' });
    assert.deepEqual(body.profile, { givenName: 'Ann', address: { country: 'DE' } });
    assert.equal(body.hasPassword, true);
    assert.equal(body.hasSecurityVerificationMethod, true);
    assert.ok(!JSON.stringify(body).includes('argon2'));
    const narrow = await rig.signIn(String(ann.user.username), 'openid');
    const little = (await narrow.ask('GET', '/api/my-account')).body;
    assert.deepEqual(little, { id: ann.user.id, hasSecurityVerificationMethod: true });
    const middle = await rig.signIn(String(ann.user.username), 'openid profile');
    const some = (await middle.ask('GET', '/api/my-account')).body;
    assert.deepEqual(some.profile, { givenName: 'Ann' });
    assert.equal('customData' in some || 'primaryEmail' in some || 'identities' in some, false);
    const name = await narrow.ask('PATCH', '/api/my-account', { name: 'x' });
    assert.equal(name.verdict, '400 auth.unauthorized');
    const data = await middle.ask('PATCH', '/api/my-account', { customData: {} });
    assert.equal(data.verdict, '400 auth.unauthorized');
  });

  test('If-Match: of two changes to what was seen, one wins; another token sees another tag of the same state', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const tagOf = async (who = ann) => String((await who.ask('GET', '/api/my-account')).headers['etag']);
    for (const [path, body] of [
      ['/api/my-account', { name: 'Ann' }],
      ['/api/my-account/profile', { nickname: 'A' }],
    ] as const) {
      const seen = { 'if-match': await tagOf() };
      const both = await Promise.all([1, 2].map(() => ann.ask('PATCH', path, body, seen)));
      const verdicts = both.map(({ verdict }) => verdict).toSorted();
      assert.deepEqual(verdicts, ['200', '412 request.changed_meanwhile'], path);
    }
    const narrow = await rig.signIn(String(ann.user.username), 'openid');
    const tag = await tagOf();
    assert.notEqual(await tagOf(narrow), tag);
    const again = await ann.ask('PATCH', '/api/my-account', { name: 'Anna' }, { 'if-match': tag });
    assert.equal(again.headers['etag'], await tagOf());
  });

  test('PATCH 200, 400 guard.invalid_input, 401 for a username without a proof, 422 for a bad or taken one', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const bob = await rig.member({ phone: freshPhone() });
    const done = await ann.ask('PATCH', '/api/my-account', { name: 'Ann', customData: { a: 1 } });
    assert.equal(done.status, 200);
    assert.equal(done.body.name, 'Ann');
    assert.equal((await ann.ask('PATCH', '/api/my-account', {})).verdict, '400 guard.invalid_input');
    const long = await ann.ask('PATCH', '/api/my-account', { name: 'x'.repeat(129) });
    assert.equal(long.verdict, '422 entity.value_too_long');
    const plain = await ann.ask('PATCH', '/api/my-account', { username: 'annie' });
    assert.equal(plain.verdict, '401 verification_record.permission_denied');
    assert.equal((await ann.confirmed('PATCH', '/api/my-account', { username: 'annie' })).verdict, '200');
    const taken = await bob.confirmed('PATCH', '/api/my-account', { username: 'annie' });
    assert.equal(taken.verdict, '422 user.username_already_in_use');
    const last = await ann.confirmed('PATCH', '/api/my-account', { username: null });
    assert.equal(last.verdict, '400 user.last_sign_in_method_required');
    assert.equal((await bob.confirmed('PATCH', '/api/my-account', { username: null })).verdict, '200');
    const merged = await ann.ask('PATCH', '/api/my-account/profile', { givenName: 'Ann', nickname: 'A' });
    assert.deepEqual(merged.body, { givenName: 'Ann', nickname: 'A' });
    const again = await ann.ask('PATCH', '/api/my-account/profile', { nickname: 'B' });
    assert.deepEqual(again.body, { givenName: 'Ann', nickname: 'B' });
    const [row] = await rig.logs('Account.PATCH /api/my-account/profile');
    assert.equal(row?.payload['userId'], ann.user.id);
    assert.equal(row?.payload['result'], 'Success');
  });

  test('POST password: 401 without a proof, 422 password.rejected and user.same_password, 204: others are signed out, the owner is told', async (t) => {
    const rig = await openAccount(databases, t);
    const phone = freshPhone();
    const ann = await rig.member({ phone, email: 'ann@example.com' });
    const other = await rig.signIn(String(ann.user.username));
    const path = '/api/my-account/password';
    const plain = await ann.ask('POST', path, { password: 'another horse 2' });
    assert.equal(plain.verdict, '401 verification_record.permission_denied');
    assert.equal((await ann.confirmed('POST', path, { password: 'short' })).verdict, '422 password.rejected');
    await rig.change({ passwordPolicy: { rejects: { userInfo: true } } });
    const named = await ann.confirmed<{ data: readonly { code: string }[] }>('POST', path, {
      password: `${String(ann.user.username)} horse 2`,
    });
    assert.equal(named.body.data[0]?.code, 'password_rejected.restricted.user_info');
    assert.equal((await ann.confirmed('POST', path, { password })).verdict, '422 user.same_password');
    assert.equal((await ann.ask('POST', path, {})).verdict, '400 guard.invalid_input');
    await rig.setFields({ password: 'ReadOnly' });
    const fixed = await ann.confirmed('POST', path, { password: 'another horse 2' });
    assert.equal(fixed.verdict, '400 account_center.field_not_editable');
    await rig.setFields({});
    assert.equal((await ann.confirmed('POST', path, { password: 'another horse 2' })).verdict, '204');
    assert.ok(
      await rig.services.users.checkPassword('default', { id: ann.user.id }, 'another horse 2'),
      'the new one is right',
    );
    assert.equal((await other.ask('GET', '/api/my-account')).verdict, '401 auth.unauthorized');
    assert.equal((await ann.ask('GET', '/api/my-account')).verdict, '200', 'this session stays');
    assert.match((await rig.textsTo(phone))[0] ?? '', /password was changed/);
    assert.deepEqual(rig.lettersTo('ann@example.com'), ['PasswordChanged']);
    const rows = JSON.stringify(await rig.logs('Account.POST /api/my-account/password'));
    assert.ok(!rows.includes('another horse'));
    assert.ok(!rig.logged().includes('another horse'));
  });

  test('a first password needs no proof where there is nothing to prove with; of two at once one is set', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    await rig.services.users.update('default', ann.user.id, { password: null });
    const tries = await Promise.all(
      ['first horse 11', 'second horse 2'].map((one) =>
        ann.ask('POST', '/api/my-account/password', { password: one }),
      ),
    );
    const verdicts = tries.map(({ verdict }) => verdict);
    assert.equal(verdicts.filter((one) => one === '204').length, 1, verdicts.join());
    const late = await ann.ask('POST', '/api/my-account/password', { password: 'third horse 33' });
    assert.equal(late.verdict, '401 verification_record.permission_denied');
  });

  test('G9: an application of somebody else may look and change nothing', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member({ phone: freshPhone() });
    const redirectUri = 'https://elsewhere.example/callback';
    const { application } = await rig.services.applications.create('default', {
      name: 'Elsewhere',
      type: 'SPA',
      oidcClientMetadata: { redirectUris: [redirectUri], postLogoutRedirectUris: [] },
      isThirdParty: true,
    });
    const { kysely } = rig.database;
    // What stands in the records is what counts: the same token and grant, of an application of somebody else.
    const theirs = { clientId: application.id, applicationSince: application.createdAt };
    const rows = await kysely
      .selectFrom('oidc_payloads')
      .select(['id', 'payload'])
      .where('model', 'in', ['AccessToken', 'Grant'])
      .where('account_id', '=', ann.user.id)
      .execute();
    for (const { id, payload } of rows)
      await kysely
        .updateTable('oidc_payloads')
        .set({ payload: JSON.stringify({ ...(JSON.parse(payload) as object), ...theirs }) })
        .where('id', '=', id)
        .execute();
    const forbidden = '403 auth.third_party_application_forbidden';
    assert.equal((await ann.ask('GET', '/api/my-account')).verdict, '200');
    // Removed, and back under its id: what was granted to the one that went opens nothing.
    const since = (createdAt: number) =>
      kysely
        .updateTable('applications')
        .set({ created_at: createdAt })
        .where('tenant_id', '=', 'default')
        .where('id', '=', application.id)
        .execute()
        .then(() => rig.database.changes.publish('applications', 'default'));
    await since(application.createdAt + 1);
    assert.equal((await ann.ask('GET', '/api/my-account')).verdict, '401 auth.unauthorized');
    await since(application.createdAt);
    for (const [method, path, body] of [
      ['PATCH', '/api/my-account', { name: 'x' }],
      ['PATCH', '/api/my-account/profile', { nickname: 'x' }],
      ['POST', '/api/my-account/password', { password: 'another horse 2' }],
      ['POST', '/api/verifications/password', { password }],
      [
        'POST',
        '/api/verifications/verification-code',
        { identifier: { type: 'phone', value: freshPhone() } },
      ],
      ['POST', '/api/verifications/web-authn/registration', undefined],
      ['POST', '/api/verifications/totp/verify', { code: '123456' }],
      ['POST', '/api/verifications/backup-code/verify', { code: '0123456789abcdef' }],
      ['POST', '/api/verifications/web-authn/authentication', undefined],
      [
        'POST',
        '/api/verifications/web-authn/authentication/verify',
        { verificationRecordId: 'x', payload: { id: 'x', type: 'public-key' } },
      ],
      ['POST', '/api/my-account/mfa-verifications/totp-secret/generate', undefined],
      ['POST', '/api/my-account/mfa-verifications/backup-codes/generate', undefined],
    ] as const)
      assert.equal((await ann.ask(method, path, body)).verdict, forbidden, `${method} ${path}`);
  });

  test('CORS: any origin may read, in production too, without credentials', async (t) => {
    const rig = await openAccount(databases, t, { config: { isProduction: true, allowTelephone: true } });
    const ann = await rig.member();
    const origin = 'https://app.example';
    const seen = await ann.ask('GET', '/api/my-account', undefined, { origin });
    assert.equal(seen.headers['access-control-allow-origin'], origin);
    assert.equal(seen.headers['access-control-expose-headers'], '*');
    assert.equal(seen.headers['access-control-allow-credentials'], undefined);
    const preflight = await rig.person().call('OPTIONS', '/api/verifications/password', undefined, {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,logto-verification-id',
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-headers'], 'authorization,logto-verification-id');
  });

  test('a token without offline_access ends with its session', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member({}, allScopes.replace('offline_access ', ''));
    assert.equal((await ann.ask('GET', '/api/my-account')).verdict, '200');
    const account = { tenantId: 'default', accountId: ann.user.id };
    const [session] = await rig.services.accountSessions.list(account);
    await rig.services.accountSessions.end(account, session?.uid ?? '', async () => false);
    assert.equal((await ann.ask('GET', '/api/my-account')).verdict, '401 auth.unauthorized');
  });
});
