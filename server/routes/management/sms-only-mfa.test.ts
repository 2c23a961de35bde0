/** SMS as the only second factor: the contract lets it be, everything of ours asks who answers for it (security B1). */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

const path = '/api/sign-in-exp';
const refusal = '422 sign_in_experiences.sms_only_mfa_not_accepted';
const byPassword = {
  signIn: {
    methods: [{ identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  signUp: { identifiers: ['username'], password: true, verify: false },
};
const restrictedAuthenticatorAcceptance = {
  by: 'Ann Example, head of security',
  reason: 'Field staff have no smartphones; passkeys follow in spring.',
  at: '2026-11-20',
};
const smsAlone = { policy: 'Mandatory', factors: ['PhoneVerificationCode'] };
const accepted = { ...smsAlone, restrictedAuthenticatorAcceptance };

eachDatabase('SMS as the only second factor', (databases) => {
  let operator: Operator;
  beforeEach(async () => {
    ({ operator } = await openOperator(await databases.open()));
    assert.equal((await operator.patch(path, byPassword)).verdict, '200');
  });

  test('B1: the documented PATCH works as documented, and warns', async () => {
    const bare = await operator.patch(path, { mfa: smsAlone, adaptiveMfa: { enabled: false } });
    assert.equal(bare.verdict, '200');
    assert.deepEqual(bare.body.mfa, smsAlone);
    assert.equal(bare.headers['latchkey-warning'], 'sms_only_mfa_not_accepted');
    const other = await operator.patch(path, { signInMode: 'SignIn' });
    assert.equal(other.headers['latchkey-warning'], undefined);
  });

  test('B1: what counts as an alternative: an app and a passkey; no address, no codes on paper', async () => {
    for (const [factors, isWarned] of [
      [['PhoneVerificationCode', 'EmailVerificationCode'], true],
      [['PhoneVerificationCode', 'BackupCode'], true],
      [['PhoneVerificationCode', 'Totp'], false],
      [['PhoneVerificationCode', 'WebAuthn'], false],
      [['EmailVerificationCode'], false],
      [[], false],
    ] as const) {
      const mfa = { policy: 'NoPrompt', factors };
      const changed = await operator.patch(path, { mfa });
      assert.equal(changed.headers['latchkey-warning'] !== undefined, isWarned, factors.join());
      const careful = await operator.patch(`${path}?ifRiskAccepted=true`, { mfa });
      assert.equal(careful.verdict, isWarned ? refusal : '200', factors.join());
    }
  });

  test('B1: who asks for it is refused until somebody answers in writing; the answer stands in the log', async () => {
    const careful = `${path}?ifRiskAccepted=true`;
    assert.equal((await operator.patch(careful, { mfa: smsAlone })).verdict, refusal);
    assert.deepEqual((await operator.get(path)).body.mfa.factors, []);
    for (const wrong of [
      { ...restrictedAuthenticatorAcceptance, by: ' ' },
      { ...restrictedAuthenticatorAcceptance, reason: 'because' },
      { ...restrictedAuthenticatorAcceptance, at: 'yesterday' },
      {},
    ])
      assert.equal(
        (await operator.patch(careful, { mfa: { ...smsAlone, restrictedAuthenticatorAcceptance: wrong } }))
          .verdict,
        '400 guard.invalid_input',
      );
    const changed = await operator.patch(careful, { mfa: accepted });
    assert.deepEqual([changed.verdict, changed.body.mfa], ['200', accepted]);
    assert.equal(changed.headers['latchkey-warning'], undefined);
    const [row] = (await operator.get('/api/logs?page_size=1')).body;
    assert.match(JSON.stringify(row.payload), /Ann Example, head of security/);
    const shown = (await operator.get('/api/.well-known/sign-in-exp', { authorization: null })).body;
    assert.deepEqual(shown.mfa, smsAlone);

    const bare = await operator.patch(path, { mfa: smsAlone });
    assert.equal(
      bare.headers['latchkey-warning'],
      'sms_only_mfa_not_accepted',
      'it was given for what stood there',
    );
  });

  test('B1: a dry run says so, and it locks nobody out', async () => {
    const { body } = await operator.patch(`${path}?dryRun=true`, { mfa: smsAlone });
    assert.deepEqual([body.warnings, body.isHarmful], [['sms_only_mfa_not_accepted'], false]);
    assert.deepEqual((await operator.patch(`${path}?dryRun=true`, { mfa: accepted })).body.warnings, []);
  });

  test('B1: a plan shows it as a problem and apply refuses, until it is accepted; what is not spoken of stays', async () => {
    const { body: document } = await operator.get('/api/config/export');
    const wanted = (mfa: object) => ({
      document: { ...document, signInExperience: { ...document.signInExperience, mfa } },
    });
    const plan = (await operator.post('/api/config/plan', wanted(smsAlone))).body;
    assert.equal(plan.canApply, false);
    assert.deepEqual(
      plan.problems.map(({ code }: { code: string }) => code),
      ['sign_in_experiences.sms_only_mfa_not_accepted'],
    );
    assert.equal((await operator.post('/api/config/apply', wanted(smsAlone))).verdict, refusal);
    const good = await operator.post('/api/config/apply', wanted(accepted));
    assert.equal(good.verdict, '200', good.text);
    assert.deepEqual((await operator.get(path)).body.mfa, accepted);
    const again = (await operator.post('/api/config/plan', wanted(accepted))).body;
    assert.deepEqual([again.isChange, again.problems], [false, []]);

    assert.equal((await operator.patch(path, { mfa: smsAlone })).verdict, '200');
    const partly = { schemaVersion: 1, signInExperience: { supportEmail: 'help@shop.example' } };
    assert.equal((await operator.post('/api/config/apply', { document: partly })).verdict, '200');
  });

  test('B1: going back to what stood here before is never refused', async () => {
    assert.equal((await operator.patch(path, { mfa: smsAlone })).verdict, '200');
    const change = (supportEmail: string) => ({
      document: { schemaVersion: 1, signInExperience: { supportEmail } },
    });
    for (const address of ['one@shop.example', 'two@shop.example'])
      assert.equal((await operator.post('/api/config/apply', change(address))).verdict, '200');
    const back = await operator.post('/api/config/rollback', {});
    assert.equal(back.verdict, '200', back.text);
    const { mfa, supportEmail } = (await operator.get(path)).body;
    assert.deepEqual([mfa, supportEmail], [smsAlone, 'one@shop.example']);
  });
});
