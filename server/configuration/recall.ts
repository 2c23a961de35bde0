/** What comes back was here before: the versions that were kept know its id, and the secrets that were its own. */
import type { ConfigurationChange } from '../../contract/configuration.ts';
import type { OpenSecret } from '../applications/application-secrets.ts';
import type { Secrets } from '../secrets.ts';
import { isAnother } from './differences.ts';
import type { Queries } from './queries.ts';
import type { Wanted } from './read-document.ts';
import { scopeKey, type Section, type TenantState } from './read-tenant.ts';
import { valueAt } from './references.ts';
import { type KeptState, openVersion } from './versions.ts';

export interface Recalled {
  /** The id that it had, as long as nothing else has that now. */
  idOf(section: Section, key: string): string | undefined;
  /** Of an application that a rollback brings back. */
  secretsOf(key: string): readonly OpenSecret[] | undefined;
  /** Of a webhook that a rollback brings back. */
  signingKeyOf(key: string): string | undefined;
  /** Whether a version has something under this key. */
  wasHere(section: Section, key: string): boolean;
}

export interface Coming {
  readonly tenantId: string;
  readonly state: TenantState;
  readonly wanted: Wanted;
  readonly changes: readonly ConfigurationChange[];
  /** Where a rollback goes to: asked first. Else the newest one, and no secret comes back by itself. */
  readonly fromVersion?: number | undefined;
}

type Place = readonly [section: Section, key: string];
const textOf = ([section, key]: Place): string => `${section} ${key}`;

/** Reads no version where nothing comes. */
export async function recall(
  { queries, secrets }: { readonly queries: Queries; readonly secrets: Secrets },
  coming: Coming,
): Promise<Recalled> {
  const { tenantId, state, fromVersion } = coming;
  const looked = lookedFor(coming);
  const ids = new Map<string, string>();
  const seen = new Set<string>();
  const own = new Map<string, KeptState['own']>();
  if (looked.length > 0) {
    const newestFirst = (await queries.listVersions(tenantId)).map(({ number }) => number);
    const open = opener({ queries, secrets }, tenantId);
    const order =
      fromVersion === undefined
        ? newestFirst
        : [fromVersion, ...newestFirst.filter((number) => number !== fromVersion)];
    for (const number of order) {
      const pending = looked.filter((place) => !ids.has(textOf(place)));
      if (pending.length === 0) break;
      const version = await open(number);
      for (const place of pending) {
        const known = knownIn(version, place, coming);
        if (known !== undefined) seen.add(textOf(place));
        const [section] = place;
        if (known?.id !== undefined && ![...state.ids[section].values()].includes(known.id))
          ids.set(textOf(place), known.id);
      }
    }
    if (fromVersion !== undefined)
      for (const place of looked.filter(([section]) => section === 'applications' || section === 'hooks'))
        own.set(textOf(place), await newestOwn(place, ids.get(textOf(place)), newestFirst, open));
  }
  return {
    idOf: (section, key) => ids.get(textOf([section, key])),
    secretsOf: (key) => ownOf(own.get(textOf(['applications', key]))?.applications, key),
    signingKeyOf: (key) => ownOf(own.get(textOf(['hooks', key]))?.hooks, key),
    wasHere: (section, key) => seen.has(textOf([section, key])),
  };
}

const ownOf = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;

/** Everything that gets a row of its own, scopes among it. */
function lookedFor({ state, wanted, changes }: Coming): readonly Place[] {
  return changes.flatMap(({ section, key, action }): readonly Place[] => {
    const isNew = action === 'add' || action === 'replace';
    const itself: readonly Place[] = isNew && section in state.ids ? [[section as Section, key]] : [];
    if (section !== 'resources' || action === 'remove') return itself;
    const names = Object.keys(wanted.clear.resources?.[key]?.scopes ?? {}).map((name) => scopeKey(key, name));
    const added = isNew ? names : names.filter((name) => !state.ids.scopes.has(name));
    return [...itself, ...added.map((name) => ['scopes', name] as const)];
  });
}

/** Undefined where the version has nothing of it; without an id where it was another thing under the same key. */
function knownIn(
  { document, ids }: KeptState,
  [section, key]: Place,
  { wanted }: Coming,
): { readonly id?: string | undefined } | undefined {
  const id = valueAt(ids, [section, key]) as string | undefined;
  if (section === 'scopes') return id === undefined ? undefined : { id };
  const before = valueAt(document, [section, key]);
  if (before === undefined) return undefined;
  return isAnother(section, before, valueAt(wanted.clear, [section, key])) ? {} : { id };
}

/** As it was when it was last seen: a secret that was taken away before that stays away. */
async function newestOwn(
  [section, key]: Place,
  id: string | undefined,
  newestFirst: readonly number[],
  open: (number: number) => Promise<KeptState>,
): Promise<KeptState['own']> {
  if (id === undefined) return undefined;
  for (const number of newestFirst) {
    const { ids, own } = await open(number);
    if (valueAt(ids, [section, key]) === id) return own;
  }
  return undefined;
}

/** Each once. One that is gone meanwhile knows nothing. */
function opener(
  { queries, secrets }: { readonly queries: Queries; readonly secrets: Secrets },
  tenantId: string,
): (number: number) => Promise<KeptState> {
  const opened = new Map<number, KeptState>();
  return async (number) => {
    const known = opened.get(number);
    if (known) return known;
    const row = await queries.findVersion(tenantId, number);
    const state = row ? openVersion(secrets, row) : { document: {}, secrets: {} };
    opened.set(number, state);
    return state;
  };
}

/** The same, with a word where what comes has the id that it had. */
export const withKnown = (
  changes: readonly ConfigurationChange[],
  { idOf }: Pick<Recalled, 'idOf'>,
): ConfigurationChange[] =>
  changes.map((change) =>
    idOf(change.section as Section, change.key) === undefined ? change : { ...change, keepsId: true },
  );
