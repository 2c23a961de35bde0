/** Codes by e-mail: bound to their address, accepted once, counted as those by SMS are, for as many statements. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSimulator, exampleConfig } from '../../connectors/http-email/simulator.ts';
import {
  countBy,
  createNodes,
  createRig,
  dump,
  refusalOf,
  type RigOptions,
  times,
} from '../testing/codes-rig.ts';
import { holdsCode } from '../testing/codes.ts';
import { eachDatabase, type TestDatabases } from '../testing/databases.ts';
import { managementKind } from './codes.ts';

const email = 'anna@example.com';
const other = 'bert@example.com';
const tenantId = 'default';
const kind = 'EmailVerificationCode';
const noLimits = { sendsPerRecipient: 0, sendsPerAddress: 0, resendIntervalSeconds: 0 };
const order = { tenantId, email, flowId: 'f1', kind, purpose: 'SignIn', locale: 'en' } as const;

async function setUp(
  databases: TestDatabases,
  settings: RigOptions['settings'] = { messageLimitPolicy: noLimits },
) {
  const relay = createSimulator();
  const rig = await createRig(databases, { settings, provider: relay });
  await rig.messages.connectors.create({ tenantId, factoryId: 'http-email', config: exampleConfig });
  return { ...rig, relay, lastCode: () => rig.made.at(-1) ?? '' };
}

const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

eachDatabase('codes by e-mail', (databases) => {
  test('at most five statements a code, at most three where it is right; no code is kept anywhere', async () => {
    const rig = await setUp(databases);
    await rig.messages.connectors.hasEmail(tenantId);
    const before = rig.database.statements();
    const { challengeId } = await rig.codes.send({ ...order, address: '203.0.113.7' });
    const sent = rig.database.statements();
    await rig.codes.check({ tenantId, email, flowId: 'f1', kind, challengeId, code: rig.lastCode() });
    const checked = rig.database.statements();
    assert.ok(sent - before <= 5, `${sent - before} to send`);
    assert.ok(checked - sent <= 3, `${checked - sent} to check`);
    const [letter] = rig.relay.messages;
    assert.equal(letter?.to, email);
    assert.match(JSON.stringify(letter?.body), new RegExp(`"code":"${rig.lastCode()}"`));
    assert.ok(!holdsCode(await dump(rig.database), rig.lastCode()));
    assert.ok(!holdsCode(rig.logged(), rig.lastCode()) && !rig.logged().includes(email));
  });

  test('A3: of 64 right codes at once, on several nodes, one is accepted', async () => {
    const relay = createSimulator();
    const rig = await createNodes(databases, 4, {
      settings: { messageLimitPolicy: noLimits },
      provider: relay,
    });
    await rig
      .node(0)
      .messages.connectors.create({ tenantId, factoryId: 'http-email', config: exampleConfig });
    const { challengeId } = await rig.node(0).codes.send(order);
    const code = rig.made.at(-1) ?? '';
    const fates = await times(64, (turn) =>
      refusalOf(rig.node(turn).codes.check({ tenantId, email, flowId: 'f1', kind, challengeId, code })),
    );
    assert.deepEqual(countBy(fates), { done: 1, 'verification_code.not_found': 63 });
    await rig.close();
  });

  test('A8: a code is for its address, its kind and its flow; another address is a mismatch, counted where it was sent', async () => {
    const rig = await setUp(databases, {
      messageLimitPolicy: noLimits,
      sentinelPolicy: { maxAttempts: 2, lockoutDuration: 60 },
    });
    const { challengeId } = await rig.codes.send(order);
    const attempt = { tenantId, flowId: 'f1', kind, challengeId, code: rig.lastCode() };
    const fate = (over: object) => refusalOf(rig.codes.check({ ...attempt, email, ...over }));
    assert.equal(await fate({ email: other }), 'verification_code.email_mismatch');
    assert.equal(await fate({ flowId: 'f2' }), 'session.verification_session_not_found');
    assert.equal(await fate({ kind: 'PhoneVerificationCode' }), 'session.verification_session_not_found');
    assert.equal(await fate({ email: other }), 'session.verification_blocked_too_many_attempts');
    assert.equal(await rig.limits.findBlock({ tenantId, email: other }), undefined);
    assert.ok(await rig.limits.findBlock({ tenantId, email }));
    await rig.limits.lift({ tenantId, emails: [email] });
    assert.equal(await fate({}), 'done');
  });

  test('A4: never more tries than allowed, whoever guesses at once', async () => {
    const rig = await setUp(databases, {
      messageLimitPolicy: noLimits,
      verificationCodePolicy: { maxRetryAttempts: 5 },
    });
    const { challengeId } = await rig.codes.send(order);
    const code = wrong(rig.lastCode());
    const fates = await times(40, () =>
      refusalOf(rig.codes.check({ tenantId, email, flowId: 'f1', kind, challengeId, code })),
    );
    assert.deepEqual(countBy(fates), {
      'verification_code.code_mismatch': 5,
      'verification_code.exceed_max_try': 35,
    });
  });

  test('C1: of many sends at once to one address as many leave as are allowed, and a number has its own count', async () => {
    const rig = await setUp(databases, { messageLimitPolicy: { ...noLimits, sendsPerRecipient: 3 } });
    const fates = await times(20, () => refusalOf(rig.codes.send(order)));
    assert.deepEqual(countBy(fates), { done: 3, 'request.message_rate_limited': 17 });
    assert.equal(rig.relay.messages.length, 3);
    assert.equal(await refusalOf(rig.codes.send({ ...order, email: other })), 'done');
  });

  test('C10: only the canonical spelling of an address is counted', async () => {
    const rig = await setUp(databases);
    await assert.rejects(rig.codes.send({ ...order, email: 'Anna@Example.com' }), /canonical/);
  });

  test('C9: what the mail provider surely refused is not counted, and the older code counts again', async () => {
    const rig = await setUp(databases, { messageLimitPolicy: { ...noLimits, sendsPerRecipient: 2 } });
    const { challengeId } = await rig.codes.send(order);
    const code = rig.lastCode();
    for (let turn = 0; turn < 3; turn += 1) {
      rig.relay.next.push({ status: 402 });
      assert.notEqual(await refusalOf(rig.codes.send(order)), 'request.message_rate_limited');
    }
    assert.equal(
      await refusalOf(rig.codes.check({ tenantId, email, flowId: 'f1', kind, challengeId, code })),
      'done',
    );
  });

  test('a code that no flow asked for is bound to address and kind', async () => {
    const rig = await setUp(databases);
    const asked = { tenantId, kind: managementKind };
    await rig.codes.send({ ...asked, email, purpose: 'Generic', locale: 'ru' });
    const code = rig.lastCode();
    assert.equal(
      await refusalOf(rig.codes.check({ ...asked, email: other, code })),
      'verification_code.not_found',
    );
    assert.equal(await refusalOf(rig.codes.check({ ...asked, email, code })), 'done');
    assert.equal(await refusalOf(rig.codes.check({ ...asked, email, code })), 'verification_code.not_found');
  });
});
