/** A connector of somebody else's: the example as a package elsewhere, with the kit from the tarball that is published. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildKit } from '../scripts/publish-kit.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const run = promisify(execFile);
let folder: string;
let project: string;
let tarball: string;

describe('a connector of somebody else’s', () => {
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'custom-connector-'));
    project = join(folder, 'project');
    tarball = await buildKit(join(folder, 'kit'));
    await cp(join(root, 'examples/custom-connector'), project, { recursive: true });
    await dropDevDependencies();
    await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], {
      cwd: project,
      shell: process.platform === 'win32',
    });
    await symlink(join(root, 'node_modules/@types'), join(project, 'node_modules/@types'), 'junction');
  });

  after(() => rm(folder, { recursive: true, force: true }));

  test('the tarball of the kit holds JavaScript and types, and nothing that Node would have to strip', async () => {
    const { stdout } = await run('tar', ['tzf', tarball]);
    const files = stdout.trim().split('\n');
    for (const name of [
      'index.js',
      'index.d.ts',
      'testing/index.js',
      'testing/index.d.ts',
      'README.md',
      'LICENSE',
    ])
      assert.ok(files.includes(`package/${name}`), `${name} is missing`);
    assert.deepEqual(
      files.filter((name) => /(?<!\.d)\.ts$|\.test\.|fixtures|\.tgz$/.test(name)),
      [],
    );
    const manifest = JSON.parse(await readFile(join(folder, 'kit/package.json'), 'utf8'));
    assert.deepEqual(manifest.exports['.'], { types: './index.d.ts', default: './index.js' });
    assert.equal(manifest.dependencies, undefined);
  });

  test('the example compiles against the types of the tarball, which hold by themselves', async () => {
    await compile();
    const types = await readFile(join(project, 'lib/acme.d.ts'), 'utf8');
    assert.match(types, /readonly apiKey: .*Field<string>/);
  });

  test('the types find a setting that does not exist, and a message that is not what it seems', async () => {
    const source = await readFile(join(project, 'acme.ts'), 'utf8');
    const wrong = join(project, 'wrong.ts');
    await writeFile(
      wrong,
      source.replace('{ apiKey, sender }', '{ apiKey, brand }').replace('text: words', 'txt: words'),
    );
    await assert.rejects(compile(), ({ stdout }: { stdout: string }) => {
      assert.match(stdout, /wrong\.ts.*'brand'/);
      assert.match(stdout, /wrong\.ts.*'txt'/);
      return true;
    });
    await rm(wrong);
  });

  test('the contract test of the example is green', async () => {
    const { NODE_TEST_CONTEXT: _ours, ...env } = process.env;
    const { stdout } = await run(
      process.execPath,
      ['--test', '--test-reporter=tap', '--test-isolation=none', '--disable-warning=ExperimentalWarning'],
      { cwd: project, env },
    );
    assert.match(stdout, /^# fail 0$/m);
    const passed = Number(/^# pass (\d+)$/m.exec(stdout)?.[1]);
    assert.ok(passed > 50, `${passed} passed`);
  });

  test('what it ships runs as JavaScript, and is a connector to a program with another copy of the kit', async () => {
    await compile();
    const { default: acme } = (await import(join(project, 'lib/acme.js'))) as { default: unknown };
    const { isSmsConnector } = await import('@latchkey/connector-kit');
    assert.ok(isSmsConnector(acme));
    assert.equal(acme.id, 'acme-sms');
  });
});

const compile = () =>
  run(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    project,
    '--skipLibCheck',
    'false',
  ]);

/** The compiler and Node's types are those of this tree: nothing here asks a registry. */
async function dropDevDependencies(): Promise<void> {
  const path = join(project, 'package.json');
  const { devDependencies: _none, ...manifest } = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify(manifest));
}
