/** `latchkey backup`, `restore` and `database move` beside a running server: what comes back is a server that works. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eachDatabase } from '../server/testing/databases.ts';
import { createPlace, createPlaceOn, latchkey, startServer } from '../server/testing/started-server.ts';

const passphrase = 'correct horse battery';

const withPassphrase = <P extends { environment: Readonly<Record<string, string>> }>(place: P): P => ({
  ...place,
  environment: { ...place.environment, LATCHKEY_BACKUP_PASSPHRASE: passphrase },
});

eachDatabase('backup command', (databases) => {
  test('a backup of a running server becomes an embedded one with the same keys and people', async (context) => {
    const place = withPassphrase(await createPlaceOn(databases));
    context.after(place.remove);
    const server = await startServer(place);
    context.after(() => server.stop());
    const made = JSON.parse(
      await latchkey(place, 'application', 'create', '--name', 'A', '--type', 'MachineToMachine', '--json'),
    );
    const keysOf = async (endpoint: string) => (await fetch(`${endpoint}/oidc/jwks`)).json();
    const before = await keysOf(server.endpoint);
    const file = join(place.environment['DATA_DIR'] ?? '', '..', `${made.id}.backup`);
    context.after(() => rmSync(file, { force: true }));
    assert.match(await latchkey(place, 'backup', '--to', file, '--with-key'), /The master key is in it/);
    assert.equal(statSync(file).mode & 0o777, 0o600);

    const other = withPassphrase(await createPlace());
    context.after(other.remove);
    assert.match(await latchkey(other, 'restore', '--from', file), /Start the server/);
    const restored = await startServer(other);
    context.after(() => restored.stop());
    assert.deepEqual(await keysOf(restored.endpoint), before);
    const reply = await fetch(`${restored.endpoint}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${made.id}:${made.secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { error } = (await reply.json()) as { error?: string };
    assert.notEqual(error, 'invalid_client', 'the sealed secret opens under the key that came along');
    await assert.rejects(latchkey(other, 'restore', '--from', file), /stop it first|not empty/);
  });

  if (databases.engine === 'sqlite') return;

  test('database move: not from under a server; then PostgreSQL goes on with the same keys', async (context) => {
    const place = await createPlace();
    context.after(place.remove);
    const server = await startServer(place);
    const before = await (await fetch(`${server.endpoint}/oidc/jwks`)).json();
    const url = await databases.url();
    await assert.rejects(latchkey(place, 'database', 'move', '--to', url), /stop it first/);
    await server.stop();
    const said = await latchkey(place, 'database', 'move', '--to', url);
    assert.match(said, /SECRET_KEY="\$\(cat .*secret-key\)"/);
    const key = readFileSync(join(place.environment['DATA_DIR'] ?? '', 'secret-key'), 'utf8').trim();
    assert.ok(!said.includes(key.split(':')[1] ?? ''), 'the key itself is not printed');
    const moved = await startServer({
      ...place,
      environment: { ...place.environment, DB_URL: url, SECRET_KEY: key },
    });
    context.after(() => moved.stop());
    assert.deepEqual(await (await fetch(`${moved.endpoint}/oidc/jwks`)).json(), before);
  });
});
