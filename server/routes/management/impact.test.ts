/** What a change would do to people, told before it is made: `?dryRun=true` and `?ifUnused=true` on both databases. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';

const telephone = { connectorId: 'outbox' };

eachDatabase('impact', ({ open }) => {
  async function start() {
    const opened = await openOperator(await open());
    const { operator } = opened;
    const [connector] = (await operator.get('/api/connectors')).body;
    // Two with a phone alone, one with a password beside it, one suspended, one without a phone.
    await operator.post('/api/users', { primaryPhone: '61412345671' });
    await operator.post('/api/users', { primaryPhone: '61412345672' });
    await operator.post('/api/users', {
      primaryPhone: '61412345673',
      username: 'ann',
      password: 'a-Secret-4711',
    });
    const suspended = await operator.post('/api/users', { primaryPhone: '61412345674' });
    await operator.patch(`/api/users/${suspended.body.id}/is-suspended`, { isSuspended: true });
    await operator.post('/api/users', { username: 'bob', password: 'a-Secret-4711' });
    const methods = [
      { identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false },
      { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
    ];
    const signUp = { identifiers: ['username'], password: true, verify: false };
    const set = await operator.patch('/api/sign-in-exp', {
      signUp,
      signIn: { methods },
      forgotPasswordMethods: ['PhoneVerificationCode'],
    });
    assert.equal(set.verdict, '200');
    return { ...opened, path: `/api/connectors/${connector.id}` };
  }

  const loss = {
    dryRun: true,
    isHarmful: true,
    flows: [
      { flow: 'signIn', stops: false, lostWays: ['phone+verificationCode'] },
      { flow: 'forgotPassword', stops: true, lostWays: ['phone'] },
    ],
    users: { cannotSignIn: 2, cannotResetPassword: 3, cannotPassMfa: 0 },
    warnings: [],
  };

  test('removing the SMS connector: a dry run counts and changes nothing, ifUnused refuses, without either it goes', async () => {
    const { operator, path } = await start();
    const told = await operator.remove(`${path}?dryRun=true`);
    assert.equal(told.verdict, '200');
    assert.deepEqual(told.body, loss);
    assert.equal((await operator.get(path)).verdict, '200');
    const refused = await operator.remove(`${path}?ifUnused=true`);
    assert.equal(refused.verdict, '409 request.would_lock_out');
    const { dryRun: _, ...impact } = loss;
    assert.deepEqual(refused.body.data, impact);
    assert.equal((await operator.get(path)).verdict, '200');
    assert.equal((await operator.get(path)).headers['etag'], (await operator.get(path)).headers['etag']);
    assert.equal((await operator.remove(path)).verdict, '204');
    assert.equal((await operator.get(path)).verdict, '404 entity.not_found');
  });

  test('a dry run refuses what the call itself would refuse', async () => {
    const { operator, path } = await start();
    assert.equal((await operator.remove('/api/connectors/none?dryRun=true')).verdict, '404 entity.not_found');
    const stale = { headers: { 'if-match': '"v999"' } };
    assert.equal(
      (await operator.remove(`${path}?dryRun=true`, stale)).verdict,
      '412 request.changed_meanwhile',
    );
    assert.equal((await operator.remove(`${path}?dryRun=maybe`)).verdict, '400 guard.invalid_input');
    assert.equal(
      (await operator.post('/api/connectors?dryRun=true', { connectorId: 'twilio-short-message-service' }))
        .verdict,
      '400 connector.invalid_config',
    );
    assert.equal((await operator.patch(`${path}?dryRun=true`, {})).verdict, '400 guard.invalid_input');
    assert.equal(
      (await operator.patch('/api/sign-in-exp?dryRun=true', {})).verdict,
      '400 guard.invalid_input',
    );
    const bad = {
      signIn: {
        methods: [
          { identifier: 'username', password: false, verificationCode: false, isPasswordPrimary: false },
        ],
      },
    };
    assert.equal(
      (await operator.patch('/api/sign-in-exp?dryRun=true', bad)).verdict,
      '400 sign_in_experiences.at_least_one_authentication_factor',
    );
  });

  test('a connector that takes the place of another harms nobody, tried or done; a broken or double one replaces nothing', async () => {
    const { operator, path } = await start();
    const before = await operator.get(path);
    const told = await operator.post('/api/connectors?dryRun=true', telephone);
    assert.deepEqual(told.body, {
      dryRun: true,
      isHarmful: false,
      flows: [],
      users: { cannotSignIn: 0, cannotResetPassword: 0, cannotPassMfa: 0 },
      warnings: [],
    });
    assert.deepEqual((await operator.get(path)).body, before.body);
    assert.equal((await operator.get(path)).headers['etag'], before.headers['etag']);
    assert.equal(
      (await operator.post('/api/connectors', { connectorId: 'twilio-short-message-service' })).verdict,
      '400 connector.invalid_config',
    );
    assert.equal(
      (await operator.post('/api/connectors', { ...telephone, id: before.body.id })).verdict,
      '422 entity.unique_integrity_violation',
    );
    assert.deepEqual((await operator.get('/api/connectors')).body.length, 1);
    assert.equal((await operator.get(path)).verdict, '200');
    assert.equal((await operator.patch(path, {})).verdict, '400 guard.invalid_input');
    assert.equal((await operator.patch(`${path}?ifUnused=true`, { config: {} })).verdict, '200');
    assert.equal((await operator.post('/api/connectors?ifUnused=true', telephone)).verdict, '200');
  });

  test('sign-in-exp: methods taken away are counted, nothing is written; what harms nobody passes ifUnused', async () => {
    const { operator } = await start();
    const before = await operator.get('/api/sign-in-exp');
    const onlyNames = {
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
    };
    const told = await operator.patch('/api/sign-in-exp?dryRun=true', onlyNames);
    assert.equal(told.verdict, '200');
    assert.deepEqual(told.body.users, { cannotSignIn: 2, cannotResetPassword: 0, cannotPassMfa: 0 });
    assert.deepEqual(told.body.flows, [
      { flow: 'signIn', stops: false, lostWays: ['phone+verificationCode'] },
    ]);
    const after = await operator.get('/api/sign-in-exp');
    assert.deepEqual(after.body, before.body);
    assert.equal(after.headers['etag'], before.headers['etag']);
    assert.equal(
      (await operator.patch('/api/sign-in-exp?ifUnused=true', onlyNames)).verdict,
      '409 request.would_lock_out',
    );
    const colour = {
      color: { primaryColor: '#112233', isDarkModeEnabled: false, darkPrimaryColor: '#445566' },
    };
    const changed = await operator.patch('/api/sign-in-exp?ifUnused=true', colour);
    assert.equal(changed.verdict, '200');
    assert.deepEqual(changed.body.color, colour.color);
    assert.equal((await operator.patch('/api/sign-in-exp', onlyNames)).verdict, '200');
  });

  test('SMS as second factor without an SMS connector: the bare call stands, a dry run warns, ifUnused refuses', async () => {
    const { operator, path } = await start();
    await operator.patch('/api/sign-in-exp', {
      signIn: {
        methods: [
          { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        ],
      },
    });
    await operator.remove(path);
    const body = {
      mfa: { factors: ['PhoneVerificationCode'], policy: 'Mandatory' },
      adaptiveMfa: { enabled: false },
    };
    const told = await operator.patch('/api/sign-in-exp?dryRun=true', body);
    assert.deepEqual(told.body.warnings, ['sms_mfa_without_connector', 'sms_only_mfa_not_accepted']);
    assert.equal(told.body.isHarmful, true);
    assert.equal(told.body.users.cannotPassMfa, 4, 'nobody who is not suspended could');
    assert.equal(
      (await operator.patch('/api/sign-in-exp?ifUnused=true', body)).verdict,
      '409 request.would_lock_out',
    );
    assert.equal((await operator.patch('/api/sign-in-exp', body)).verdict, '200');
    // It was so before: what follows is not to blame for it.
    const colour = {
      color: { primaryColor: '#112233', isDarkModeEnabled: false, darkPrimaryColor: '#445566' },
    };
    assert.equal((await operator.patch('/api/sign-in-exp?ifUnused=true', colour)).verdict, '200');
  });

  test('with a finer scope and without a token', async () => {
    const { operator, path } = await start();
    const read = `Bearer ${await operator.tokenWith({ scope: 'connectors:read settings:read' })}`;
    for (const [method, at] of [
      ['DELETE', `${path}?dryRun=true`],
      ['PATCH', '/api/sign-in-exp?dryRun=true'],
    ] as const) {
      assert.equal((await operator.call(method, at, { authorization: read })).verdict, '403 auth.forbidden');
      assert.equal(
        (await operator.call(method, at, { authorization: null })).verdict,
        '401 auth.authorization_header_missing',
      );
    }
  });
});
