/** A code’s life: made, kept as a digest, accepted once, by the right one, in time, and refused with the right words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verificationCodePolicy } from '../../contract/settings.ts';
import { systemRandom } from '../random.ts';
import { createNode, createNodes, createRig, dump, refusalOf, times } from '../testing/codes-rig.ts';
import { holdsCode } from '../testing/codes.ts';
import { eachDatabase } from '../testing/databases.ts';
import {
  type Bound,
  check,
  kind,
  management,
  noLimits,
  order,
  other,
  phone,
  unlimited,
  wrong,
} from '../testing/one-code.ts';

test('A1: a million codes: every digit at every place is equally likely, zeros in front included', () => {
  const first = furthestFromEven(1_000_000);
  // Nine degrees of freedom: each of the six places is beyond 40 once in 100,000 times, and hardly ever twice in a row.
  const chi = first < 40 ? first : furthestFromEven(1_000_000);
  assert.ok(chi < 40, String(chi));
});

/** The largest chi square of the six places. */
function furthestFromEven(total: number): number {
  const counts = Array.from({ length: 6 }, () => Array.from({ length: 10 }, () => 0));
  for (let turn = 0; turn < total; turn += 1) {
    const code = systemRandom.digits(6);
    for (let place = 0; place < 6; place += 1) {
      const row = counts[place] as number[];
      const digit = code.charCodeAt(place) - 48;
      row[digit] = (row[digit] as number) + 1;
    }
  }
  return Math.max(
    ...counts.map((row) => row.reduce((sum, seen) => sum + (seen - total / 10) ** 2 / (total / 10), 0)),
  );
}

test('A2: no life beyond ten minutes can be chosen', () => {
  for (const expirationDuration of [601, 3600, 59, 0])
    assert.equal(verificationCodePolicy.safeParse({ expirationDuration }).success, false);
});

