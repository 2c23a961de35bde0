/** `POST /api/invitation` by its answers. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { eachDatabase } from '../testing/databases.ts';
import type { Harness } from '../testing/harness.ts';
import { openOperator, type Operator } from '../testing/operator.ts';

eachDatabase('POST /api/invitation', (databases) => {
  let operator: Operator;
  let harness: Harness;
  before(async () => {
    const opened = await openOperator(await databases.open());
    ({ operator } = opened);
    harness = opened;
  });
  let count = 0;
  const invite = async (more: object = {}) => {
    const invitee = `1650253050${count++}`;
    const organizationId = (await operator.post('/api/organizations', { name: 'Acme' })).body.id as string;
    const made = await operator.post('/api/organization-invitations', {
      invitee,
      organizationId,
      expiresAt: harness.clock.now() + 3_600_000,
      messagePayload: {},
      ...more,
    });
    const sent = { tenantId: 'default', phone: `+${invitee}` };
    const [message] = await harness.services.messages.telephone.list(sent);
    const token = /token=(\w+)/.exec(message?.text ?? '')?.[1] ?? '';
    return { invitee, token, id: made.body.id as string };
  };
  const ask = (token: unknown) => operator.post('/api/invitation', { token }, { authorization: null });

  test('200 to whoever holds the link: organization, inviter, whose it is; nothing is used up', async () => {
    const inviterId = (await operator.post('/api/users', { name: 'Boss' })).body.id as string;
    const { token, invitee } = await invite({ inviterId });
    for (const answer of [await ask(token), await ask(token)]) {
      assert.equal(answer.verdict, '200');
      const { expiresAt, ...rest } = answer.body;
      assert.equal(typeof expiresAt, 'number');
      assert.deepEqual(rest, {
        organization: { name: 'Acme' },
        inviter: 'Boss',
        identifier: { type: 'phone', value: invitee },
      });
      assert.equal(answer.headers['cache-control'], 'no-store');
    }
    assert.doesNotMatch(harness.logged(), new RegExp(token));
  });

  test('each dead end by its code', async () => {
    assert.equal((await ask('nothing')).verdict, '404 one_time_token.token_not_found');
    assert.equal((await ask(1)).verdict, '400 guard.invalid_input');
    const other = (await operator.post('/api/one-time-tokens', { phone: '16502530520' })).body
      .token as string;
    assert.equal((await ask(other)).verdict, '404 one_time_token.token_not_found', 'no invitation');
    const revoked = await invite();
    const path = `/api/organization-invitations/${revoked.id}/status`;
    await operator.call('PUT', path, { body: { status: 'Revoked' } });
    assert.equal((await ask(revoked.token)).verdict, '400 one_time_token.token_revoked');
    const used = await invite();
    await operator.post('/api/one-time-tokens/verify', { phone: used.invitee, token: used.token });
    assert.equal((await ask(used.token)).verdict, '400 one_time_token.token_consumed');
    const old = await invite();
    harness.clock.move(3_600_000);
    assert.equal((await ask(old.token)).verdict, '400 one_time_token.token_expired');
    assert.equal((await ask(old.token)).text.includes(old.token), false);
    assert.equal((await ask('x'.repeat(257))).verdict, '400 guard.invalid_input');
  });
});
