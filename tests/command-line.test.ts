/** The command line beside a running server: what it prints works at once. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { eachDatabase } from '../server/testing/databases.ts';
import { machineToken } from '../server/testing/machine-token.ts';
import { createPlace, createPlaceOn, latchkey, startServer } from '../server/testing/started-server.ts';
import { until } from '../server/testing/until.ts';

eachDatabase('command line', (databases) => {
  test('application create --management-api prints an id and a secret that open the Management API', async (context) => {
    const place = await createPlaceOn(databases);
    context.after(place.remove);
    const server = await startServer(place);
    context.after(() => server.stop());
    const args = ['--name', 'CI', '--type', 'MachineToMachine', '--management-api', '--json'];
    const made = JSON.parse(await latchkey(place, 'application', 'create', ...args));
    assert.equal(made.issuer, `${server.endpoint}/oidc`);
    const token = await machineToken(server.endpoint, made.id, made.secret);
    const reply = await fetch(`${server.endpoint}/api/sign-in-exp`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(reply.status, 200);
  });

  test('application create prints what a person reads, and refuses in a sentence', async (context) => {
    const place = await createPlaceOn(databases);
    context.after(place.remove);
    const uri = 'https://shop.example/callback';
    const said = await latchkey(
      place,
      'application',
      'create',
      '--name',
      'Shop',
      '--type',
      'SPA',
      '--redirect-uri',
      uri,
    );
    assert.match(said, /^id +\w+\nissuer +http:\/\/localhost:\d+\/oidc$/);
    const wrong = latchkey(
      place,
      'application',
      'create',
      '--name',
      'Shop',
      '--type',
      'SPA',
      '--redirect-uri',
      'nonsense',
    );
    await assert.rejects(wrong, /is no absolute URI/);
  });

  test('tenant create, list and remove: a running server serves it at once, and no longer', async (context) => {
    const place = await createPlaceOn(databases);
    context.after(place.remove);
    const server = await startServer(place);
    context.after(() => server.stop());
    const made = JSON.parse(
      await latchkey(place, 'tenant', 'create', 'dev', '--tag', 'development', '--json'),
    );
    assert.equal(made.issuer, `${server.endpoint}/t/dev/oidc`);
    const discovery = `${made.issuer}/.well-known/openid-configuration`;
    const answers = async (wanted: number) => {
      await until(async () => (await fetch(discovery)).status === wanted, `it answers ${wanted}`);
      return fetch(discovery);
    };
    assert.equal(((await (await answers(200)).json()) as { issuer: string }).issuer, made.issuer);
    assert.match(await latchkey(place, 'tenant', 'list'), /^dev +development +http:\S+\/t\/dev +dev$/m);
    const changed = await latchkey(place, 'tenant', 'change', 'dev', '--tag', 'production', '--name', 'Shop');
    assert.match(changed, /dev is "Shop", a production tenant/);
    await assert.rejects(latchkey(place, 'tenant', 'change', 'dev'), /Must name what is to change/);
    await assert.rejects(latchkey(place, 'tenant', 'remove', 'dev'), /tenant remove dev --yes/);
    await answers(200);
    assert.match(await latchkey(place, 'tenant', 'remove', 'dev', '--yes'), /0 {2}people[^]*dev is removed/);
    await answers(404);
    await assert.rejects(latchkey(place, 'tenant', 'create', 'Not One'), /small letters/);
  });

  test('admin link and admin reset: one link works once', async (context) => {
    const place = await createPlaceOn(databases);
    context.after(place.remove);
    const server = await startServer(place);
    context.after(() => server.stop());
    const printed = server.address('Console').split('#')[1] ?? '';
    const fresh = (await latchkey(place, 'admin', 'link')).split('#')[1] ?? '';
    const use = async (key: string, username: string) => {
      const reply = await fetch(`${server.adminEndpoint}/api/set-up`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ key, username, password: 'correct horse battery staple 9' }),
      });
      return { status: reply.status, body: await reply.json() };
    };
    assert.equal((await use(printed, 'first')).status, 410, 'the newer link voids the older');
    assert.equal((await use(fresh, 'ann')).status, 201);
    assert.equal((await use(fresh, 'bob')).status, 410);
    const reset = (await latchkey(place, 'admin', 'reset')).split('#')[1] ?? '';
    assert.equal((await use(reset, 'ann')).status, 201);
    await assert.rejects(
      latchkey(place, 'admin', 'reset', '--username', 'nobody'),
      /no administrator "nobody"/,
    );
  });
});

test('a reader that has seen enough is no fault', async () => {
  const program = join(import.meta.dirname, '..', 'bin', 'latchkey.js');
  const child = spawn(process.execPath, [program, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const said: string[] = [];
  child.stderr.on('data', (part: Buffer) => said.push(part.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  assert.deepEqual([code, said.join('')], [0, '']);
});

test('a second server on the same folder says so and ends', async (context) => {
  const place = await createPlace();
  context.after(place.remove);
  const server = await startServer(place);
  context.after(() => server.stop());
  await assert.rejects(startServer(place), /Another Latchkey server uses/);
});

test('a port that is taken is named, and nothing is left running', async (context) => {
  const blocker = createServer().listen(0, '127.0.0.1');
  context.after(() => blocker.close());
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  const place = await createPlace({ ADMIN_PORT: String(port) });
  context.after(place.remove);
  await assert.rejects(startServer(place), new RegExp(`ended with 1:[^]*Port ${port} is taken`));
});

test('with DB_URL and no SECRET_KEY it says so in one sentence and ends', async (context) => {
  const place = await createPlace({ DB_URL: 'postgres://localhost/nowhere', PORT: 'x' });
  context.after(place.remove);
  await assert.rejects(startServer(place), (error: Error) => {
    assert.match(error.message, /ended with 1/);
    assert.match(error.message, /^PORT must be a whole number/m);
    assert.match(error.message, /^SECRET_KEY must be given with DB_URL/m);
    assert.doesNotMatch(error.message, /\bat .*:\d+:\d+/, 'no stack');
    return true;
  });
});