eachDatabase('codes', (databases) => {
  test('a code goes out in four statements and is accepted in two', async () => {
    const rig = await createRig(databases);
    await rig.codes.find({ tenantId: 'default', flowId: 'f0' });
    await rig.messages.connectors.hasSms('default');
    await rig.settings.signInExperience('default');
    const before = rig.database.statements();
    const sent = await rig.codes.send({ ...order(), address: '203.0.113.7' });
    assert.equal(rig.database.statements() - before, 4);
    assert.deepEqual(
      { ...sent, challengeId: '' },
      { challengeId: '', expiresInSeconds: 600, resendAfterSeconds: 30, codeLength: 6 },
    );

    const [message] = rig.messagesOf();
    assert.deepEqual([message?.to, rig.messagesOf().length], [phone, 1]);
    assert.equal(
      message?.text,
      `Your verification code is ${rig.made[0]}.\n@login.example.com #${rig.made[0]}`,
    );

    const between = rig.database.statements();
    assert.equal(
      await refusalOf(check(rig, sent.challengeId, wrong(rig.made[0] ?? ''))),
      'verification_code.code_mismatch',
    );
    assert.equal(rig.database.statements() - between, 2);
    assert.deepEqual(await check(rig, sent.challengeId, rig.made[0] ?? ''), {
      challengeId: sent.challengeId,
    });
    assert.equal(rig.database.statements() - between, 4);

    const [challenge] = await rig.codes.find({ tenantId: 'default', flowId: 'f1', kind });
    assert.deepEqual(challenge, {
      id: sent.challengeId,
      kind,
      purpose: 'SignIn',
      phone,
      isVerified: true,
      createdAt: rig.clock.time,
      expiresAt: rig.clock.time + 600_000,
    });
  });

  test('A2: a code is accepted to the last millisecond of its life and not after', async () => {
    const rig = await createRig(databases, {
      settings: { verificationCodePolicy: { expirationDuration: 60 }, messageLimitPolicy: noLimits },
    });
    for (const [waited, said] of [
      [60_000, 'done'],
      [60_001, 'verification_code.expired'],
    ] as const) {
      const { challengeId, expiresInSeconds } = await rig.codes.send(order());
      assert.equal(expiresInSeconds, 60);
      rig.clock.time += waited;
      assert.equal(await refusalOf(check(rig, challengeId, rig.made.at(-1) ?? '')), said);
    }
  });

  test('A8: a code of one flow, purpose, kind, number or tenant is none of another', async () => {
    const rig = await createRig(databases, unlimited);
    const { challengeId } = await rig.codes.send(order());
    const code = rig.made[0] ?? '';
    const elsewhere = await rig.codes.send(order({ flowId: 'f2' }));
    const foreign = await rig.codes.send(order({ tenantId: 'admin' }));
    const said = async (id: string, over: Bound) => refusalOf(check(rig, id, code, over));
    assert.equal(await said(challengeId, { flowId: 'f2' }), 'session.verification_session_not_found');
    assert.equal(await said(elsewhere.challengeId, { flowId: 'f2' }), 'verification_code.code_mismatch');
    assert.equal(await said(challengeId, { tenantId: 'admin' }), 'session.verification_session_not_found');
    assert.equal(await said(foreign.challengeId, { tenantId: 'admin' }), 'verification_code.code_mismatch');
    assert.equal(
      await said(challengeId, { kind: 'MfaPhoneVerificationCode' }),
      'session.verification_session_not_found',
    );
    assert.equal(await said(challengeId, { purpose: 'ForgotPassword' }), 'verification_code.not_found');
    assert.equal(await said(challengeId, { phone: other }), 'verification_code.phone_mismatch');
    assert.equal(await refusalOf(check(rig, undefined, code, management)), 'verification_code.not_found');
    assert.equal(await said(challengeId, { purpose: 'SignIn' }), 'done');
  });

  test('A9 A10 F2: neither code nor secret stands in the database or in the log', async () => {
    const rig = await createRig(databases, unlimited);
    await rig.codes.send(order({ phone: '+15005550001' })).catch(() => {});
    for (let turn = 0; turn < 20; turn += 1) {
      rig.provider.next.push(
        ...(turn % 5 === 4 ? [{ status: 500, body: `{"code":20500,"message":"${turn}"}` }] : []),
      );
      const sent = await rig.codes.send(order({ flowId: `f${turn}` }));
      await check(rig, sent.challengeId, turn % 2 ? (rig.made.at(-1) ?? '') : '000000', {
        flowId: `f${turn}`,
      }).catch(() => {});
      await rig.messages.sendTest({ tenantId: 'default', factoryId: 'outbox', phone, config: {} });
    }
    const everything = (await dump(rig.database)) + rig.logged();
    const stripped = everything.replaceAll(/\d{13}/g, 'TIME').replaceAll(/\+1\d{10}/g, 'PHONE');
    assert.equal(rig.made.length, 21);
    for (const code of rig.made) assert.ok(!holdsCode(stripped, code), `a code stands somewhere`);
    assert.ok(!stripped.includes('twilio_auth_token'));
    assert.ok(rig.logged().includes('a message did not leave'));
    assert.ok(!rig.logged().includes('650253') && !rig.logged().includes('500555'));
  });

  test('A9: the key changes in the middle of a flow, and a code of before still counts', async () => {
    const rig = await createRig(databases, unlimited);
    const { challengeId } = await rig.codes.send(order());
    const second = { id: 'second', key: systemRandom.bytes(32) };
    const rotated = createNode(rig.database, rig, { keys: [second, ...rig.masterKeys] });
    assert.equal(
      await refusalOf(check(rotated, challengeId, wrong(rig.made[0] ?? ''))),
      'verification_code.code_mismatch',
    );
    assert.equal(await refusalOf(check(rotated, challengeId, rig.made[0] ?? '')), 'done');
    const later = await rotated.codes.send(order());
    const finished = createNode(rig.database, rig, { keys: [second] });
    assert.equal(await refusalOf(check(finished, later.challengeId, rig.made[1] ?? '')), 'done');
    const lost = await rig.codes.send(order());
    assert.equal(
      await refusalOf(check(finished, lost.challengeId, rig.made[2] ?? '')),
      'verification_code.code_mismatch',
    );
  });

  test('A11: a resend voids the code before it, in the same millisecond too', async () => {
    const rig = await createRig(databases, unlimited);
    const first = await rig.codes.send(order());
    const second = await rig.codes.send(order());
    const [one = '', two = ''] = rig.made;
    assert.equal(
      await refusalOf(check(rig, first.challengeId, one)),
      'session.verification_session_not_found',
    );
    assert.equal(await refusalOf(check(rig, second.challengeId, one)), 'verification_code.code_mismatch');
    assert.equal(await refusalOf(check(rig, second.challengeId, two)), 'done');
    assert.deepEqual(
      (await rig.codes.find({ tenantId: 'default', flowId: 'f1' })).map(({ id }) => id),
      [second.challengeId],
    );
  });

  test('A11: of many resends at once exactly one code is good, that of the newest challenge', async () => {
    const manyTries = { maxRetryAttempts: 100 };
    const settings = { messageLimitPolicy: noLimits, verificationCodePolicy: manyTries };
    const rig = await createNodes(databases, 3, { settings });
    const first = rig.node(0);
    const sent = await times(12, (index) => rig.node(index).codes.send(order()));
    const accepted = [];
    const said = new Set<string>();
    for (const { challengeId } of sent)
      for (const code of rig.made) {
        await first.limits.lift({ tenantId: 'default', phones: [phone] });
        const answer = await refusalOf(check(first, challengeId, code));
        said.add(answer);
        if (answer === 'done') accepted.push(challengeId);
      }
    const [newest] = await first.codes.find({ tenantId: 'default', flowId: 'f1', kind });
    assert.deepEqual(accepted, [newest?.id]);
    assert.equal(said.has('session.verification_session_not_found'), true);
    await rig.close();
  });

  test('the refusals come in the contract’s order', async () => {
    const rig = await createRig(databases, unlimited);
    const { challengeId } = await rig.codes.send(order());
    const code = rig.made[0] ?? '';
    const said = (over: Bound = {}, guess = wrong(code)) => refusalOf(check(rig, challengeId, guess, over));
    for (let turn = 0; turn < 10; turn += 1) assert.equal(await said(), 'verification_code.code_mismatch');
    assert.equal(await said({}, code), 'verification_code.exceed_max_try');
    rig.clock.time += 600_001;
    assert.equal(await said({}, code), 'verification_code.expired');
    assert.equal(await said({ phone: other }, code), 'verification_code.phone_mismatch');
    const again = await rig.codes.send(order());
    assert.equal(await refusalOf(check(rig, again.challengeId, rig.made[1] ?? '')), 'done');
    assert.equal(
      await refusalOf(check(rig, again.challengeId, rig.made[1] ?? '', { phone: other })),
      'verification_code.not_found',
    );
    assert.equal(await said({}, code), 'session.verification_session_not_found');
  });

  test('what was typed with spaces is the code; what is longer, shorter or foreign is not', async () => {
    const rig = await createRig(databases, unlimited);
    const { challengeId } = await rig.codes.send(order());
    const code = rig.made[0] ?? '';
    for (const typed of ['', code.slice(1), `${code}0`, `0${code}`, `${code}\0`, '‮', 'x'.repeat(64)])
      assert.equal(await refusalOf(check(rig, challengeId, typed)), 'verification_code.code_mismatch', typed);
    assert.equal(await refusalOf(check(rig, challengeId, ` ${code.slice(0, 3)} ${code.slice(3)}\n`)), 'done');
  });

  test('a code without a flow belongs to its number and kind', async () => {
    const rig = await createRig(databases, unlimited);
    const send = (to: string) => rig.codes.send({ ...order(management), phone: to });
    const take = (code: string, to = phone) =>
      refusalOf(check(rig, undefined, code, { ...management, phone: to }));
    assert.equal(await take('000000'), 'verification_code.not_found');
    await send(phone);
    await send(phone);
    await send(other);
    const [one = '', two = '', three = ''] = rig.made;
    assert.equal(await take(one), 'verification_code.code_mismatch');
    assert.equal(await take(two, other), 'verification_code.code_mismatch');
    assert.equal(await take(two), 'done');
    assert.equal(await take(two), 'verification_code.not_found');
    assert.equal(await take(three, other), 'done');
  });

  test('codes that nobody can use any more are deleted, those of a running flow stay', async () => {
    const rig = await createRig(databases, unlimited);
    const { challengeId } = await rig.codes.send(order());
    await check(rig, challengeId, rig.made[0] ?? '');
    rig.clock.time += 3_600_000;
    await rig.codes.sweep();
    assert.equal((await rig.codes.find({ tenantId: 'default', flowId: 'f1' }))[0]?.isVerified, true);
    for (let turn = 0; turn < 3; turn += 1) await rig.codes.send(order({ flowId: `f${turn + 2}` }));
    const rows = Array.from({ length: 700 }, (_, index) => ({
      tenant_id: 'default',
      id: `old${index}`,
      flow_id: 'old',
      kind,
      purpose: 'SignIn',
      recipient: phone,
      code_digest: '',
      key_id: '',
      created_at: index,
      expires_at: index,
    }));
    await rig.database.kysely.insertInto('challenges').values(rows).execute();
    await rig.codes.sweep();
    assert.deepEqual(await rig.codes.find({ tenantId: 'default', flowId: 'old' }), []);
    assert.equal((await rig.codes.find({ tenantId: 'default', flowId: 'f2' })).length, 1);
    rig.clock.time += 2 * 3_600_000;
    await rig.codes.sweep();
    assert.deepEqual(await rig.codes.find({ tenantId: 'default', flowId: 'f1' }), []);
  });
});
