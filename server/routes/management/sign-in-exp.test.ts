/** `/api/sign-in-exp` by its answers; the rules themselves are tested in server/settings. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { freshSettings, newcomersSettings, phoneOnly } from '../../../contract/fresh-settings.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

const path = '/api/sign-in-exp';

eachDatabase(path, (databases) => {
  let operator: Operator;
  beforeEach(async () => {
    ({ operator } = await openOperator(await databases.open()));
  });
  const verdict = async (body: unknown) => (await operator.patch(path, body)).verdict;

  test('GET 200: a newcomer’s tenant, and one that comes as the contract says', async () => {
    const own = { tenantId: 'default', id: 'default' };
    assert.deepEqual((await operator.get(path)).body, { ...newcomersSettings, ...own });
    const other = await openOperator(await databases.open(), { isNewcomer: false });
    assert.deepEqual((await other.operator.get(path)).body, { ...freshSettings, ...own });
    const admin = await operator.get(path, { tenantId: 'admin' });
    assert.deepEqual([admin.body.signInMode, admin.body.tenantId], ['SignIn', 'admin']);
  });

  test('PATCH 200: the whole row, at once in force', async () => {
    const body = {
      signInMode: 'SignIn',
      termsOfUseUrl: 'https://shop.example/terms',
      supportWebsiteUrl: '',
      messageLimitPolicy: { sendsPerRecipient: 3 },
      verificationCodePolicy: { expirationDuration: 60 },
      sentinelPolicy: { maxAttempts: 5, lockoutDuration: 1.5 },
      id: 'other',
      tenantId: 'admin',
    };
    const changed = await operator.patch(path, body);
    assert.equal(changed.status, 200);
    assert.deepEqual(changed.body, {
      ...newcomersSettings,
      ...body,
      supportWebsiteUrl: null,
      id: 'default',
      tenantId: 'default',
    });
    assert.equal((await operator.get(path)).text, changed.text);
    assert.equal((await operator.get(path, { tenantId: 'admin' })).body.termsOfUseUrl, null);
  });

  test('PATCH 400 guard.invalid_input: nothing, nonsense, or out of bounds (A2)', async () => {
    for (const body of [
      undefined,
      {},
      { id: 'default' },
      { nonsense: true },
      { signInMode: 'Maybe' },
      { termsOfUseUrl: 'javascript:alert(1)' },
      { color: { primaryColor: 'red', isDarkModeEnabled: false, darkPrimaryColor: '#000000' } },
      { signIn: { methods: [{ identifier: 'phone' }] } },
      { verificationCodePolicy: { expirationDuration: 601 } },
      { verificationCodePolicy: { expirationDuration: 59 } },
      { verificationCodePolicy: { maxRetryAttempts: 101 } },
      { sentinelPolicy: { maxAttempts: 0 } },
      { sentinelPolicy: { lockoutDuration: -1 } },
      { messageLimitPolicy: { sendsPerAddress: -1 } },
    ])
      assert.equal(await verdict(body), '400 guard.invalid_input', JSON.stringify(body));
    const refused = await operator.patch(path, { verificationCodePolicy: { expirationDuration: 601 } });
    assert.match(refused.body.details, /^Error in key path "verificationCodePolicy\.expirationDuration": /);
    assert.deepEqual((await operator.get(path)).body.verificationCodePolicy, {});
  });

  test('PATCH of phone sign-in asks whether there is an SMS connector', async () => {
    assert.equal(await verdict(phoneOnly), '200');
    const [{ id }] = (await operator.get('/api/connectors')).body;
    await operator.remove(`/api/connectors/${id}`);
    const refused = await operator.patch(path, phoneOnly);
    assert.equal(refused.verdict, '400 sign_in_experiences.enabled_connector_not_found');
    assert.match(refused.body.message, /Sms/);
    assert.equal(
      await verdict({ forgotPasswordMethods: ['PhoneVerificationCode'] }),
      '400 sign_in_experiences.forgot_password_method_requires_connector',
    );
    assert.equal(
      await verdict({ forgotPasswordMethods: ['EmailVerificationCode'] }),
      '400 sign_in_experiences.forgot_password_method_requires_connector',
    );
  });

  test('PATCH 409 while two names differ in capitals alone, 200 when they do not', async () => {
    const usernamePolicy = { ...freshSettings.usernamePolicy, caseSensitive: false };
    await operator.post('/api/users', { username: 'Ann' });
    const { body: other } = await operator.post('/api/users', { username: 'ann' });
    const refused = await operator.patch(path, { usernamePolicy });
    assert.equal(refused.verdict, '409 sign_in_experiences.username_policy_case_conflicts_exist');
    assert.equal(refused.body.data.totalConflicts, 1);
    assert.equal((await operator.get(path)).body.usernamePolicy.caseSensitive, true);
    await operator.remove(`/api/users/${other.id}`);
    assert.equal(await verdict({ usernamePolicy }), '200');
    assert.equal(
      (await operator.post('/api/users', { username: 'ANN' })).verdict,
      '422 user.username_already_in_use',
    );
  });

  test('PATCH refusals of each kind keep their status', async () => {
    assert.equal(await verdict({ hideLogtoBranding: true }), '400 request.invalid_input');
    assert.equal(
      await verdict({ signUpProfileFields: [{ name: 'shoeSize' }] }),
      '404 custom_profile_fields.entity_not_exists_with_names',
    );
    assert.equal(
      await verdict({ adaptiveMfa: { enabled: true } }),
      '422 sign_in_experiences.adaptive_mfa_requires_mfa',
    );
    assert.equal(
      await verdict({ mfa: { factors: ['PhoneVerificationCode'], policy: 'Mandatory' } }),
      '400 sign_in_experiences.phone_verification_code_cannot_be_used_for_mfa',
    );
  });
});
