/** `latchkey report` beside a running server: what it prints is what the Management API answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../server/testing/databases.ts';
import { createPlaceOn, latchkey, startServer } from '../server/testing/started-server.ts';
import { machineToken } from '../server/testing/machine-token.ts';

eachDatabase('latchkey report', (databases) => {
  test('B3: restricted-authenticators counts and lists, as a table, JSON and CSV', async (context) => {
    const place = await createPlaceOn(databases);
    context.after(place.remove);
    const server = await startServer(place);
    context.after(() => server.stop());
    const machine = ['--name', 'CI', '--type', 'MachineToMachine', '--management-api', '--json'];
    const { id, secret } = JSON.parse(await latchkey(place, 'application', 'create', ...machine));
    const token = await machineToken(server.endpoint, id, secret);
    const call = async (method: string, path: string, body?: object) => {
      const reply = await fetch(`${server.endpoint}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      assert.equal(reply.status, 200, await reply.clone().text());
      return (await reply.json()) as { id: string; users: { id: string }[] };
    };
    await call('PATCH', '/api/sign-in-exp', {
      signIn: {
        methods: [{ identifier: 'phone', password: true, verificationCode: false, isPasswordPrimary: true }],
      },
      signUp: { identifiers: ['username'], password: true, verify: false },
      mfa: { policy: 'NoPrompt', factors: ['PhoneVerificationCode', 'Totp'] },
    });
    const person = await call('POST', '/api/users', {
      primaryPhone: '12125551234',
      password: 'Correct-9-horse',
    });
    const said = (...more: string[]) => latchkey(place, 'report', 'restricted-authenticators', ...more);

    const table = await said();
    assert.match(table, /^\(made by the operator\) +1 +0$/m);
    assert.match(table, /^All +1 +0$/m);
    const { users } = await call('GET', '/api/reports/restricted-authenticators');
    assert.deepEqual(JSON.parse(await said('--json')), users[0]);
    const [head, row, ...rest] = (await said('--csv')).split('\n');
    assert.equal(head, 'id,applicationId,isOnlySecondFactor,isOnlyWayIn,createdAt,lastSignInAt');
    assert.match(String(row), new RegExp(`^${person.id},,true,false,\\d+,$`));
    assert.deepEqual(rest, []);
    assert.equal(await said('--json', '--application', 'nobody'), '');
    await assert.rejects(said('--tenant', 'nowhere'), /There is no tenant "nowhere"/);
    await assert.rejects(said('--json', '--csv'), /cannot be used with/);
  });
});
