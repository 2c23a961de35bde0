/** What is set to what it was before, on both databases: nobody is told of a change that was none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshPhone, openAccount } from '../../testing/account.ts';
import { eachDatabase } from '../../testing/databases.ts';

const phonePath = '/api/my-account/primary-phone';

eachDatabase('no change of an account', (databases) => {
  test('B4: what is as it was before is told to nobody: one’s own number again, one that is not there, the second step', async (t) => {
    const rig = await openAccount(databases, t);
    const phone = freshPhone();
    const ann = await rig.member({ phone, email: 'ann@example.com' });
    const noPhone = await rig.member({ email: 'bob@example.com' });
    await rig.services.hooks.create('default', {
      name: 'moved',
      events: ['Phone.Changed'],
      config: { url: 'https://hooks.example/', headers: {} },
      enabled: true,
    });
    const proven = await ann.prove({ type: 'phone', value: phone });
    const same = { phone, newIdentifierVerificationRecordId: proven };
    assert.equal((await ann.confirmed('POST', phonePath, same)).verdict, '204');
    assert.equal((await noPhone.confirmed('DELETE', phonePath)).verdict, '204');
    const settings = '/api/my-account/mfa-settings';
    assert.equal((await ann.confirmed('PATCH', settings, { skipMfaOnSignIn: false })).verdict, '200');
    assert.deepEqual(rig.lettersTo('ann@example.com'), []);
    assert.deepEqual(rig.lettersTo('bob@example.com'), []);
    assert.ok((await rig.textsTo(phone)).every((text) => !text.includes('was changed')));
    const rows = await rig.database.kysely.selectFrom('hook_deliveries').selectAll().execute();
    assert.equal(rows.length, 0);

    assert.equal((await ann.confirmed('PATCH', settings, { skipMfaOnSignIn: true })).verdict, '200');
    assert.deepEqual(rig.lettersTo('ann@example.com'), ['FactorsChanged']);
  });
});
