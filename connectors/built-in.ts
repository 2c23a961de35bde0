/** The listed providers with what stands beside them. Only the registry of the server reads this. */
import { type Connector, isSocialConnector, type SocialConnector } from '@latchkey/connector-kit';
import type { Preset } from './http/preset.ts';
import { presets } from './http/presets.ts';
import * as listed from './index.ts';

export interface BuiltIn {
  readonly connector: Connector;
  /** Where its `README.md` and `logo.svg` stand; ends with a slash. */
  readonly folder: URL;
  /** Providers that it knows by name. */
  readonly presets?: readonly Preset[];
}

export interface BuiltInSocial {
  readonly connector: SocialConnector;
  readonly folder: URL;
}

const all = Object.entries<Connector | SocialConnector>(listed).map(([name, connector]) => ({
  connector,
  folder: new URL(`./${name}/`, import.meta.url),
  ...(name === 'http' && { presets }),
}));

const isSocial = (one: (typeof all)[number]): one is (typeof all)[number] & BuiltInSocial =>
  isSocialConnector(one.connector);

export const builtIn: readonly BuiltIn[] = all.filter((one): one is BuiltIn => !isSocial(one));

/** Those that send nothing, but say who somebody is. */
export const builtInSocial: readonly BuiltInSocial[] = all.filter(isSocial);
