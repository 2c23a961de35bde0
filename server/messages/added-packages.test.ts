/** Packages that the operator added: noticed without a restart, shown when they are broken, never in another's place. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { connectorFactoryAnswer } from '../../contract/connectors.ts';
import { systemRandom } from '../random.ts';
import { createSecrets } from '../secrets.ts';
import { createHarness } from '../testing/harness.ts';
import { createRig, refusalOf, twilioId } from '../testing/codes-rig.ts';
import { eachDatabase } from '../testing/databases.ts';
import {
  createPackageFolder,
  logtoConnector,
  logtoSocialConnector,
  ownConnector,
  ownSocialConnector,
  type PackageFolder,
} from '../testing/package-folder.ts';
import { connectorsFolder, createAddedPackages } from './added-packages.ts';
import { checkKit } from './load-package.ts';
import type { SmsOrder } from './messages.ts';
import { createRegistry } from './registry.ts';

interface Kept {
  readonly says: string;
  readonly message: { readonly to: string; readonly text: string };
  readonly config: { readonly key: string };
}

const tenantId = 'default';
const order: SmsOrder = {
  tenantId,
  phone: '+16502530000',
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
};

const opened: PackageFolder[] = [];
after(() => opened.forEach((folder) => folder.close()));

function openFolder(): PackageFolder {
  const folder = createPackageFolder();
  opened.push(folder);
  return folder;
}

let count = 0;
/** Packages keep their messages in globals, one for each id. */
const freshId = () => `kept-${process.pid}-${(count += 1)}`;
const keptBy = (id: string) => ((globalThis as Record<string, unknown>)[id] ?? []) as Kept[];

function openRegistry({ dataDir }: PackageFolder, loadLimitMs = 60_000) {
  const warnings: unknown[] = [];
  const log = { warn: (said: unknown) => void warnings.push(said) };
  const registry = createRegistry(
    undefined,
    createAddedPackages({ folder: connectorsFolder(dataDir), log, loadLimitMs }),
  );
  const look = async () => {
    await registry.refresh();
    return registry.list().filter(({ id }) => id.startsWith('kept-') || /acme|logto/.test(id));
  };
  return { registry, warnings, look };
}

eachDatabase('packages that were added', (databases) => {
  test('the next message leaves through one, and the one after it through its newer version', async () => {
    const folder = openFolder();
    const { dataDir } = folder;
    const { messages, fetch } = await createRig(databases, { config: { dataDir } });
    const id = freshId();
    const create = () =>
      messages.connectors.create({ tenantId, factoryId: id, config: { key: 'a-key-of-acme-01' } });
    assert.equal(await refusalOf(create()), 'connector.not_found_with_connector_id');

    const first = folder.add({ name: 'connector-acme', code: ownConnector(id) });
    assert.equal((await create()).config['key'], '••••e-01');
    await messages.sendSms(order);
    const second = folder.add({
      name: 'connector-acme',
      version: '1.1.0',
      code: ownConnector(id, { says: 'second' }),
    });
    folder.remove(first);
    await messages.sendSms(order);
    assert.deepEqual(
      keptBy(id).map(({ says, config, message }) => [says, config.key, message.to]),
      [
        ['first', 'a-key-of-acme-01', '+16502530000'],
        ['second', 'a-key-of-acme-01', '+16502530000'],
      ],
    );
    assert.equal(fetch.requests.length, 0, 'nothing went through the provider of before');

    folder.remove(second);
    assert.equal(await refusalOf(messages.sendSms(order)), 'connector.not_found');
    assert.deepEqual(await messages.connectors.missing(tenantId), [id]);
    folder.add({ name: 'connector-acme', code: ownConnector(id) });
    await messages.sendSms(order);
    assert.equal(keptBy(id).length, 3);
    assert.deepEqual(await messages.connectors.missing(tenantId), []);
  });

  test('a node that lacks the connector in use is not ready; what it lacks otherwise stands in a header', async () => {
    const [here, elsewhere] = [openFolder(), openFolder()];
    const database = await databases.open();
    const secrets = createSecrets([{ id: '1', key: systemRandom.bytes(32) }]);
    const id = freshId();
    here.add({ name: 'connector-acme', code: ownConnector(id) });
    const one = await createHarness(database, { config: { dataDir: here.dataDir }, secrets });
    const operator = await one.management();
    const made = await operator('POST', '/api/connectors', {
      connectorId: id,
      config: { key: 'a-key-of-acme-01' },
    });
    assert.equal(made.status, 200, made.body);
    const other = await createHarness(database, { config: { dataDir: elsewhere.dataDir }, secrets });
    const status = async ({ send }: typeof one, side: string) => {
      const {
        status: code,
        headers,
        body,
      } = await send({ method: 'GET', url: `http://localhost:${side}/api/status`, headers: {} });
      return { code, missing: headers['latchkey-missing-connectors'], data: body && JSON.parse(body).data };
    };

    assert.deepEqual(await status(one, '3001'), { code: 204, missing: undefined, data: '' });
    assert.deepEqual(await status(other, '3001'), {
      code: 503,
      missing: undefined,
      data: { connector: `this node lacks the connector in use: ${id}` },
    });
    assert.deepEqual(await status(other, '3002'), { code: 204, missing: id, data: '' });

    here.add({ name: '@acme/connector-broken', code: 'throw new Error("no"); export default 1;' });
    assert.deepEqual(await status(one, '3001'), { code: 204, missing: 'acme-connector-broken', data: '' });
    elsewhere.add({ name: 'connector-acme', code: ownConnector(id) });
    assert.equal((await status(other, '3001')).code, 204);
    const listed = await operator('GET', '/api/connector-factories/acme-connector-broken');
    assert.equal(listed.json()['error'], 'no');
    await one.close();
    await other.close();
  });
});

