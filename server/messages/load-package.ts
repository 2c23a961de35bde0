/** One package that was added: recognised by its shape and by the version of the kit that it was made for, never by `instanceof`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Config,
  type Connector,
  contractVersion,
  type Fields,
  formItems,
  isEmailConnector,
  isSmsConnector,
  isSocialConnector,
  readConfig,
  type SocialConnector,
} from '@latchkey/connector-kit';
import { connectorFactoryAnswer } from '../../contract/connectors.ts';
import { type Factory, plainLogo, readFact } from './factory.ts';
import { connectorOf, type LogtoConnector, openLogtoConnector } from './logto-connector.ts';
import { formItemsOf } from './logto-form.ts';
import { admits, type Line } from './version-range.ts';

export interface LoadedPackage {
  readonly factory: Factory;
  readonly writesOwnWords: boolean;
  readonly connector: Connector | SocialConnector;
  /** Why it cannot be set up here, although it loads. */
  readonly whyNot?: string | undefined;
  readConfig(settings: unknown): Config<Fields>;
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface PackageFiles {
  /** The folder of the package. */
  readonly root: string;
  /** The file whose default export the connector is. */
  readonly entry: string;
  readonly timeLimitMs?: number | undefined;
}

/** Runs the package's code. Throws an Error with a sentence when it is no connector that this server can use. */
export async function loadPackage({
  root,
  entry,
  timeLimitMs = 10_000,
}: PackageFiles): Promise<LoadedPackage> {
  checkKit(await readManifest(root));
  const { default: found } = (await inTime(import(pathToFileURL(entry).href), timeLimitMs)) as {
    default: unknown;
  };
  const loaded = looksLikeOurs(found)
    ? await ownPackage(root, found)
    : logtoPackage(root, await inTime(openLogtoConnector(found), timeLimitMs));
  const { success, error } = connectorFactoryAnswer.safeParse({
    ...loaded.factory,
    platform: loaded.factory.platform ?? null,
    isDemo: false,
  });
  if (!success) throw new Error(`Its facts are not as they should be: ${error.issues[0]?.path.join('.')}`);
  return loaded;
}

export const readManifest = async (root: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;

/** Their kit has no contract number; ours counts as its 5.x. */
const kits: Readonly<Record<string, Line>> = {
  '@logto/connector-kit': [5, 0],
  '@latchkey/connector-kit': [0, 1],
};

/** Throws when the package asks for a kit that this server does not stand for. */
export function checkKit({ dependencies, peerDependencies }: Manifest): void {
  const needs = { ...peerDependencies, ...dependencies };
  for (const [kit, line] of Object.entries(kits)) {
    const range = needs[kit];
    if (range === undefined) continue;
    if (!admits(range, line))
      throw new Error(`It needs ${kit} ${range}; this server stands for ${line.join('.')}.x`);
    return;
  }
  throw new Error(`It is no connector: it depends on neither ${Object.keys(kits).join(' nor ')}`);
}

const looksLikeOurs = (found: unknown): found is Partial<Connector | SocialConnector> =>
  typeof found === 'object' && found !== null && 'contract' in found;

async function ownPackage(root: string, found: Partial<Connector | SocialConnector>): Promise<LoadedPackage> {
  if (!isSmsConnector(found) && !isEmailConnector(found) && !isSocialConnector(found))
    throw new Error(
      found.contract === contractVersion
        ? 'Its default export is not what defineSmsConnector, defineEmailConnector or defineSocialConnector makes'
        : `It was made for contract ${found.contract} of the kit, and this server knows ${contractVersion}`,
    );
  const { id, target, name, description, fields } = found;
  const logo = readFact(root, './logo.svg');
  const readme = readFact(root, './README.md');
  return {
    connector: found,
    writesOwnWords: false,
    readConfig: (settings) => readConfig(fields, settings),
    factory: {
      id,
      type: found.channel === 'social' ? 'Social' : found.channel === 'sms' ? 'Sms' : 'Email',
      target,
      ...(found.channel === 'social' && { isStandard: found.isStandard === true }),
      name,
      description,
      logoDark: null,
      formItems: formItems(fields),
      logo: logo.startsWith('data:') ? logo : plainLogo,
      readme: readme === './README.md' ? '' : readme,
    },
  };
}

function logtoPackage(root: string, logto: LogtoConnector): LoadedPackage {
  const {
    id,
    target,
    name,
    description,
    logo,
    logoDark,
    readme,
    configTemplate,
    formItems: items,
    platform,
    isStandard,
  } = logto.metadata;
  return {
    connector: connectorOf(logto),
    whyNot: logto.whyNot,
    writesOwnWords: true,
    readConfig: logto.readConfig,
    factory: {
      id,
      type: logto.type,
      target,
      ...(logto.type === 'Social' && { isStandard: isStandard === true, platform: platform ?? 'Universal' }),
      name,
      description,
      logo: readFact(root, logo) || plainLogo,
      logoDark: logoDark ? readFact(root, logoDark) : null,
      readme: readFact(root, readme ?? ''),
      ...(items && { formItems: formItemsOf(items) }),
      ...(configTemplate !== undefined && { configTemplate: readFact(root, configTemplate) }),
    },
  };
}

/** A package that never comes to an end of loading must not stop the others. */
async function inTime<T>(loading: Promise<T>, timeLimitMs: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = () => reject(new Error(`It did not load within ${timeLimitMs / 1000} s`));
  const timer = setTimeout(late, timeLimitMs);
  try {
    return await Promise.race([loading, promise]);
  } finally {
    clearTimeout(timer);
  }
}
