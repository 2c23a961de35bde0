/** Asks a connector, wherever it lies, what the contract asks of every connector. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Connector, isEmailConnector, isSmsConnector } from '@latchkey/connector-kit';
import { type ConnectorCase, contractChecks, type ServerSimulator } from '@latchkey/connector-kit/testing';
import { kitName } from './copy-kit.ts';

export interface Verdict {
  /** A sentence whose subject is the connector. */
  readonly name: string;
  /** Undefined when it holds. */
  readonly failure: string | undefined;
}

export interface Examination {
  readonly connector: Connector;
  /** One after another, since simulators have a memory. */
  run(): AsyncIterable<Verdict>;
}

/** `path` is a connector's file or its folder. Throws an Error with a sentence when there is nothing to examine. */
export async function examine(path: string): Promise<Examination> {
  lendKit();
  const file = findConnectorFile(resolve(path));
  const { default: connector } = await load(file);
  if (!isSmsConnector(connector) && !isEmailConnector(connector))
    throw new Error(
      `${file} does not export a connector, made by defineSmsConnector or defineEmailConnector, as its default`,
    );
  const { exampleConfig, createSimulator, example } = await load(findSimulator(file));
  if (typeof exampleConfig !== 'object' || typeof createSimulator !== 'function')
    throw new Error(`The simulator beside ${file} must export exampleConfig and createSimulator`);
  const provider: unknown = createSimulator();
  const asked = {
    config: exampleConfig,
    // A provider that does not speak HTTP is one that connections lead to.
    ...(isServer(provider) ? { server: provider } : { simulator: provider }),
    ...(example as object | undefined),
  } as ConnectorCase;
  return { connector, run: () => ask(connector, asked) };
}

const isServer = (provider: unknown): provider is ServerSimulator =>
  typeof provider === 'object' && provider !== null && 'connect' in provider;

async function* ask(connector: Connector, asked: ConnectorCase): AsyncIterable<Verdict> {
  try {
    for (const { name, run } of contractChecks(connector, asked)) {
      try {
        await run();
        yield { name, failure: undefined };
      } catch (error) {
        yield { name, failure: error instanceof Error ? error.message : String(error) };
      }
    }
  } finally {
    await asked.server?.close();
  }
}

interface Module {
  readonly default?: unknown;
  readonly exampleConfig?: unknown;
  readonly createSimulator?: unknown;
  /** What `testConnector` takes beside these two, where a provider needs it. */
  readonly example?: unknown;
}

const load = async (file: string) => (await import(pathToFileURL(file).href)) as Module;

/** The file itself, or the one of the folder that defines a connector; of several, the one with the folder's name. */
function findConnectorFile(path: string): string {
  if (!existsSync(path)) throw new Error(`There is no ${path}`);
  if (statSync(path).isFile()) return path;
  const defines = (name: string) =>
    /^[\w-]+\.(ts|js|mjs)$/.test(name) &&
    /define(Sms|Email)Connector\(/.test(readFileSync(join(path, name), 'utf8'));
  const names = readdirSync(path).filter((name) => !name.endsWith('.d.ts') && defines(name));
  const named = names.find((name) => name.replace(/\.\w+$/, '') === basename(path));
  const found = named ?? names[0];
  if (found === undefined || (named === undefined && names.length > 1))
    throw new Error(
      names.length > 1
        ? `${path} defines several connectors (${names.join(', ')}): say which file`
        : `No file of ${path} calls defineSmsConnector or defineEmailConnector`,
    );
  return join(path, found);
}

function findSimulator(connectorFile: string): string {
  const folder = dirname(connectorFile);
  const found = ['simulator.ts', 'simulator.js', 'simulator.mjs'].find((name) =>
    existsSync(join(folder, name)),
  );
  if (found === undefined)
    throw new Error(
      `There is no simulator.ts or simulator.js beside ${connectorFile}: the contract needs a provider to try`,
    );
  return join(folder, found);
}

/** A new connector can be examined before its dependencies are installed: where there is no kit, it is given ours. */
function lendKit(): void {
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        if (specifier !== kitName && !specifier.startsWith(`${kitName}/`)) throw error;
        return next(import.meta.resolve(specifier), context);
      }
    },
  });
}
