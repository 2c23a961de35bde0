/** A second factor is turned on with care only while its codes can be sent: decided in the transaction that turns it on (issue 4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { impact } from '../../../contract/impact.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';

const path = '/api/sign-in-exp';
const byPassword = {
  signIn: {
    methods: [{ identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true }],
  },
  signUp: { identifiers: ['username'], password: true, verify: false },
};
const mfaOf = (...factors: string[]) => ({ mfa: { policy: 'NoPrompt', factors } });
const smsAndApp = mfaOf('PhoneVerificationCode', 'Totp');

eachDatabase('second factors that need a sender', ({ open }) => {
  async function start() {
    const opened = await openOperator(await open());
    assert.equal((await opened.operator.patch(path, byPassword)).verdict, '200');
    const { kysely } = opened.services.database;
    /** As another node takes it away: this one has not heard of it, and believes that SMS can leave. */
    const loseConnector = async () => {
      await kysely.deleteFrom('connectors').where('tenant_id', '=', 'default').execute();
      assert.equal(await opened.services.messages.connectors.hasSms('default'), true);
    };
    return { ...opened, loseConnector };
  }
  const factorsNow = async ({ operator }: Awaited<ReturnType<typeof start>>) =>
    (await operator.get(path)).body.mfa.factors;

  test('PATCH 409: the connector went after the look at it, and nothing is turned on; the impact says so', async () => {
    const rig = await start();
    await rig.loseConnector();
    for (const query of ['?ifUnused=true', '?ifRiskAccepted=true', '?ifRiskAccepted=true&ifUnused=true']) {
      const refused = await rig.operator.patch(path + query, smsAndApp);
      assert.equal(refused.verdict, '409 request.would_lock_out', query);
      const { warnings, isHarmful } = impact.parse(refused.body.data);
      assert.deepEqual([isHarmful, warnings], [true, ['sms_mfa_without_connector']]);
    }
    assert.deepEqual(await factorsNow(rig), []);
  });

  test('PATCH 200: what needs no sender, what is on already, and the documented call without a word', async () => {
    const rig = await start();
    const on = await rig.operator.patch(`${path}?ifUnused=true&ifRiskAccepted=true`, smsAndApp);
    assert.equal(on.verdict, '200');
    await rig.loseConnector();
    const more = mfaOf('PhoneVerificationCode', 'Totp', 'WebAuthn');
    assert.equal((await rig.operator.patch(`${path}?ifUnused=true`, more)).verdict, '200');
    assert.equal((await rig.operator.patch(`${path}?ifRiskAccepted=true`, mfaOf('Totp'))).verdict, '200');
    assert.equal((await rig.operator.patch(path, smsAndApp)).verdict, '200');
    assert.deepEqual(await factorsNow(rig), smsAndApp.mfa.factors);
  });

  test('while a change holds the connectors, none goes: whoever removes one waits until it ends', async () => {
    const { services, operator } = await start();
    const { database, messages } = services;
    const [connector] = (await operator.get('/api/connectors')).body;
    const order: string[] = [];
    const { promise: isHeld, resolve: go } = Promise.withResolvers<void>();
    const removed = isHeld
      .then(() => operator.remove(`/api/connectors/${connector.id}`))
      .then(({ verdict }) => order.push(verdict));
    await database.transaction(async (trx) => {
      assert.equal((await messages.connectors.hold('default', trx)).hasSmsConnector, true);
      go();
      for (let round = 0; round < 30; round++) {
        const rows = await trx
          .selectFrom('connectors')
          .select('id')
          .where('tenant_id', '=', 'default')
          .execute();
        assert.equal(rows.length, 1);
      }
      order.push('held');
    });
    await removed;
    assert.deepEqual(order, ['held', '204']);
  });
});
