/** Whether a change would harm is judged where it is made: nobody makes a connector needed between the look and the deed (issue 4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { impact } from '../../../contract/impact.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { type Answered, openOperator } from '../../testing/operator.ts';

const settingsPath = '/api/sign-in-exp';
const byPassword = {
  signIn: {
    methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  signUp: { identifiers: ['username'], password: true, verify: false },
};
const byCode = {
  signIn: {
    methods: [
      ...byPassword.signIn.methods,
      { identifier: 'phone', password: false, verificationCode: true, isPasswordPrimary: false },
    ],
  },
};
const appAndSms = { mfa: { policy: 'NoPrompt', factors: ['Totp', 'PhoneVerificationCode'] } };
const none = { mfa: { policy: 'NoPrompt', factors: [] } };
const rounds = 8;

eachDatabase('judged where it is made', ({ open }) => {
  async function start() {
    const opened = await openOperator(await open());
    const { operator, services } = opened;
    /** A connector that nothing needs. */
    async function unused(): Promise<string> {
      for (const patch of [byPassword, none])
        assert.equal((await operator.patch(settingsPath, patch)).verdict, '200');
      const made = await operator.post('/api/connectors', { connectorId: 'outbox' });
      assert.equal(made.verdict, '200', made.text);
      return `/api/connectors/${made.body.id}`;
    }
    const { kysely } = services.database;
    const isThere = async () =>
      (await kysely.selectFrom('connectors').select('id').where('tenant_id', '=', 'default').execute())
        .length > 0;
    return { ...opened, unused, isThere };
  }
  const verdictsOf = (answers: readonly Answered[]) => answers.map(({ verdict }) => verdict).join(' · ');

  for (const [name, query, patch, late] of [
    ['signing in by SMS', '', byCode, '400 sign_in_experiences.enabled_connector_not_found'],
    [
      'signing in by SMS, with care',
      '?ifUnused=true',
      byCode,
      '400 sign_in_experiences.enabled_connector_not_found',
    ],
    ['a second factor by SMS, with care', '?ifUnused=true', appAndSms, '409 request.would_lock_out'],
  ] as const)
    test(`DELETE ?ifUnused=true beside ${name}: whoever comes second is refused, every time`, async () => {
      const { operator, unused, isThere } = await start();
      for (let round = 0; round < rounds; round++) {
        const path = await unused();
        const remove = () => operator.remove(`${path}?ifUnused=true`);
        const use = () => operator.patch(settingsPath + query, patch);
        // The order of asking is no order of happening: both are tried.
        const [first, second] = round % 2 === 0 ? [remove, use] : [use, remove];
        const both = await Promise.all([first(), second()]);
        const [removed = both[0], used = both[1]] = round % 2 === 0 ? both : both.toReversed();
        const verdicts = verdictsOf([removed, used]);
        assert.ok([`204 · ${late}`, '409 request.would_lock_out · 200'].includes(verdicts), verdicts);
        assert.equal(await isThere(), removed.status !== 204);
        const refused = removed.status === 409 ? removed : used;
        if (refused.status === 409) assert.equal(impact.parse(refused.body.data).isHarmful, true);
      }
    });

  test('the deletion waits for who is just making it needed, and is then refused', async () => {
    const { operator, services, unused, isThere } = await start();
    const path = await unused();
    const { database, settings } = services;
    const { promise: isHeld, resolve: go } = Promise.withResolvers<void>();
    const removed = isHeld.then(() => operator.remove(`${path}?ifUnused=true`));
    await database.transaction(async (trx) => {
      const row = await settings.hold('default', trx);
      go();
      for (let round = 0; round < 30; round++)
        assert.equal(await settings.hold('default', trx).then(Boolean), true);
      const { tenantId: _tenantId, id: _id, ...rest } = { ...row, ...byCode };
      const value = JSON.stringify(rest);
      await trx
        .updateTable('sign_in_experiences')
        .set({ value })
        .where('tenant_id', '=', 'default')
        .execute();
      await database.changes.publish('settings', 'default', trx);
    });
    const refused = await removed;
    assert.equal(refused.verdict, '409 request.would_lock_out', refused.text);
    assert.deepEqual(refused.body.data.flows, [
      { flow: 'signIn', stops: false, lostWays: ['phone+verificationCode'] },
    ]);
    assert.equal(await isThere(), true);
  });

  test('passwords that expire keep the connector that leads to a new one, however close they come', async () => {
    const { operator, unused } = await start();
    for (let round = 0; round < rounds; round++) {
      await operator.patch(settingsPath, { passwordExpiration: { enabled: false } });
      const path = await unused();
      await operator.patch(settingsPath, { forgotPasswordMethods: ['PhoneVerificationCode'] });
      const expire = operator.patch(settingsPath, {
        passwordExpiration: { enabled: true, validPeriodDays: 90 },
      });
      const [removed, expires] = await Promise.all([operator.remove(path), expire]);
      const refusal = 'sign_in_experiences.password_expiration_requires_forgot_password';
      const verdicts = verdictsOf([removed, expires]);
      assert.ok(
        [
          `422 ${refusal} · 200`,
          `204 · 422 ${refusal}`,
          `400 ${refusal} · 200`,
          `204 · 400 ${refusal}`,
        ].includes(verdicts),
        verdicts,
      );
    }
  });

  test('a configuration that is applied only where nobody is harmed is applied to what was judged', async () => {
    const { operator, unused } = await start();
    await unused();
    const document = { schemaVersion: 1, signInExperience: { mfa: appAndSms.mfa } };
    for (let round = 0; round < rounds; round++) {
      const path = await unused();
      const [applied, removed] = await Promise.all([
        operator.post('/api/config/apply?ifUnused=true', { document }),
        operator.remove(`${path}?ifUnused=true`),
      ]);
      const now = (await operator.get(settingsPath)).body.mfa.factors as readonly string[];
      const left = (await operator.get('/api/connectors')).body.length;
      assert.ok(
        left > 0 || !now.includes('PhoneVerificationCode'),
        verdictsOf([applied, removed]) + JSON.stringify(now),
      );
    }
  });
});
