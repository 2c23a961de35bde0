/** What a document would do to a tenant, and what stands in its way; nothing is changed by asking. */
import type { ConfigurationProblem, ConfigurationWarning, PlanAnswer } from '../../contract/configuration.ts';
import { Refusal } from '../../contract/errors.ts';
import { errorText, type Language } from '../../words/index.ts';
import { languageMissingText, secretInClearText } from '../../words/plan-text.ts';
import type { Messages } from '../messages/messages.ts';
import type { World } from '../settings/ways.ts';
import { impactOf } from '../users/impact.ts';
import type { Users } from '../users/users.ts';
import { checkReferenceForms, checkSecretPlaces, secretPlacesIn, secretsInClear } from './clear-secrets.ts';
import { differencesOf } from './differences.ts';
import { type HoldersOf, identityWarnings } from './identity-warnings.ts';
import { type Kept, readDocument, type Wanted } from './read-document.ts';
import type { TenantState } from './read-tenant.ts';
import { type Coming, type Recalled, withKnown } from './recall.ts';
import {
  type AroundSettings,
  checkWhole,
  languagesOf,
  sendersOf,
  settingsAfter,
  targetsOf,
} from './write-tenant.ts';

export interface PlanDeps {
  readonly users: Pick<Users, 'countLosing'>;
  readonly messages: Messages;
  readonly read: (tenantId: string, given: Kept) => Promise<TenantState>;
  readonly base: (tenantId: string) => Promise<number>;
  /** Applies it and takes it back. */
  readonly attempt: (tenantId: string, given: Kept) => Promise<void>;
  readonly aroundOf: (tenantId: string, given: Kept) => Promise<AroundSettings>;
  readonly recall: (coming: Coming) => Promise<Recalled>;
  readonly holdersOf: HoldersOf;
}

type Asked = Kept & { readonly language?: Language | undefined };

export function createPlan(deps: PlanDeps): (tenantId: string, asked: Asked) => Promise<PlanAnswer> {
  return async (tenantId, { language = 'en', ...given }) => {
    const { secretPaths } = deps.messages.connectors;
    const factories = await deps.messages.factories.list();
    // First: a change that comes between makes the plan old, never wrong.
    const base = await deps.base(tenantId);
    const state = await deps.read(tenantId, given);
    const wanted = readDocument(given, state);
    checkReferenceForms(wanted, secretPaths);
    checkSecretPlaces(wanted, secretPaths, factories);
    const changes = differencesOf(state, wanted, secretPlacesIn(wanted, secretPaths));
    const recalled = await deps.recall({ tenantId, state, wanted, changes, fromVersion: given.fromVersion });
    const problems = await problemsOf(deps, { tenantId, given, state, wanted, language });
    return {
      base,
      isChange: changes.length > 0 || wanted.missing.length > 0,
      canApply: problems.length === 0,
      changes: withKnown(changes, recalled),
      problems,
      warnings: [
        ...secretsInClear(wanted, secretPaths).map(
          (path) => ({ path, kind: 'secret_in_clear', message: secretInClearText(language) }) as const,
        ),
        ...(await identityWarnings(deps, { tenantId, state, wanted, changes, recalled, language })),
        ...(await warningsOf(deps, { tenantId, wanted, language })),
      ],
      impact: await impactOf(deps, tenantId, worldsOf(state, wanted)),
    };
  };
}

interface Looked {
  readonly tenantId: string;
  readonly given: Kept;
  readonly state: TenantState;
  readonly wanted: Wanted;
  readonly language: Language;
}

