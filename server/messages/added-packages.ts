/** The packages that the operator added: each in a folder of its own under DATA_DIR/connectors, with all that it needs. */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { type LoadedPackage, loadPackage } from './load-package.ts';

/** Who a folder is for: it is written into the folder's own `package.json`. */
export interface Place {
  /** Of the folder in DATA_DIR/connectors; no two installations ever have the same. */
  readonly folder: string;
  /** Of the npm package. */
  readonly name: string;
  readonly version: string;
  /** ms since 1970 */
  readonly addedAt: number;
}

export type AddedPackage = Place & ({ readonly loaded: LoadedPackage } | { readonly error: string });

export interface AddedPackages {
  /** Looks whether anything was added or removed, by whomever, and loads it; true when there was. */
  refresh(): Promise<boolean>;
  /** By name. Of two installations of one package the newer. */
  list(): readonly AddedPackage[];
}

export const connectorsFolder = (dataDir: string): string => join(dataDir, 'connectors');

export interface AddedPackagesOptions {
  readonly folder: string;
  readonly log: Pick<Log, 'warn'>;
  readonly loadLimitMs?: number;
}

export function createAddedPackages({ folder, log, loadLimitMs }: AddedPackagesOptions): AddedPackages {
  let known = '';
  let packages: readonly AddedPackage[] = [];
  let loading: Promise<void> | undefined;

  const load = async (): Promise<void> => {
    const now = stateOf(folder);
    const isKept = new Map(packages.map((one) => [one.folder, one]));
    const found = await Promise.all(
      newestOf(await listPlaces(folder)).map(
        async (place) => isKept.get(place.folder) ?? loadPlace(folder, place, loadLimitMs),
      ),
    );
    for (const one of found)
      if ('error' in one && !isKept.has(one.folder))
        log.warn(
          { package: one.name, version: one.version, reason: one.error },
          'a connector cannot be used',
        );
    packages = found;
    known = now;
  };

  return {
    async refresh() {
      let isChanged = false;
      // Again: what was added while others were loading is there for whoever asks now.
      for (; loading || stateOf(folder) !== known; isChanged = true) {
        loading ??= load().finally(() => (loading = undefined));
        await loading;
      }
      return isChanged;
    },
    list: () => packages,
  };
}

/** Installations, not files: a folder comes into place whole, under a name that was never used before. */
const stateOf = (folder: string): string => namesIn(folder).join('/');

/** A folder that is not there, or that nobody may read, adds nothing. */
function namesIn(folder: string): string[] {
  // Asked at every send: to look costs less than an error with its stack.
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}

/** All installations, by package and age. What has no manifest of ours was not put there by `latchkey connector add`. */
export async function listPlaces(folder: string): Promise<Place[]> {
  const places = await Promise.all(namesIn(folder).map((name) => readPlace(join(folder, name), name)));
  return places
    .filter((place) => place !== undefined)
    .toSorted((a, b) => a.name.localeCompare(b.name) || a.addedAt - b.addedAt);
}

async function readPlace(path: string, folder: string): Promise<Place | undefined> {
  try {
    const { latchkey } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
    const { package: name, version, addedAt } = latchkey;
    return { folder, name: String(name), version: String(version), addedAt: Number(addedAt) };
  } catch {
    return undefined;
  }
}

/** The old one goes when the new one stands; between the two there are both. */
const newestOf = (places: readonly Place[]): Place[] => [
  ...new Map(places.map((place) => [place.name, place])).values(),
];

async function loadPlace(folder: string, place: Place, timeLimitMs?: number): Promise<AddedPackage> {
  const path = join(folder, place.folder);
  try {
    return {
      ...place,
      loaded: await loadPackage({
        root: rootOf(path, place.name),
        entry: join(path, entryName),
        timeLimitMs,
      }),
    };
  } catch (error) {
    return { ...place, error: error instanceof Error ? error.message : String(error) };
  }
}

export const rootOf = (path: string, name: string): string => join(path, 'node_modules', ...name.split('/'));

/** One line that hands on the package's default export, so that Node itself finds the entry. */
export const entryName = 'connector.js';
