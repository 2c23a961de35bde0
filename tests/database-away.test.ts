/** The database goes away and comes back: a sentence meanwhile, and nobody has to start anything again. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { eachDatabase } from '../server/testing/databases.ts';
import { httpSend } from '../server/testing/http-send.ts';
import { createPerson, signInByCode } from '../server/testing/person.ts';
import { createCuttableProxy } from './cuttable-proxy.ts';
import { machine, manage } from './manage.ts';
import { createPlace, startServer } from '../server/testing/started-server.ts';
import { until } from '../server/testing/until.ts';

eachDatabase('the database is away', ({ engine, url }) => {
  if (engine !== 'postgres') return;

  test('503 with a sentence while it is away, back to work by itself, no SMS meanwhile (C9)', async (context) => {
    const proxy = await createCuttableProxy(await url());
    context.after(() => proxy.close());
    const key = `tests:${randomBytes(32).toString('base64')}`;
    const place = await createPlace({ ...machine, DB_URL: proxy.url, SECRET_KEY: key });
    context.after(place.remove);
    const server = await startServer(place);
    context.after(() => server.stop());
    const operator = await manage(server);
    await operator.openPhoneSignIn();
    const phone = '16502530007';
    const person = createPerson({
      endpoint: server.endpoint,
      send: httpSend,
      headers: { 'accept-language': 'ru' },
    });
    await person.openSignIn();
    await person.begin('SignIn');

    await proxy.cut();
    const away = [
      await person.askForCode(phone, 'SignIn'),
      await person.begin('SignIn'),
      await person.openSignIn(),
      await operator.call('GET', '/api/users'),
      await httpSend({ method: 'GET', url: `${server.endpoint}/api/status`, headers: {} }),
    ];
    for (const reply of away) {
      assert.equal(reply.status, 503, reply.body);
      assert.equal(JSON.parse(reply.body).code, 'server.unavailable');
      assert.ok(Number(reply.headers['retry-after']) >= 1);
    }
    assert.match(away[0]?.body ?? '', /[а-я]{4}/, 'in the caller’s language');

    await proxy.mend();
    const status = () => httpSend({ method: 'GET', url: `${server.endpoint}/api/status`, headers: {} });
    await until(async () => (await status()).status === 204, 'it is back to work');
    assert.deepEqual((await operator.call('GET', `/api/telephone/messages?to=${phone}`)).json(), []);
    const { claims } = await signInByCode(person, phone, () => operator.readCode(phone));
    assert.equal(claims['phone_number'], phone);
    // Notifications work again too: what another process changes is heard.
    assert.doesNotMatch(server.output(), /"level":60/);
  });
});
