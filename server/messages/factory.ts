/** What can be set up: the facts that the API and the Console show of a connector, and the connector behind them. */
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import {
  type Config,
  type Connector,
  type Fields,
  type FormItem as OwnFormItem,
  type I18n,
  isSocialConnector,
  type Json,
  type SocialConnector,
} from '@latchkey/connector-kit';
import type { FormItem } from '../../contract/connectors.ts';

export interface Factory {
  readonly id: string;
  readonly type: 'Sms' | 'Email' | 'Social';
  readonly target: string;
  /** A protocol that many providers speak: the operator names the provider, and sets up several. Of social ones alone. */
  readonly isStandard?: boolean | undefined;
  /** Of social ones that lead not everybody: to apps alone, or to pages alone. */
  readonly platform?: 'Native' | 'Universal' | 'Web' | undefined;
  readonly name: I18n;
  readonly description: I18n;
  /** A data URI or an address. */
  readonly logo: string;
  readonly logoDark: string | null;
  /** Markdown. */
  readonly readme: string;
  readonly formItems?: readonly (OwnFormItem | FormItem)[] | undefined;
  /** Providers that it knows by name. */
  readonly presets?: readonly FactoryPreset[] | undefined;
  /** JSON to begin with, of a package without a form. */
  readonly configTemplate?: string | undefined;
  /** Why it cannot be set up: a package that was added, and does not load. */
  readonly error?: string | undefined;
}

/** A provider as settings of a connector that can speak to many: a form for what is its own, and all the rest. */
export interface FactoryPreset {
  readonly id: string;
  readonly name: string;
  readonly homepage: string;
  readonly formItems: readonly OwnFormItem[];
  readonly config: Readonly<Record<string, Json>>;
}

export interface Installed {
  readonly factory: Factory;
  readonly connector: Connector;
  /** Sends nothing: the server keeps its messages for the page that shows them. */
  readonly isTelephone: boolean;
  /** It chooses and fills its templates by itself; the text of a message means nothing to it. */
  readonly writesOwnWords: boolean;
  /** What it can send with. Throws a ConnectorError with all issues. */
  readConfig(settings: unknown): Config<Fields>;
}

/** One that sends nothing, but says who somebody is. */
export interface InstalledSocial extends Omit<Installed, 'connector'> {
  readonly connector: SocialConnector;
}

export type AnyInstalled = Installed | InstalledSocial;

export const isSocial = (installed: AnyInstalled): installed is InstalledSocial =>
  isSocialConnector(installed.connector);

/**
 * The text of a file that a connector's facts name (`./README.md`), an image as a data URI. What is no file of that folder
 * is an address or the thing itself, and comes back as it is.
 */
export function readFact(folder: string, value: string): string {
  if (value === '' || value.length > 255 || /^(https?|data):/.test(value)) return value;
  const file = join(folder, value);
  if (!existsSync(file)) return value;
  const type = imageTypes[extname(file)];
  return type ? `data:${type};base64,${readFileSync(file, 'base64')}` : readFileSync(file, 'utf8');
}

const imageTypes: Readonly<Record<string, string>> = { '.svg': 'image/svg+xml', '.png': 'image/png' };

/** For packages that bring none. */
export const plainLogo = `data:image/svg+xml;base64,${Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="11" fill="#6b7280"/>' +
    '<path d="M24 11l12 6.5v13L24 37l-12-6.5v-13zM12 17.500l12 6.5 12-6.5M24 24v13" fill="none" stroke="#fff" ' +
    'stroke-width="2.600" stroke-linejoin="round"/></svg>',
).toString('base64')}`;