/** All that is missing, and the first rule that is broken: whether others are, is known once that one holds. */
async function problemsOf(deps: PlanDeps, look: Looked): Promise<ConfigurationProblem[]> {
  const { tenantId, given, state, wanted, language } = look;
  const missing = [...new Set(wanted.missing.map(({ kind, name }) => `${kind}:${name}`))].map(
    (name): ConfigurationProblem => ({
      code: 'configuration.secret_missing',
      message: errorText(language, 'configuration.secret_missing', { name }),
      data: { name },
    }),
  );
  const refused = await refusalOf(async () => {
    if (missing.length === 0) return deps.attempt(tenantId, given);
    const around = await deps.aroundOf(tenantId, given);
    return checkWhole(state, wanted, {
      ...around,
      ...sendersOf(state, wanted),
      languages: languagesOf(state, wanted),
    });
  });
  return refused ? [...missing, problemOf(refused, language)] : missing;
}

async function refusalOf(act: () => Promise<void>): Promise<Refusal | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

const problemOf = ({ code, options }: Refusal, language: Language): ConfigurationProblem => ({
  code,
  message: errorText(language, code, options.values),
  ...(options.details !== undefined && { details: options.details }),
  ...(options.data !== undefined && { data: options.data as NonNullable<ConfigurationProblem['data']> }),
});

function worldsOf(state: TenantState, wanted: Wanted): { readonly before: World; readonly after: World } {
  const nothing: Wanted = { clear: {}, document: {}, missing: [], kept: new Set() };
  const world = (side: Wanted): World => ({
    settings: settingsAfter(state, side),
    senders: sendersOf(state, side),
    providers: targetsOf(state, side),
  });
  return { before: world(nothing), after: world(wanted) };
}

/** Of the templates: what a save would say of them, and which language they lack. */
async function warningsOf(
  { messages }: PlanDeps,
  { tenantId, wanted, language }: Pick<Looked, 'tenantId' | 'wanted' | 'language'>,
): Promise<ConfigurationWarning[]> {
  const warnings: ConfigurationWarning[] = [];
  const factories = new Set((await messages.factories.list()).map(({ id }) => id));
  for (const [slot, one] of Object.entries(wanted.clear.connectors ?? {})) {
    if (!factories.has(one.connectorId)) continue;
    const at = `connectors.${slot}.config`;
    const { findings } = await messages.connectors.lint({
      tenantId,
      factoryId: one.connectorId,
      config: one.config,
      language,
    });
    for (const { path, severity, message } of findings)
      if (severity === 'warning') warnings.push({ path: `${at}.${path}`, kind: 'template', message });
    for (const { usageType, languages } of languagesMissing(one.config['templates'], wanted))
      warnings.push({
        path: `${at}.templates`,
        kind: 'language_missing',
        message: languageMissingText(language, { usageType, languages: languages.join(', ') }),
      });
  }
  return warnings;
}

interface Row {
  readonly usageType?: unknown;
  readonly locale?: unknown;
}

/** Of each purpose that has words of its own in some language: those that the document speaks elsewhere, and here not. */
function languagesMissing(templates: unknown, { clear }: Wanted) {
  const rows = (Array.isArray(templates) ? templates : []) as readonly Row[];
  const localeOf = ({ locale }: Row) =>
    typeof locale === 'string' && locale ? locale.toLowerCase() : undefined;
  const spoken = new Set([
    ...rows.flatMap((row) => localeOf(row) ?? []),
    ...Object.keys(clear.customPhrases ?? {}).map((tag) => tag.toLowerCase()),
    ...(rows.some(localeOf) && clear.signInExperience?.languageInfo
      ? [clear.signInExperience.languageInfo.fallbackLanguage.toLowerCase()]
      : []),
  ]);
  return [...Map.groupBy(rows, ({ usageType }) => String(usageType))].flatMap(([usageType, found]) => {
    const has = found.flatMap((row) => localeOf(row) ?? []);
    // `zh` stands in for `zh-TW`.
    const languages = [...spoken].filter(
      (tag) => !has.some((own) => tag === own || tag.startsWith(`${own}-`)),
    );
    return languages.length > 0 ? [{ usageType, languages: languages.toSorted() }] : [];
  });
}
