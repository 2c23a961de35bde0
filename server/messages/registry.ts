/** Which connectors there are: the only file that knows the built-in ones. */
import { readFileSync } from 'node:fs';
import { formItems, type FormItem, type I18n, type SmsConnector } from '@latchkey/connector-kit';
import { type BuiltIn, builtIn } from '../../connectors/index.ts';

export type { BuiltIn } from '../../connectors/index.ts';

/** What can be set up. */
export interface Factory {
  readonly id: string;
  readonly type: 'Sms';
  readonly target: string;
  readonly name: I18n;
  readonly description: I18n;
  /** A data URI. */
  readonly logo: string;
  readonly logoDark: string | null;
  /** Markdown. */
  readonly readme: string;
  readonly formItems: readonly FormItem[];
}

export interface Installed {
  readonly factory: Factory;
  readonly connector: SmsConnector;
  /** Sends nothing: the server keeps its messages for the page that shows them. */
  readonly isTelephone: boolean;
}

export interface Registry {
  list(): readonly Factory[];
  find(factoryId: string): Installed | undefined;
}

/** The factory of the telephone: what a newcomer starts with. */
export const telephoneFactoryId = 'outbox';

/** Throws when two connectors have one id, or when one lacks its README or logo. */
export function createRegistry(connectors: readonly BuiltIn[] = builtIn): Registry {
  const installed = new Map<string, Installed>();
  for (const { connector, folder } of connectors) {
    if (installed.has(connector.id)) throw new Error(`Two connectors have the id "${connector.id}"`);
    installed.set(connector.id, {
      connector,
      factory: factoryOf(connector, folder),
      isTelephone: connector.id === telephoneFactoryId,
    });
  }
  const factories = [...installed.values()].map(({ factory }) => factory);
  return { list: () => factories, find: (factoryId) => installed.get(factoryId) };
}

const factoryOf = ({ id, target, name, description, fields }: SmsConnector, folder: URL): Factory =>
  Object.freeze({
    id,
    type: 'Sms',
    target,
    name,
    description,
    logo: `data:image/svg+xml;base64,${readFileSync(new URL('logo.svg', folder), 'base64')}`,
    logoDark: null,
    readme: readFileSync(new URL('README.md', folder), 'utf8'),
    formItems: formItems(fields),
  });
