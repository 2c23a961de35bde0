/** The whole stands: a newcomer's first minutes through every room, on both databases. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from './databases.ts';
import { createHarness } from './harness.ts';
import { signInByCode } from './person.ts';

eachDatabase('the whole application', ({ open }) => {
  test('a number signs up with a code from the telephone, and is the same person again', async () => {
    const app = await createHarness(await open());
    const phone = '16502530000';
    const first = await signInByCode(app.person(), phone, () => app.readCode(phone));
    assert.equal(first.isNew, true);
    assert.equal(first.claims['phone_number'], phone);
    assert.equal(first.claims['iss'], 'http://localhost:3001/oidc');
    app.clock.move(31_000);
    const again = await signInByCode(app.person(), phone, () => app.readCode(phone));
    assert.deepEqual([again.isNew, again.claims['sub']], [false, first.claims['sub']]);
    await app.close();
  });

  test('a machine with a token reads the people', async () => {
    const app = await createHarness(await open());
    const manage = await app.management();
    assert.equal((await manage('POST', '/api/users', { primaryPhone: '16502530001' })).status, 200);
    const found = await manage('GET', '/api/users');
    assert.equal(found.headers['total-number'], '1');
    await app.close();
  });

  test('the status is good, and every answer carries its request id and its headers', async () => {
    const app = await createHarness(await open());
    const status = await app.person().call('GET', '/api/status');
    assert.equal(status.status, 204);
    assert.match(String(status.headers['logto-core-request-id']), /^[0-9a-z]{21}$/);
    assert.equal(status.headers['x-content-type-options'], 'nosniff');
    const discovery = await app.person().call('GET', '/oidc/.well-known/openid-configuration');
    assert.match(String(discovery.headers['logto-core-request-id']), /^[0-9a-z]{21}$/);
    assert.equal(discovery.json()['issuer'], 'http://localhost:3001/oidc');
    await app.close();
  });
});
