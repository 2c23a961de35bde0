/** Which connectors there are, built in or added: the only file that knows the built-in ones. */
import { fileURLToPath } from 'node:url';
import {
  type Connector,
  formItems,
  type I18n,
  readConfig,
  type SocialConnector,
} from '@latchkey/connector-kit';
import { type BuiltIn, builtIn, type BuiltInSocial, builtInSocial } from '../../connectors/built-in.ts';
import type { AddedPackage, AddedPackages } from './added-packages.ts';
import {
  type AnyInstalled,
  type Factory,
  type FactoryPreset,
  type Installed,
  type InstalledSocial,
  isSocial,
  plainLogo,
  readFact,
} from './factory.ts';

export type { BuiltIn, BuiltInSocial } from '../../connectors/built-in.ts';
export type { AnyInstalled, Factory, Installed, InstalledSocial } from './factory.ts';

export interface Registry {
  /** Looks whether packages were added or removed since; call it before the others. */
  refresh(): Promise<void>;
  /** Those that cannot be set up too: their `error` says why. */
  list(): readonly Factory[];
  /** One that sends messages. */
  find(factoryId: string): Installed | undefined;
  /** One that says who somebody is. */
  findSocial(factoryId: string): InstalledSocial | undefined;
  findAny(factoryId: string): AnyInstalled | undefined;
  /** Called when anything was added or removed. */
  onChange(listener: () => void): void;
}

/** The factory of the telephone: what a newcomer starts with. */
export const telephoneFactoryId = 'outbox';

/** Throws when two built-in connectors have one id, or when one lacks its README or logo. */
export function createRegistry(
  connectors: readonly BuiltIn[] = builtIn,
  packages: AddedPackages = { refresh: async () => false, list: () => [] },
  social: readonly BuiltInSocial[] = builtInSocial,
): Registry {
  const own = installBuiltIn([...connectors, ...social]);
  const listeners: (() => void)[] = [];
  let added: readonly Entry[] = [];
  const findAny = (factoryId: string): AnyInstalled | undefined =>
    own.get(factoryId) ?? added.find(({ factory }) => factory.id === factoryId)?.installed;
  return {
    async refresh() {
      if (!(await packages.refresh())) return;
      added = placeAdded(own, packages.list());
      for (const listener of listeners) listener();
    },
    list: () => [...own.values(), ...added].map(({ factory }) => factory),
    find(factoryId) {
      const found = findAny(factoryId);
      return found && !isSocial(found) ? found : undefined;
    },
    findSocial(factoryId) {
      const found = findAny(factoryId);
      return found && isSocial(found) ? found : undefined;
    },
    findAny,
    onChange: (listener) => void listeners.push(listener),
  };
}

function installBuiltIn(connectors: readonly (BuiltIn | BuiltInSocial)[]): ReadonlyMap<string, AnyInstalled> {
  const installed = new Map<string, AnyInstalled>();
  for (const { connector, folder, ...more } of connectors) {
    const { id, fields } = connector;
    const presets = 'presets' in more ? more.presets : undefined;
    if (installed.has(id)) throw new Error(`Two connectors have the id "${id}"`);
    // Which of the two kinds it is, its channel says.
    const one = {
      connector,
      factory: {
        ...factoryOf(connector, fileURLToPath(folder)),
        ...(presets && { presets: presets.map(presetOf) }),
      },
      isTelephone: id === telephoneFactoryId,
      writesOwnWords: false,
      readConfig: (settings: unknown) => readConfig(fields, settings),
    };
    installed.set(id, one as AnyInstalled);
  }
  return installed;
}

const factoryOf = (connector: Connector | SocialConnector, folder: string): Factory => {
  const { id, channel, target, name, description, fields } = connector;
  return Object.freeze({
    id,
    type: typeOf[channel],
    target,
    ...(channel === 'social' && { isStandard: connector.isStandard === true }),
    name,
    description,
    logo: factIn(folder, 'logo.svg'),
    logoDark: null,
    readme: factIn(folder, 'README.md'),
    formItems: formItems(fields),
  });
};

const typeOf = { sms: 'Sms', email: 'Email', social: 'Social' } as const;

const presetOf = ({
  id,
  name,
  homepage,
  asks,
  config,
}: NonNullable<BuiltIn['presets']>[number]): FactoryPreset => ({
  id,
  name,
  homepage,
  formItems: formItems(asks),
  config,
});

function factIn(folder: string, file: string): string {
  const fact = readFact(folder, file);
  if (fact === file) throw new Error(`${folder}${file} is missing`);
  return fact;
}

interface Entry {
  readonly factory: Factory;
  /** Undefined where it cannot be set up. */
  readonly installed: AnyInstalled | undefined;
}

/**
 * A package whose id is that of a built-in connector stands beside it, under its own name: settings that were made for
 * one must never reach the other unasked. Of two packages with one id, the second is shown as what it is: one too many.
 */
function placeAdded(own: ReadonlyMap<string, AnyInstalled>, packages: readonly AddedPackage[]): Entry[] {
  const owners = new Map([...own.keys()].map((id) => [id, 'a built-in connector']));
  return packages.map((one) => {
    if ('error' in one) return brokenEntry(one, one.error);
    const { factory, connector, whyNot, writesOwnWords, readConfig: read } = one.loaded;
    if (whyNot !== undefined) return brokenEntry(one, whyNot, factory.type);
    const isBeside = own.has(factory.id);
    const id = isBeside ? plainName(one.name) : factory.id;
    const owner = owners.get(id);
    if (owner !== undefined) return brokenEntry(one, `Its id "${id}" is that of ${owner}`, factory.type);
    owners.set(id, one.name);
    const shown = isBeside ? { ...factory, id, name: named(factory.name, one.name) } : factory;
    return {
      factory: shown,
      installed: {
        factory: shown,
        connector,
        isTelephone: false,
        writesOwnWords,
        readConfig: read,
      } as AnyInstalled,
    };
  });
}

/** `@logto/connector-twilio-sms` becomes `logto-connector-twilio-sms`. */
const plainName = (name: string): string => name.replace(/^@/, '').replaceAll('/', '-');

const named = (words: I18n, name: string): I18n =>
  Object.fromEntries(Object.entries(words).map(([tag, word]) => [tag, `${word} (${name})`])) as I18n;

/** Of what does not load, nobody knows what it would do. */
const brokenEntry = (
  { name, version }: AddedPackage,
  error: string,
  type: Factory['type'] = 'Sms',
): Entry => ({
  installed: undefined,
  factory: {
    id: plainName(name),
    type,
    target: plainName(name),
    name: { en: name },
    description: { en: `${name} ${version} cannot be used. ${error}.` },
    logo: plainLogo,
    logoDark: null,
    readme: '',
    error,
  },
});