test('a package that says who somebody is stands among the social ones, and sends nothing', async () => {
  const folder = openFolder();
  const id = freshId();
  folder.add({ name: 'connector-who', code: ownSocialConnector(id) });
  const { registry } = openRegistry(folder);
  await registry.refresh();
  const found = registry.findSocial(id);
  assert.deepEqual([found?.factory.type, found?.factory.isStandard], ['Social', false]);
  assert.equal(registry.find(id), undefined);
});

test('a package that cannot be used is shown with its reason, and the others work', async () => {
  const folder = openFolder();
  const kit = (range: string) => ({ '@latchkey/connector-kit': range });
  const id = freshId();
  const packages: Record<string, [error: RegExp, code: string, dependencies?: Record<string, string>]> = {
    'acme-throws': [
      /^the licence is missing$/,
      'throw new Error("the licence is missing"); export default 1;',
    ],
    'acme-no-default': [/does not provide an export named 'default'/, 'export const a = 1;'],
    'acme-plain': [/neither a connector nor a function/, 'export default { send() {} };'],
    'acme-syntax': [/./, 'export default {'],
    'acme-later': [
      /contract 2 of the kit, and this server knows 1/,
      ownConnector('acme-later', { contract: 2 }),
    ],
    'acme-shapeless': [
      /not what defineSmsConnector, defineEmailConnector or defineSocialConnector makes/,
      'export default { contract: 1 };',
    ],
    'acme-kit': [/needs @latchkey\/connector-kit \^2\.0\.0/, ownConnector('acme-kit'), kit('^2.0.0')],
    'acme-no-kit': [/depends on neither/, ownConnector('acme-no-kit'), {}],
    'acme-old': [
      /needs @logto\/connector-kit \^4/,
      logtoConnector('acme-old', ''),
      { '@logto/connector-kit': '^4.4.0' },
    ],
    'acme-social': [
      /has no getAuthorizationUri or no getUserInfo/,
      logtoConnector('acme-social', '', { type: 'Social' }),
    ],
    'acme-saml': [
      /speaks SAML/,
      logtoSocialConnector('acme-saml', {
        leave: '',
        comeBack: '',
        more: 'validateSamlAssertion: async () => {}',
      }),
    ],
    'acme-form': [
      /formItems/,
      logtoConnector('acme-form', '')
        .replace("type: 'Switch'", "type: 'Slider'")
        .replace(', isDevFeature: true', ''),
    ],
  };
  for (const [name, [, code, dependencies]] of Object.entries(packages))
    folder.add({ name, code, ...(dependencies && { dependencies }) });
  folder.add({ name: 'connector-good', code: ownConnector(id) });
  folder.add({ name: 'acme-mail', code: logtoConnector('acme-mail', '', { type: 'Email' }) });

  const { registry, warnings, look } = openRegistry(folder);
  const listed = await look();
  for (const [name, [error]] of Object.entries(packages)) {
    const shown = listed.find((factory) => factory.id === name);
    assert.match(shown?.error ?? 'not shown', error, name);
    assert.equal(registry.find(name), undefined, `${name} cannot be set up`);
    connectorFactoryAnswer.parse({ ...shown, platform: null, isDemo: false });
  }
  assert.ok(registry.find(id));
  assert.equal(registry.find('acme-mail')?.factory.type, 'Email');
  assert.ok(registry.find(twilioId));
  const before = warnings.length;
  folder.add({ name: 'connector-other', code: ownConnector(freshId()) });
  await look();
  assert.equal(warnings.length, before, 'what is known to be broken is said once');
});

