/** Everybody is signed out by a new password while requests of an older session are on their way: none of them brings it back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccount, password } from '../../testing/account.ts';
import { eachDatabase } from '../../testing/databases.ts';

eachDatabase('signed out meanwhile', (databases) => {
  test('B7: three requests and a reset at the same moment, twenty times: no session, no grant, no code that opens anything', async (t) => {
    const rig = await openAccount(databases, t);
    const { users } = rig.services;
    const digest = await users.hashPassword('another horse 2');
    await rig.addUser({ username: 'ann', password });
    for (let round = 0; round < 20; round++) {
      const ann = await rig.signIn('ann');
      const ask = (scope: string) =>
        ann.person.openSignIn({ prompt: 'none', scope }).then(({ headers }) => String(headers['location']));
      const reset = async () => {
        for (let turn = 0; turn < round % 8; turn++) await new Promise((resolve) => setImmediate(resolve));
        await users.resetPassword('default', ann.user.id, digest);
      };
      const [one, other, third] = await Promise.all([
        ask('openid'),
        ask('openid profile email'),
        ask('openid phone'),
        reset(),
      ]);
      const held = await rig.database.kysely
        .selectFrom('oidc_payloads')
        .select('model')
        .where('account_id', '=', ann.user.id)
        .execute();
      assert.deepEqual(held, [], `round ${round}`);
      for (const location of [one, other, third])
        if (location.includes('code='))
          assert.equal((await ann.person.exchange(location)).status, 400, `round ${round}`);
      assert.notEqual((await ann.ask('GET', '/api/my-account')).verdict, '200');
      await users.update('default', ann.user.id, { password: await users.hashPassword(password) });
    }
  });
});
