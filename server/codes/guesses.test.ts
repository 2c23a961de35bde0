/** Guesses at a code: many at once, over flows, nodes and restarts, and none beyond the block. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../contract/errors.ts';
import {
  countBy,
  createNode,
  createNodes,
  createRig,
  type Node,
  refusalOf,
  times,
} from '../testing/codes-rig.ts';
import { eachDatabase } from '../testing/databases.ts';
import { check, order, other, phone, unlimited, wrong } from '../testing/one-code.ts';

eachDatabase('codes', (databases) => {
  test('A3: of 64 right codes at once on three nodes exactly one is accepted', async () => {
    for (let round = 0; round < 3; round += 1) {
      const rig = await createNodes(databases, 3);
      const { challengeId } = await rig.node(0).codes.send(order());
      const said = await times(64, (index) =>
        refusalOf(check(rig.node(index), challengeId, rig.made[0] ?? '')),
      );
      assert.deepEqual(countBy(said), { done: 1, 'verification_code.not_found': 63 });
      await rig.close();
    }
  });

  test('A7: of 50 wrong codes at once no more are compared than a code may be tried', async () => {
    const rig = await createNodes(databases, 3);
    const { challengeId } = await rig.node(0).codes.send(order());
    const said = await times(50, (index) =>
      refusalOf(check(rig.node(index), challengeId, wrong(rig.made[0] ?? '', index + 1))),
    );
    assert.deepEqual(countBy(said), {
      'verification_code.code_mismatch': 10,
      'verification_code.exceed_max_try': 40,
    });
    assert.equal(
      await refusalOf(check(rig.node(0), challengeId, rig.made[0] ?? '')),
      'verification_code.exceed_max_try',
    );
    await rig.close();
  });

  test('A4 A7: guesses at ten codes of one number at once: nineteen answers, then the block', async () => {
    const rig = await createNodes(databases, 3, unlimited);
    const sent: string[] = [];
    for (let index = 0; index < 10; index += 1)
      sent.push((await rig.node(index).codes.send(order({ flowId: `f${index}` }))).challengeId);
    const said = await times(100, (index) => {
      const flow = index % 10;
      const guess = wrong(rig.made[flow] ?? '', index + 1);
      return refusalOf(check(rig.node(index), sent[flow], guess, { flowId: `f${flow}` }));
    });
    const counts = countBy(said);
    assert.equal(counts['verification_code.code_mismatch'], 19);
    assert.equal(counts['session.verification_blocked_too_many_attempts'], 81);
    await rig.close();
  });

  test('A4 A5: failures are counted over resends, flows, nodes and restarts, and a right code outlives the block', async () => {
    const rig = await createRig(databases, unlimited);
    let node: Pick<Node, 'codes' | 'limits'> = rig;
    for (let turn = 0; turn < 19; turn += 1) {
      const { challengeId } = await node.codes.send(order({ flowId: `f${turn}` }));
      const guess = check(node, challengeId, wrong(rig.made.at(-1) ?? ''), { flowId: `f${turn}` });
      assert.equal(await refusalOf(guess), 'verification_code.code_mismatch');
      node = createNode(rig.database, rig);
      rig.clock.time += 1000;
    }
    const { challengeId } = await node.codes.send(order({ flowId: 'last' }));
    const code = rig.made.at(-1) ?? '';
    await assert.rejects(check(node, challengeId, wrong(code), { flowId: 'last' }), (error) => {
      assert.ok(error instanceof Refusal);
      assert.deepEqual(
        [error.code, error.status, error.options.retryAfterSeconds, error.options.data],
        ['session.verification_blocked_too_many_attempts', 400, 3600, { retryAfterSeconds: 3600 }],
      );
      return true;
    });
    assert.equal(
      await refusalOf(check(node, challengeId, code, { flowId: 'last' })),
      'session.verification_blocked_too_many_attempts',
    );
    for (let turn = 1; turn < 15; turn += 1)
      assert.equal(
        await refusalOf(check(node, challengeId, wrong(code, turn), { flowId: 'last' })),
        'session.verification_blocked_too_many_attempts',
        'while blocked nothing is compared, and no try is used up',
      );
    await node.limits.lift({ tenantId: 'default', phones: [phone] });
    assert.equal(await refusalOf(check(node, challengeId, code, { flowId: 'last' })), 'done');
  });

  test('A4: a block that comes between comparison and answer withholds the success, and the code stays good', async () => {
    const rig = await createRig(databases);
    const { challengeId } = await rig.codes.send(order());
    const code = rig.made[0] ?? '';
    const policy = { maxAttempts: 1, lockoutMinutes: 1 };
    // The block falls exactly after the comparison: where another node's twentieth failure would.
    const clear = rig.limits.clear.bind(rig.limits);
    const racing = createNode(rig.database, rig);
    Object.assign(racing.limits, {
      clear: async (subject: Parameters<typeof clear>[0]) => {
        await rig.limits.countFailure({ tenantId: 'default', phone, policy });
        return clear(subject);
      },
    });
    assert.equal(
      await refusalOf(check(racing, challengeId, code)),
      'session.verification_blocked_too_many_attempts',
    );
    rig.clock.time += 60_000;
    assert.equal(await refusalOf(check(rig, challengeId, code)), 'done');
  });

  test('A6: a right code ends the count of failures and the resend interval', async () => {
    const rig = await createRig(databases);
    for (let turn = 0; turn < 4; turn += 1) {
      const { challengeId } = await rig.codes.send(order());
      for (let guess = 1; guess < 9; guess += 1)
        assert.equal(
          await refusalOf(check(rig, challengeId, wrong(rig.made.at(-1) ?? '', guess))),
          'verification_code.code_mismatch',
        );
      assert.equal(await refusalOf(check(rig, challengeId, rig.made.at(-1) ?? '')), 'done');
    }
  });

  test('A8 C15: another number is counted against the number that got the code, not against the one named', async () => {
    const rig = await createRig(databases);
    const { challengeId } = await rig.codes.send(order());
    const said = [];
    for (let turn = 0; turn < 20; turn += 1)
      said.push(await refusalOf(check(rig, challengeId, '000000', { phone: other })));
    assert.deepEqual(countBy(said), {
      'verification_code.phone_mismatch': 19,
      'session.verification_blocked_too_many_attempts': 1,
    });
    assert.equal(await rig.limits.findBlock({ tenantId: 'default', phone: other }), undefined);
    assert.ok(await rig.limits.findBlock({ tenantId: 'default', phone }));
  });
});