test('a package that never comes to an end of loading is shown so, and the others work', async ({ mock }) => {
  const folder = openFolder();
  const id = freshId();
  const says = (what: string) => `globalThis['${id} ${what}'] = true;`;
  folder.add({ name: 'acme-hangs', code: `${says('hangs')} await new Promise(() => {}); export default 1;` });
  folder.add({ name: 'connector-good', code: `${ownConnector(id)}\n${says('stands')}` });
  mock.timers.enable({ apis: ['setTimeout'] });
  const { registry, look } = openRegistry(folder, 300);
  const looking = look();
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  while (![`${id} hangs`, `${id} stands`].every((said) => said in globalThis)) await turn();
  await turn();
  mock.timers.tick(300);
  const hanging = (await looking).find((factory) => factory.id === 'acme-hangs');
  assert.match(hanging?.error ?? 'not shown', /did not load within 0.3 s/);
  assert.equal(registry.find('acme-hangs'), undefined);
  assert.ok(registry.find(id));
});

test('a package never takes the place of a built-in connector, or of another package', async () => {
  const folder = openFolder();
  const { registry, look } = openRegistry(folder);
  const builtIn = registry.find(twilioId);
  const id = freshId();
  folder.add({ name: '@logto/connector-twilio-sms', code: ownConnector(twilioId) });
  folder.add({ name: 'connector-a', code: ownConnector(id) });
  folder.add({ name: 'connector-b', code: ownConnector(id) });
  folder.add({ name: 'connector-phone', code: ownConnector('outbox') });
  const listed = await look();
  assert.equal(registry.find(twilioId), builtIn);
  assert.equal(
    registry.find('logto-connector-twilio-sms')?.factory.name.en,
    `${twilioId} (@logto/connector-twilio-sms)`,
  );
  assert.equal(registry.find('connector-phone')?.isTelephone, false);
  assert.equal(listed.filter((factory) => factory.id === id).length, 1);
  assert.equal(
    registry.list().find((factory) => factory.id === 'connector-b')?.error,
    `Its id "${id}" is that of connector-a`,
  );
});

test('what a package shows of itself comes from its own files', async () => {
  const folder = openFolder();
  const { registry, look } = openRegistry(folder);
  const files = { 'README.md': '# Acme\n', 'logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' };
  const [first, second] = [freshId(), freshId()];
  folder.add({ name: 'connector-one', code: ownConnector(first), files });
  folder.add({ name: 'connector-two', code: logtoConnector(second, ''), files });
  folder.add({ name: 'connector-three', code: ownConnector('kept-bare') });
  const listed = await look();
  assert.equal(listed.length, 3);
  for (const id of [first, second]) {
    const factory = registry.find(id)?.factory;
    assert.equal(factory?.readme, '# Acme\n');
    assert.equal(factory?.logo, `data:image/svg+xml;base64,${btoa(files['logo.svg'])}`);
  }
  assert.deepEqual(
    registry.find(second)?.factory.formItems?.map((item) => [item.key, 'isConfidential' in item]),
    [
      ['apiKey', true],
      ['templates', false],
    ],
  );
  assert.equal(registry.find('kept-bare')?.factory.readme, '');
  assert.match(registry.find('kept-bare')?.factory.logo ?? '', /^data:image\/svg/);
});

test('the version of our kit is the one that packages are measured by', () => {
  const { version } = JSON.parse(
    readFileSync(new URL('../../kit/package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  checkKit({ name: 'x', version: '1.0.0', dependencies: { '@latchkey/connector-kit': `^${version}` } });
  checkKit({ name: 'x', version: '1.0.0', peerDependencies: { '@latchkey/connector-kit': `^${version}` } });
});
