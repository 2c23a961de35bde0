/** What clients of the contract send: null for nothing, short addresses, ids as long as they may be, tags that grew weak. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

eachDatabase('what clients send', (databases) => {
  let operator: Operator;
  before(async () => {
    ({ operator } = await openOperator(await databases.open()));
  });

  test('ids of 128 characters, in any script, lead to what has them', async () => {
    const config = { endpoint: 'https://sms.example/send' };
    for (const id of ['i'.repeat(128), '電'.repeat(128), 'a/b?c#d%'.padEnd(128, '.')]) {
      const made = await operator.post('/api/connectors', { connectorId: 'http-sms', id, config });
      assert.equal(made.verdict, '200');
      const path = `/api/connectors/${encodeURIComponent(id)}`;
      assert.equal((await operator.get(path)).body.id, id);
      assert.equal((await operator.patch(path, { config })).verdict, '200');
      assert.equal((await operator.get(`${path}/health`)).verdict, '200');
      assert.equal((await operator.remove(path)).verdict, '204');
      assert.equal((await operator.get(path)).verdict, '404 entity.not_found');
    }
  });

  test('null is nothing: an end, an inviter, who accepted, profile fields', async () => {
    const person = (await operator.post('/api/users', { username: 'ann' })).body.id as string;
    const token = { name: 'forever', expiresAt: null };
    const made = await operator.post(`/api/users/${person}/personal-access-tokens`, token);
    assert.deepEqual([made.verdict, made.body.expiresAt], ['201', null]);

    const organizationId = (await operator.post('/api/organizations', { name: 'A' })).body.id as string;
    const invited = await operator.post('/api/organization-invitations', {
      inviterId: null,
      invitee: 'bob@example.com',
      organizationId,
      expiresAt: Date.now() + 86_400_000,
      messagePayload: false,
    });
    assert.deepEqual([invited.verdict, invited.body.inviterId], ['201', null]);
    const path = `/api/organization-invitations/${invited.body.id}/status`;
    const accepted = await operator.call('PUT', path, { body: { status: 'Accepted', acceptedUserId: null } });
    assert.equal(accepted.verdict, '422 request.invalid_input');
    const revoked = await operator.call('PUT', path, { body: { status: 'Revoked', acceptedUserId: null } });
    assert.deepEqual([revoked.verdict, revoked.body.status], ['200', 'Revoked']);

    await operator.patch('/api/account-center', { profileFields: [{ name: 'nickname' }] });
    const center = await operator.patch('/api/account-center', { profileFields: null });
    assert.deepEqual([center.verdict, center.body.profileFields], ['200', []]);
  });

  test('an e-mail address is what the contract says it is', async () => {
    const support = await operator.patch('/api/sign-in-exp', { supportEmail: 'a@b.c' });
    assert.deepEqual([support.verdict, support.body.supportEmail], ['200', 'a@b.c']);
    const none = await operator.patch('/api/sign-in-exp', { supportEmail: '' });
    assert.deepEqual([none.verdict, none.body.supportEmail], ['200', null]);
    const sent = await operator.post('/api/connectors/http-sms/test', { email: 'a@b.c', config: {} });
    assert.equal(sent.verdict, '400 connector.unexpected_type');
  });

  test('If-None-Match: a tag that was weakened on the way, one of several, any', async () => {
    for (const path of ['/api/users', '/api/sign-in-exp']) {
      const tag = String((await operator.get(path)).headers['etag']).replace('W/', '');
      for (const known of [tag, `W/${tag}`, `"other", W/${tag}`, '*'])
        assert.equal((await operator.get(path, { headers: { 'if-none-match': known } })).status, 304, known);
      for (const other of ['"other"', '', tag.replaceAll('"', '')])
        assert.equal((await operator.get(path, { headers: { 'if-none-match': other } })).status, 200, other);
    }
  });

  test('an API cannot pass for an organization', async () => {
    const indicator = 'urn:logto:organization:acme';
    const made = await operator.post('/api/resources', { name: 'Acme', indicator });
    assert.equal(made.verdict, '400 guard.invalid_input');
  });
});
