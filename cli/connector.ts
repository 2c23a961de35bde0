/** `latchkey connector`: new ones, their examination, and packages that are added to this server. */
import { Command } from 'commander';
import { readConfig } from '../server/config.ts';
import { connectorsFolder, createAddedPackages } from '../server/messages/added-packages.ts';
import { createRegistry, type Factory } from '../server/messages/registry.ts';
import { addPackage, removePackage } from './connectors/add-package.ts';
import { newConnector } from './connectors/new-connector.ts';
import { examine } from './connectors/run-contract.ts';
import { say } from './with-services.ts';

export const connectorCommand = (): Command =>
  new Command('connector')
    .description('Connectors of your own, and of others.')
    .addCommand(
      new Command('new')
        .description(
          'Write a new connector, its simulator and its test: in a checkout of Latchkey, or as a package.',
        )
        .argument('<name>', 'small letters, digits and hyphens')
        .option('--email', 'one that sends e-mail in place of SMS')
        .action(printNew),
    )
    .addCommand(
      new Command('test')
        .description('Ask a connector what the contract asks of all of them.')
        .argument('<path>', 'its folder or its file')
        .action(thenLeave(printExamination)),
    )
    .addCommand(
      new Command('add')
        .description('Install a connector, with all it needs, under DATA_DIR/connectors.')
        .argument('<what>', 'an npm package, a folder or a tarball')
        .action(thenLeave(printAdded)),
    )
    .addCommand(new Command('list').description('Print all connectors.').action(thenLeave(printList)))
    .addCommand(
      new Command('remove')
        .description('Remove a connector that was added.')
        .argument('<package>', 'the name of the npm package')
        .action(remove),
    );

async function printNew(name: string, { email }: { readonly email?: true }): Promise<void> {
  const { folder, files, isInTree } = await newConnector(name, { channel: email ? 'email' : 'sms' });
  say(...files.map((file) => `${folder}/${file}`), '', 'Next:');
  if (isInTree)
    say(
      `  node --test ${folder}/*.test.ts`,
      `  then write send() from the provider's documents, and add the connector to connectors/index.ts`,
    );
  else
    say(
      `  latchkey connector test ${folder}`,
      "  then write send() from the provider's documents",
      `  npm install && npm run build    in ${folder}, and  latchkey connector add ${folder}`,
    );
}

async function printExamination(path: string): Promise<void> {
  const { connector, run } = await examine(path);
  let failures = 0;
  let count = 0;
  for await (const { name, failure } of run()) {
    count += 1;
    if (failure === undefined) say(`✔ ${name}`);
    else say(`✖ ${name}`, ...failure.split('\n').map((line) => `    ${line}`));
    if (failure !== undefined) failures += 1;
  }
  if (failures > 0) throw new Error(`${connector.id} fails ${failures} of ${count} checks`);
  say('', `${connector.id} keeps the contract: all ${count} checks hold.`);
}

async function printAdded(what: string): Promise<void> {
  const { dataDir } = readConfig(process.env);
  const { name, version } = await addPackage(what, dataDir);
  const factory = (await readAll(dataDir)).added.get(name);
  if (factory?.error) throw new Error(`${name} ${version} is installed and cannot be used: ${factory.error}`);
  say(
    `${name} ${version} is added. Its connector id is "${factory?.id}". A running server has it with its next message.`,
  );
}

async function printList(): Promise<void> {
  const { builtIn, added } = await readAll(readConfig(process.env).dataDir);
  const width = Math.max(...[...builtIn, ...added.values()].map(({ id }) => id.length)) + 2;
  const line = ({ id, name, error }: Factory, from: string) =>
    `${id.padEnd(width)}${name.en}${from}${error ? `\n${' '.repeat(width)}cannot be used: ${error}` : ''}`;
  say(...builtIn.map((factory) => line(factory, '')));
  say(...[...added].map(([name, factory]) => line(factory, `  added: ${name}`)));
}

async function remove(name: string): Promise<void> {
  const isGone = await removePackage(name, readConfig(process.env).dataDir);
  if (!isGone) throw new Error(`No package "${name}" was added`);
  say(`${name} is removed.`);
}

/** Those that were added by the name of their package. */
async function readAll(dataDir: string) {
  const packages = createAddedPackages({ folder: connectorsFolder(dataDir), log: { warn: () => {} } });
  const registry = createRegistry(undefined, packages);
  const builtIn = registry.list();
  await registry.refresh();
  const factories = registry.list().slice(builtIn.length);
  return {
    builtIn,
    added: new Map(packages.list().map(({ name }, index) => [name, factories[index] as Factory])),
  };
}

/** Code of others was loaded, and whatever it keeps running must not keep the terminal waiting. */
const thenLeave =
  <A extends readonly unknown[]>(run: (...args: A) => Promise<void>) =>
  async (...args: A): Promise<void> => {
    try {
      await run(...args);
    } finally {
      setTimeout(() => process.exit(), 200).unref();
    }
  };
