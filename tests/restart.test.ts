/** What was answered stays: over a clean stop, and over `kill -9` in the middle of work. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../server/testing/databases.ts';
import { httpSend } from '../server/testing/http-send.ts';
import { createPerson, signInByCode } from '../server/testing/person.ts';
import { machine, manage } from './manage.ts';
import { createPlaceOn, type StartedServer, startServer } from '../server/testing/started-server.ts';
import { until } from '../server/testing/until.ts';

const somebody = ({ endpoint }: StartedServer) => createPerson({ endpoint, send: httpSend });
const keysOf = async ({ endpoint }: StartedServer): Promise<unknown> =>
  (await fetch(`${endpoint}/oidc/jwks`)).json();

eachDatabase('restart', (databases) => {
  test('users, settings and keys are still there after a stop', async (context) => {
    const place = await createPlaceOn(databases, machine);
    context.after(place.remove);
    let server = await startServer(place);
    let operator = await manage(server);
    await operator.openPhoneSignIn();
    const phone = '16502530001';
    const first = await signInByCode(somebody(server), phone, () => operator.readCode(phone));
    assert.equal(first.isNew, true);
    const keys = await keysOf(server);
    assert.equal(await server.stop(), 0);

    server = await startServer(place);
    operator = await manage(server);
    const second = await signInByCode(somebody(server), phone, () => operator.readCode(phone));
    assert.deepEqual([second.isNew, second.claims['sub']], [false, first.claims['sub']]);
    assert.deepEqual(await keysOf(server), keys);
    const { signUp } = (await operator.call('GET', '/api/sign-in-exp')).json();
    assert.deepEqual(signUp.identifiers, ['phone']);
    assert.equal(await server.stop(), 0);
  });

  test('kill -9 in the middle of work: nothing that was answered is lost', async (context) => {
    const place = await createPlaceOn(databases, machine);
    context.after(place.remove);
    let server = await startServer(place);
    await (await manage(server)).openPhoneSignIn();
    const made = new Map<string, unknown>();
    for (let round = 0; round < 3; round++) {
      const before = made.size;
      const work = signUpUntilKilled(server, round, made);
      await until(() => made.size >= before + 8, 'eight people signed up');
      assert.equal(await server.stop('SIGKILL'), 'SIGKILL');
      await work;
      server = await startServer(place);
    }
    const operator = await manage(server);
    for (const [phone, sub] of made) {
      const [person] = (
        await operator.call('GET', `/api/users?search.primaryPhone=${phone}&mode.primaryPhone=exact`)
      ).json();
      assert.equal(person?.id, sub, phone);
    }
    const [[phone, sub] = ['', '']] = made;
    const again = await signInByCode(somebody(server), phone, () => operator.readCode(phone));
    assert.deepEqual([again.isNew, again.claims['sub']], [false, sub]);
    assert.equal(await server.stop(), 0);
  });
});

/** Eight people at a time sign up until the server is gone; whoever got a token is noted. */
async function signUpUntilKilled(
  server: StartedServer,
  round: number,
  made: Map<string, unknown>,
): Promise<void> {
  const operator = await manage(server);
  const worker = async (number: number): Promise<void> => {
    for (let count = 0; count < 100; count++) {
      const phone = `165025${3 + round}${number}${String(count).padStart(3, '0')}`;
      const { claims } = await signInByCode(somebody(server), phone, () => operator.readCode(phone));
      made.set(phone, claims['sub']);
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, (_, number) => worker(number)));
}
