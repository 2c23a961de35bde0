/** What a document would change in a tenant, thing by thing; pure. Secrets are compared and never shown. */
import type { ConfigurationChange } from '../../contract/configuration.ts';
import { isSecretName } from '../audit/without-secrets.ts';
import { isSecretHeader } from '../hooks/hooks.ts';
import { inOrder, isSame } from './canonical.ts';
import type { Wanted } from './read-document.ts';
import type { TenantState } from './read-tenant.ts';
import { mapTexts, type Path, placeOf, valueAt } from './references.ts';
import { isOneThing, type SectionName, sections } from './sections.ts';

/**
 * In the order of the document. Sections that it leaves out stay as they are. `secretPlaces` (see `placeOf`) are not shown,
 * whatever their names are.
 */
export const differencesOf = (
  state: TenantState,
  wanted: Wanted,
  secretPlaces: ReadonlySet<string> = new Set(),
): readonly ConfigurationChange[] =>
  sections.flatMap((section) => {
    const after = wanted.clear[section];
    if (after === undefined) return [];
    const before = state.clear[section] as Section;
    // Of a section that is one thing, a setting that is not named is not meant.
    const keys = isOneThing(section)
      ? Object.keys(after)
      : [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.toSorted().flatMap((key) => changeOf({ state, wanted, secretPlaces }, section, key) ?? []);
  });

type Section = Readonly<Record<string, unknown>>;
interface Sides {
  readonly state: TenantState;
  readonly wanted: Wanted;
  readonly secretPlaces: ReadonlySet<string>;
}

function changeOf(
  { state, wanted, secretPlaces }: Sides,
  section: SectionName,
  key: string,
): ConfigurationChange | undefined {
  const before = valueAt(state.clear, [section, key]);
  const after = valueAt(wanted.clear, [section, key]);
  if (isSame(before, after)) return undefined;
  const action =
    before === undefined
      ? 'add'
      : after === undefined
        ? 'remove'
        : isAnother(section, before, after)
          ? 'replace'
          : 'change';
  const shown = (side: unknown) => valueAt(side, [section, key]);
  return {
    section,
    key,
    action,
    differences: [
      ...differences(
        { before, after },
        { before: shown(state.document), after: shown(wanted.document) },
        { path: [section, key], secretPlaces },
      ),
    ],
  };
}

/** Whatever can never change in one that is there: then another takes its place. */
const fixed: Readonly<Partial<Record<SectionName, readonly string[]>>> = {
  connectors: ['connectorId', 'metadata'],
  socialConnectors: ['connectorId'],
  resources: ['indicator'],
  roles: ['type'],
  organizationRoles: ['type'],
  applications: ['type', 'isThirdParty'],
};

/** False where what is there can become what is wanted. */
export const isAnother = (section: string, before: unknown, after: unknown): boolean =>
  (fixed[section as SectionName] ?? []).some(
    (name) => !isSame(valueAt(before, [name]), valueAt(after, [name])),
  );

interface Pair {
  readonly before: unknown;
  readonly after: unknown;
}

type Difference = ConfigurationChange['differences'][number];

interface At {
  readonly path: Path;
  readonly secretPlaces: ReadonlySet<string>;
}

/** `clear` decides, `shown` is shown. */
function* differences(clear: Pair, shown: Pair, { path, secretPlaces }: At): Generator<Difference> {
  if (isSame(clear.before, clear.after)) return;
  const records = [clear.before, clear.after].filter((side) => side !== undefined);
  if (records.every(isRecord)) {
    const keys = new Set(records.flatMap((side) => Object.keys(side)));
    for (const key of [...keys].toSorted())
      yield* differences(inside(clear, key), inside(shown, key), { path: [...path, key], secretPlaces });
    if (keys.size > 0) return;
  }
  const isSecret =
    secretPlaces.has(placeOf(path)) ||
    looksSecret(path) ||
    [shown.before, shown.after].some((side) => typeof side === 'string' && /(?<!\$)\$\{secret:/.test(side));
  yield {
    path: path.slice(2).join('.'),
    ...(shown.before !== undefined && { before: jsonOf(hide(shown.before, isSecret)) }),
    // Where the document is silent, the server fills in what is usual.
    ...(clear.after !== undefined && {
      after: jsonOf(hide(inList(shown.after ?? clear.after, { path, secretPlaces }), isSecret)),
    }),
    isSecret,
  };
}

/** Also of one that stands in the document in clear, and in the tenant not at all. */
const looksSecret = ([section, ...path]: readonly string[]): boolean => {
  const name = path.at(-1) ?? '';
  const holdsSecrets = ['connectors', 'socialConnectors', 'hooks'].includes(section ?? '');
  // Where a secret is sent to is no secret: whoever looks at a plan must see it.
  if (/^(token|authorization)endpoint/i.test(name)) return false;
  return holdsSecrets && (isSecretName(name) || isSecretHeader(name));
};

/** A secret that was written into the document in clear takes the place of one that was not: not even that is shown. */
const hide = (value: unknown, isSecret: boolean): unknown =>
  isSecret && !(typeof value === 'string' && /^\$\{(secret|env):[^}]*\}$/.test(value)) ? '••••' : value;

/** A list is shown whole, and may hold some. */
const inList = (value: unknown, { path, secretPlaces }: At): unknown =>
  mapTexts(value, (text, inner) => hide(text, secretPlaces.has(placeOf([...path, ...inner]))));

const jsonOf = (value: unknown) => inOrder(value) as NonNullable<Difference['before']>;
const inside = ({ before, after }: Pair, key: string): Pair => ({
  before: valueAt(before, [key]),
  after: valueAt(after, [key]),
});
const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
