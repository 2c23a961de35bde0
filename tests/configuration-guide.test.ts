/** The guide from development to production, command by command as it stands there. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { readConfig } from '../server/config.ts';
import { createLog } from '../server/log.ts';
import { openServices } from '../server/open-services.ts';
import type { Services } from '../server/services.ts';
import { fill } from '../server/testing/configured.ts';
import { eachDatabase } from '../server/testing/databases.ts';
import { createPlaceOn, type Place } from '../server/testing/started-server.ts';

const guide = readFileSync(
  new URL('../docs/guides/from-development-to-production.md', import.meta.url),
  'utf8',
);
const blocks = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
const bin = new URL('../bin/latchkey.js', import.meta.url).pathname;

eachDatabase('the guide from development to production', (databases) => {
  test('each command does what the guide says', async (context) => {
    const place = await createPlaceOn(databases);
    context.after(place.remove);
    const run = shellIn(place);
    const [create = '', write = '', ask = '', apply = '', drift = '', back = '', promote = '', ...others] =
      blocks;
    assert.deepEqual(others, []);

    await run(create);
    await inside(place, async (services) => {
      await fill(services, 'dev');
      // The guide speaks of one secret.
      for (const { id } of await services.hooks.list('dev'))
        await services.hooks.remove({ tenantId: 'dev', id });
      for (const { id } of await services.messages.connectors.openSocial('dev'))
        await services.messages.connectors.remove({ tenantId: 'dev', id });
    });
    await run(write);
    const file = readFileSync(join(place.environment['DATA_DIR'] ?? '', 'latchkey.yaml'), 'utf8');
    assert.match(file, /authToken: \$\{secret:twilio\/authToken\}/);
    assert.match(await run(ask), /secret:twilio\/authToken[\s\S]*It cannot be applied/);
    const applied = await run(apply);
    assert.match(applied, /It can be applied, as it was planned with --base \d+/);
    assert.match(applied, /\+ add applications\.web-shop\n[\s\S]*This is version 2;/);
    await inside(place, async ({ messages }) => {
      const [twilio] = await messages.connectors.open('production');
      assert.equal(twilio?.settings['authToken'], 'a-token-for-production-0000000001');
    });
    assert.match(await run(drift), /is as the document says/);
    await inside(place, ({ accountCenter }) => accountCenter.update('production', { enabled: false }));
    await assert.rejects(run(drift), { code: 1, stderr: /differs from the document/ });
    assert.match(
      await run(back),
      / {3}2 {2}\S+ {2}apply +cli:\S+\n[\s\S]*Plan for the tenant "production":[\s\S]*Applied to the tenant "production"/,
    );
    assert.match(await run(promote), /It can be applied[\s\S]*Applied to the tenant "production"/);
    await inside(place, async ({ configuration }) => {
      const [dev, production] = await Promise.all(
        ['dev', 'production'].map((id) => configuration.export(id)),
      );
      assert.deepEqual(production?.document, dev?.document);
    });
  });
});

/** In the data folder, with an `npx` that starts this checkout. */
function shellIn({ environment }: Place): (script: string) => Promise<string> {
  const folder = environment['DATA_DIR'] ?? '';
  const tools = join(folder, 'tools');
  mkdirSync(tools, { recursive: true });
  const npx = join(tools, 'npx');
  writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${bin}" "$@"\n`);
  chmodSync(npx, 0o755);
  const env = { ...environment, PATH: `${tools}:${environment['PATH']}` };
  return async (script) => (await promisify(execFile)('sh', ['-ec', script], { cwd: folder, env })).stdout;
}

async function inside(place: Place, act: (services: Services) => Promise<unknown>): Promise<void> {
  const config = readConfig(place.environment);
  const services = await openServices(config, createLog('error'));
  try {
    await act(services);
  } finally {
    await services.close();
  }
}
