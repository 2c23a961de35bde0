/** `latchkey connector`: from a name to a green contract test, and packages that a running server takes up and puts down. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { listen, simulate } from '@latchkey/connector-kit/testing';
import { createPlace, startServer } from '../server/testing/started-server.ts';
import { machine, manage } from './manage.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const run = promisify(execFile);
const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function createFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-connector-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** As a person types it in `cwd`; rejects with what was said when it fails. */
async function latchkey(cwd: string, ...args: readonly string[]): Promise<string> {
  const { NODE_TEST_CONTEXT: _ours, ...env } = process.env;
  const command = [join(root, 'bin/latchkey.js'), 'connector', ...args];
  const { stdout } = await run(process.execPath, command, {
    cwd,
    env: { ...env, DATA_DIR: join(cwd, 'data') },
  });
  return stdout.trim();
}

const refused = (cwd: string, ...args: readonly string[]): Promise<string> =>
  latchkey(cwd, ...args).then(
    (said) => assert.fail(`it was done: ${said}`),
    ({ stderr }: { stderr: string }) => stderr.trim(),
  );

/** What a project has after `npm install`, taken from this tree. */
function lendModules(folder: string): void {
  mkdirSync(join(folder, 'node_modules/@latchkey'), { recursive: true });
  symlinkSync(join(root, 'kit'), join(folder, 'node_modules/@latchkey/connector-kit'), 'junction');
  symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'), 'junction');
}

const compile = (folder: string, ...more: readonly string[]) =>
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder, ...more]);

