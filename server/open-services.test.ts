/** What is opened must fit together: a key that does not fit the database is told at the start. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { openServices } from './open-services.ts';
import { eachDatabase } from './testing/databases.ts';

const keyOf = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

eachDatabase('open-services', ({ engine, url }) => {
  test('a SECRET_KEY that does not fit is refused in a sentence and changes nothing; a second one may be added (F2)', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const place = engine === 'postgres' ? { DB_URL: await url() } : { DATA_DIR: folder };
    const open = async (SECRET_KEY: string, more = {}) => {
      const services = await openServices(readConfig({ ...place, SECRET_KEY, ...more }), createLog('silent'));
      const applications = await services.applications.find('default', 'late');
      await services.close();
      return applications;
    };
    const [first, second] = [keyOf('1'), keyOf('2')];
    await open(first);
    const machine = {
      LATCHKEY_BOOTSTRAP_APP_ID: 'late',
      LATCHKEY_BOOTSTRAP_APP_SECRET: 'a-secret-of-at-least-32-characters',
    };
    for (const wrong of [second, keyOf('1')])
      await assert.rejects(open(wrong, machine), /^Error: SECRET_KEY does not fit this database/);
    assert.equal(await open(`${second},${first}`), undefined);
    assert.equal((await open(first, machine))?.id, 'late');
  });
});

test('a database that is not there is told by the name of its variable, without its password', async () => {
  const config = readConfig({ DB_URL: 'postgres://u:hunter2@127.0.0.1:1/a', SECRET_KEY: keyOf('1') });
  await assert.rejects(openServices(config, createLog('silent')), ({ message }: Error) => {
    assert.match(message, /^The database of DB_URL cannot be opened: .*ECONNREFUSED/);
    return !message.includes('hunter2');
  });
});
