/** The commands of the guides, as they stand in the pages, by somebody who has only curl. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { listen } from '@latchkey/connector-kit/testing';
import { createSimulator } from '../connectors/http/simulator.ts';
import {
  createPlace,
  latchkey,
  type Place,
  type StartedServer,
  startServer,
} from '../server/testing/started-server.ts';

const commandsOf = (guide: string): readonly string[] => {
  const page = readFileSync(new URL(`../docs/guides/${guide}.md`, import.meta.url), 'utf8');
  return [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
};
const commands = commandsOf('operate-with-curl');

const phone = '66812345678';
const authorization = 'Bearer a-new-secret-of-the-service';
const simulator = createSimulator({ authorization });
let provider: Awaited<ReturnType<typeof listen>>;
let place: Place;
let server: StartedServer;
let variables: Readonly<Record<string, string>>;

describe('the guide for curl', () => {
  before(async () => {
    provider = await listen(simulator);
    place = await createPlace({ EGRESS_ALLOWLIST: '127.0.0.1' });
    server = await startServer(place);
    const args = ['--name', 'Operator', '--type', 'MachineToMachine', '--management-api', '--json'];
    const { id, secret } = JSON.parse(await latchkey(place, 'application', 'create', ...args));
    variables = {
      LATCHKEY: server.endpoint,
      APP_ID: id,
      APP_SECRET: secret,
      SMS_URL: `${provider.url}/sms`,
      SMS_AUTHORIZATION: authorization,
      PHONE: phone,
    };
  });

  after(async () => {
    await server?.stop();
    place?.remove();
    await provider?.close();
  });

  function hasCurl(): boolean {
    try {
      execFileSync('curl', ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  test('from nothing to a code that came by SMS', async (context) => {
    if (!hasCurl() && !process.env['CI']) return context.skip('There is no curl on this machine.');
    const { status, output } = await run(commands.join('\n'));
    assert.equal(status, 0, output.slice(-2000));
    assert.equal(simulator.messages.length, 2);
    const answers = output.split('\n').flatMap((line) => (/^[[{]/.test(line) ? [JSON.parse(line)] : []));
    const [factory, lint, saved, read, impact, settings, messages, health, changed, logs] = answers;
    assert.ok(factory.formItems.length > 5);
    assert.deepEqual(lint.findings, []);
    assert.equal(saved.id, 'sms');
    assert.match(read.config.authorization, /^••••/);
    assert.equal(impact.dryRun, true);
    assert.deepEqual(settings.signUp.identifiers, ['phone']);
    assert.deepEqual([messages[0].phone, messages[0].state], [phone, 'accepted']);
    assert.equal(health.connectorId, 'sms');
    assert.match(changed.config.authorization, /^••••/);
    assert.equal(logs[0].payload.result, 'Success');
    assert.equal(answers.length, 10);
    assert.ok(!output.includes(authorization));
  });

  test('an organization, and somebody who is invited to it by SMS', async (context) => {
    if (!hasCurl() && !process.env['CI']) return context.skip('There is no curl on this machine.');
    const [needs = '', token = ''] = commands;
    const sentBefore = simulator.messages.length;
    const { status, output } = await run([needs, token, ...commandsOf('organizations')].join('\n'));
    assert.equal(status, 0, output.slice(-2000));
    const [invitation, ...rest] = output.split('\n').filter((line) => line.startsWith('{'));
    assert.deepEqual(rest, []);
    const { invitee, status: state, organizationRoles } = JSON.parse(String(invitation));
    assert.deepEqual([invitee, state, organizationRoles[0].name], [phone, 'Pending', 'owner']);
    assert.equal(simulator.messages.length, sentBefore + 1);
    assert.match(JSON.stringify(simulator.messages.at(-1)?.body), /\/invitation\?token=/);
  });
});

/** Types the code when it has come. */
async function run(script: string) {
  const shell = spawn('sh', ['-eu', '-c', script], { env: { PATH: process.env['PATH'], ...variables } });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (text.includes('The code that came by SMS:'))
        shell.stdin.write(
          `${/"code":"(\d{6})"/.exec(JSON.stringify(simulator.messages.at(-1)?.body))?.[1]}\n`,
        );
    });
  const status = await new Promise((resolve) => shell.once('close', resolve));
  return { status, output };
}