test('connector new in a checkout: five files, and their contract test is green as they stand', async () => {
  const checkout = createFolder({
    'package.json': '{"name":"latchkey","type":"module"}',
    'connectors/index.ts': '',
    'tsconfig.json': JSON.stringify({ extends: join(root, 'tsconfig.json'), include: ['connectors'] }),
  });
  lendModules(checkout);
  const said = await latchkey(checkout, 'new', 'brave-new');
  assert.match(said, /connectors\/brave-new\/brave-new\.ts/);
  assert.match(said, /connectors\/index\.ts/);
  assert.deepEqual(readdirSync(join(checkout, 'connectors/brave-new')).toSorted(), [
    'README.md',
    'brave-new.test.ts',
    'brave-new.ts',
    'logo.svg',
    'simulator.ts',
  ]);
  const { NODE_TEST_CONTEXT: _ours, ...env } = process.env;
  const tests = [
    '--test',
    '--test-reporter=tap',
    '--test-isolation=none',
    'connectors/brave-new/brave-new.test.ts',
  ];
  const { stdout } = await run(process.execPath, tests, { cwd: checkout, env });
  assert.match(stdout, /^# fail 0$/m);
  assert.match(stdout, /brave-new-sms hands over a message/);
  await compile(checkout);
  const lines = readFileSync(join(checkout, 'connectors/brave-new/brave-new.ts'), 'utf8').split('\n').length;
  assert.ok(lines <= 60, `${lines} lines`);

  const headings = (path: string) => readFileSync(path, 'utf8').match(/^## .+$/gm);
  assert.deepEqual(
    headings(join(checkout, 'connectors/brave-new/README.md')),
    headings(join(root, 'connectors/gatewayapi/README.md')),
  );
  for (const file of readdirSync(join(checkout, 'connectors/brave-new')))
    assert.doesNotMatch(readFileSync(join(checkout, 'connectors/brave-new', file), 'utf8'), /acme/i, file);
  assert.match(await refused(checkout, 'new', 'brave-new'), /^connectors\/brave-new is there already$/);
  for (const name of ['../up', 'Brave'])
    assert.match(await refused(checkout, 'new', name), /is no name for a connector/);
});

test('connector new --email: a connector for e-mail, green in the contract before and after it is compiled', async () => {
  const checkout = createFolder({
    'package.json': '{"name":"latchkey","type":"module"}',
    'connectors/index.ts': '',
    'tsconfig.json': JSON.stringify({ extends: join(root, 'tsconfig.json'), include: ['connectors'] }),
  });
  lendModules(checkout);
  await latchkey(checkout, 'new', '--email', 'brave-new');
  const folder = join(checkout, 'connectors/brave-new');
  assert.match(
    await latchkey(checkout, 'test', 'connectors/brave-new'),
    /brave-new-mail keeps the contract: all (2\d|[3-9]\d) checks hold\.$/,
  );
  await compile(checkout);
  const source = readFileSync(join(folder, 'brave-new.ts'), 'utf8');
  assert.match(source, /defineEmailConnector\(\{\n {2}id: 'brave-new-mail',/);
  assert.ok(source.split('\n').length <= 60);
  for (const file of readdirSync(folder))
    assert.doesNotMatch(readFileSync(join(folder, file), 'utf8'), /acme/i, file);

  const project = createFolder();
  await latchkey(project, 'new', 'brave-new', '--email');
  lendModules(join(project, 'brave-new'));
  await compile(join(project, 'brave-new'), '--exactOptionalPropertyTypes', 'false');
  assert.match(
    await latchkey(project, 'add', 'brave-new'),
    /is added\. Its connector id is "brave-new-mail"/,
  );
});

test('connector test asks the built-in ones for e-mail, also the one that speaks no HTTP', async () => {
  for (const [folder, id] of [
    ['smtp', 'simple-mail-transfer-protocol'],
    ['http-email', 'http-email'],
  ] as const) {
    const said = await latchkey(root, 'test', `connectors/${folder}`);
    assert.match(said, new RegExp(`${id} keeps the contract: all (2\\d|[3-9]\\d) checks hold\\.$`));
  }
});

test('connector test says what it proved, and fails with the reasons', async () => {
  const said = await latchkey(root, 'test', 'connectors/gatewayapi');
  assert.match(said, /^✔ hands over a message and gives the id of it$/m);
  assert.match(said, /gatewayapi-sms keeps the contract: all \d+ checks hold\.$/);

  const folder = createFolder();
  await latchkey(folder, 'new', 'leaky');
  assert.match(
    await latchkey(folder, 'test', 'leaky'),
    /all \d+ checks hold/,
    'before anything is installed',
  );
  const file = join(folder, 'leaky/leaky.ts');
  const source = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    source.replace('json: { to, from', 'json: { to: to.slice(1), from').replace(/secret\(\{/, 'text({'),
  );
  await assert.rejects(
    latchkey(folder, 'test', 'leaky/leaky.ts'),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => {
      assert.match(stdout, /^✖ declares secret what is a secret by its name\n {4}apiKey is not secret$/m);
      assert.match(stdout, /^✖ hands over a message/m);
      assert.match(stderr, /^leaky-sms fails \d+ of \d+ checks$/m);
      return true;
    },
  );
  assert.match(await refused(folder, 'test', 'nowhere'), /^There is no .*nowhere$/);
  rmSync(join(folder, 'leaky/simulator.ts'));
  assert.match(await refused(folder, 'test', 'leaky'), /There is no simulator\.ts/);
});

test('a connector of one’s own: written, built, added from its folder and from its tarball, listed, removed', async () => {
  const folder = createFolder();
  const said = await latchkey(folder, 'new', 'brave-new');
  assert.match(said, /brave-new\/package\.json/);
  assert.match(
    await refused(folder, 'add', 'brave-new'),
    /brave-new does not load: .*lib\/brave-new\.js.*\nIs it built/s,
  );

  lendModules(join(folder, 'brave-new'));
  await compile(join(folder, 'brave-new'), '--exactOptionalPropertyTypes', 'false');
  assert.match(
    await latchkey(folder, 'add', 'brave-new'),
    /^latchkey-connector-brave-new 0\.1\.0 is added\. Its connector id is "brave-new-sms"/,
  );
  const [first] = readdirSync(join(folder, 'data/connectors'));
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: join(folder, 'brave-new'),
    shell: process.platform === 'win32',
  });
  await latchkey(folder, 'add', stdout.trim());
  const places = readdirSync(join(folder, 'data/connectors'));
  assert.equal(places.length, 1, 'the newer took the place of the older');
  assert.notEqual(places[0], first);

  const listed = await latchkey(folder, 'list');
  assert.match(listed, /^twilio-short-message-service +Twilio SMS Service$/m);
  assert.match(listed, /^brave-new-sms +Brave New SMS {2}added: latchkey-connector-brave-new$/m);
  await latchkey(folder, 'remove', 'latchkey-connector-brave-new');
  assert.deepEqual(readdirSync(join(folder, 'data/connectors')), []);
  assert.match(await refused(folder, 'remove', 'latchkey-connector-brave-new'), /^No package/);
});

const paper = (version: string, code: string, manifest: object = {}) => ({
  'package.json': JSON.stringify({
    name: '@shop/connector-paper',
    version,
    type: 'module',
    exports: './paper.js',
    dependencies: { '@latchkey/connector-kit': '^0.1.0' },
    ...manifest,
  }),
  'paper.js': code,
});

const paperCode = (prefix: string) => `
import { defineSmsConnector, find, refusal, templates, url } from '@latchkey/connector-kit';
export default defineSmsConnector({
  id: 'paper', target: 'paper', name: { en: 'Paper' }, description: { en: 'Prints.' },
  fields: { endpoint: url({ label: 'Endpoint' }), templates: templates({ kind: 'content' }) },
  async send({ to, text }, { endpoint }, { http }) {
    const reply = await http.post(endpoint, { json: { to, text: '${prefix}' + text } });
    const id = find(reply.json, 'id');
    if (!id) throw refusal({ provider: 'Paper', reply });
    return { id };
  },
});`;

test('what cannot be used is refused in a sentence, and nothing is left behind', async () => {
  const mark = join(createFolder(), 'mark');
  const script = `node -e "require('fs').writeFileSync(${JSON.stringify(mark).replaceAll('"', "'")},'')"`;
  const cases: [error: RegExp, files: Record<string, string>][] = [
    [
      /does not load: the press is broken/,
      paper('1.0.0', 'throw new Error("the press is broken"); export default 1;'),
    ],
    [/does not load: .*default/, paper('1.0.0', 'export const a = 1')],
    [/It is no connector: it depends on neither/, paper('1.0.0', paperCode(''), { dependencies: {} })],
    [
      /has no lib\/index\.js/,
      paper('1.0.0', '', {
        dependencies: {},
        peerDependencies: { '@logto/connector-kit': '^5' },
        peerDependenciesMeta: { '@logto/connector-kit': { optional: true } },
      }),
    ],
    [
      /needs @logto\/connector-kit \^4/,
      paper('1.0.0', '', {
        dependencies: {},
        peerDependencies: { '@logto/connector-kit': '^4' },
        peerDependenciesMeta: { '@logto/connector-kit': { optional: true } },
      }),
    ],
  ];
  const folder = createFolder();
  for (const [error, files] of cases) {
    assert.match(await refused(folder, 'add', createFolder(files)), error);
    assert.deepEqual(readdirSync(join(folder, 'data/connectors')), []);
  }
  for (const what of ['git+https://shop.example/paper', './nowhere'])
    assert.match(
      await refused(folder, 'add', what),
      /is neither a folder, a tarball nor the name of an npm package/,
    );
  await latchkey(
    folder,
    'add',
    createFolder(
      paper('1.0.0', paperCode(''), {
        scripts: { preinstall: script, install: script, postinstall: script },
      }),
    ),
  );
  assert.ok(!existsSync(mark), 'no script of the package was run');
});

test('a running server takes a package up with its next message, and says when it is gone', async (context) => {
  const provider = await listen(
    simulate(async (request, keep) => {
      const { to, text } = (await request.json()) as { to: string; text: string };
      keep({ id: 'p-1', to, text, body: {} });
      return Response.json({ id: 'p-1' });
    }),
  );
  context.after(provider.close);
  const place = await createPlace({ ...machine, EGRESS_ALLOWLIST: '127.0.0.1' });
  context.after(place.remove);
  const server = await startServer(place);
  context.after(() => server.stop());
  const operator = await manage(server);
  await operator.openPhoneSignIn();

  const bin = join(root, 'bin/latchkey.js');
  const command = (...args: string[]) =>
    run(process.execPath, [bin, 'connector', ...args], { env: { ...place.environment } });
  const send = async () =>
    (await operator.call('POST', '/api/verification-codes', { phone: '16502530000' })).status;
  const config = {
    endpoint: provider.url,
    templates: ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
      usageType,
      content: '{{code}}',
    })),
  };

  await command('add', createFolder(paper('1.0.0', paperCode('one '))));
  const made = await operator.call('POST', '/api/connectors', { connectorId: 'paper', config });
  assert.equal(made.status, 200, made.body);
  assert.equal(await send(), 204);
  await command('add', createFolder(paper('1.1.0', paperCode('two '))));
  assert.equal(await send(), 204);
  assert.deepEqual(
    provider.messages.map(({ text }) => text?.slice(0, 4)),
    ['one ', 'two '],
  );

  const elsewhere = { ...config, endpoint: provider.url.replace('127.0.0.1', '127.0.0.2') };
  const guarded = await operator.call('POST', '/api/connectors/paper/test', {
    phone: '16502530000',
    config: elsewhere,
  });
  assert.match(
    guarded.json().data.errorDescription,
    /private or reserved network/,
    'the way out is guarded for them too',
  );

  await command('remove', '@shop/connector-paper');
  const status = await operator.call('GET', '/api/status');
  assert.equal(status.status, 503);
  assert.deepEqual(status.json().data, { connector: 'this node lacks the connector in use: paper' });
  assert.equal(await send(), 501);
  await command('add', createFolder(paper('1.0.0', paperCode('one '))));
  assert.equal((await operator.call('GET', '/api/status')).status, 204);
  assert.equal(await send(), 204);
});
