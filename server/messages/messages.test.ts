/** What leaves and what stays: a row for each message before it leaves, the right words for the connector, and an end to old rows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createSimulator as createTencent,
  exampleConfig as tencentConfig,
} from '../../connectors/tencent/simulator.ts';
import { createSimulator as createTwilio } from '../../connectors/twilio/simulator.ts';
import { createRig, twilioId } from '../testing/codes-rig.ts';
import { eachDatabase } from '../testing/databases.ts';
import { order, phone, relay, tenantId, tencentId } from '../testing/sms-orders.ts';

eachDatabase('messages', (databases) => {
  test('two statements a message: reserved, accepted, with the provider’s id', async () => {
    const rig = await createRig(databases);
    await rig.messages.connectors.hasSms(tenantId);
    const before = rig.database.statements();
    const { messageId } = await rig.messages.sendSms(order({ challengeId: 'c1' }));
    assert.equal(rig.database.statements() - before, 2);
    const [row] = await rig.database.kysely.selectFrom('messages').selectAll().execute();
    const [connector] = await rig.messages.connectors.list({ tenantId });
    assert.deepEqual(row, {
      tenant_id: tenantId,
      id: messageId,
      connector_id: connector?.id,
      factory_id: twilioId,
      connector_version: 1,
      challenge_id: 'c1',
      purpose: 'SignIn',
      recipient: phone,
      locale: 'en',
      state: 'accepted',
      provider_message_id: 'SM00000000000000000000000000000001',
      error_kind: null,
      error_code: null,
      segments: null,
      sealed_text: null,
      created_at: rig.clock.time,
      updated_at: rig.clock.time,
      country: 'US',
      events: `${JSON.stringify({ state: 'accepted', by: 'sender', at: rig.clock.time })}\n`,
      check_at: rig.clock.time + 120_000,
      entered_at: null,
    });
  });

  test('the row stands before the message leaves', async () => {
    let states: string[] = [];
    const twilio = createTwilio();
    const rig = await createRig(databases, {
      provider: async (request) => {
        states = (await rig.database.kysely.selectFrom('messages').select('state').execute()).map(
          ({ state }) => state,
        );
        return twilio(request);
      },
    });
    await rig.messages.sendSms(order());
    assert.deepEqual(states, ['reserved']);
  });

  test('Tencent is given its own template and nothing of ours, HTTP the documented fields', async () => {
    const provider = createTencent({ clock: { now: () => 1_768_465_800_000 } });
    const rig = await createRig(databases, { provider });
    await rig.messages.connectors.create({ tenantId, factoryId: tencentId, config: tencentConfig });
    await rig.messages.sendSms(order({ phone: '+8613711112222', uiLocales: 'th zh-TW' }));
    assert.equal(provider.messages.length, 1);
    const body = JSON.parse(rig.fetch.requests.at(-1)?.body ?? '{}') as Record<string, unknown>;
    assert.deepEqual([body['TemplateParamSet'], body['PhoneNumberSet']], [['123456'], ['+8613711112222']]);
    assert.equal(typeof body['TemplateId'], 'string');

    await rig.messages.connectors.create(relay('relay.example'));
    await rig.messages.sendSms(order({ uiLocales: 'th', ip: '203.0.113.7' })).catch(() => {});
    assert.deepEqual(JSON.parse(rig.fetch.requests.at(-1)?.body ?? '{}'), {
      to: '16502530000',
      type: 'SignIn',
      payload: { code: '123456', locale: 'en', uiLocales: 'th' },
      ip: '203.0.113.7',
    });
  });

  test('what a crash left behind becomes unknown, and old rows go', async () => {
    const twilio = createTwilio();
    // Asked what became of a message, this provider does not know.
    const silent = async (request: Request) =>
      request.method === 'GET' ? new Response(null, { status: 404 }) : twilio(request);
    const rig = await createRig(databases, { provider: silent });
    await rig.messages.sendSms(order());
    await rig.messages.sendSms(order({ phone: '+16502530001' }));
    await rig.database.kysely
      .updateTable('messages')
      .set({ state: 'reserved' })
      .where('recipient', '=', phone)
      .execute();
    const states = async () =>
      (await rig.database.kysely.selectFrom('messages').select('state').orderBy('recipient').execute()).map(
        ({ state }) => state,
      );
    rig.clock.time += 59_000;
    await rig.messages.sweep(tenantId);
    assert.deepEqual(await states(), ['reserved', 'accepted']);
    rig.clock.time += 2_000;
    await rig.messages.sweep(tenantId);
    assert.deepEqual(await states(), ['unknown', 'accepted']);
    rig.clock.time += 91 * 86_400_000;
    await rig.messages.sweep(tenantId);
    assert.deepEqual(await states(), []);
  });
});
