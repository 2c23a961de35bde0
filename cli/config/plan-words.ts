/** A plan, and what came of it, for whoever reads a terminal. */
import type { ApplyAnswer, ConfigurationChange, PlanAnswer } from '../../contract/configuration.ts';

const longest = 100;

export function planWords(plan: PlanAnswer, tenantId: string): readonly string[] {
  if (!plan.isChange)
    return [
      `The tenant "${tenantId}" is as the document says: nothing to change.`,
      // It is the file that must be changed.
      ...warningLines(plan.warnings.filter(({ kind }) => kind === 'secret_in_clear')),
    ];
  return [
    `Plan for the tenant "${tenantId}":`,
    ...changeLines(plan.changes),
    ...peopleLines(plan),
    ...warningLines(plan.warnings),
    ...section(
      'This stands in the way:',
      plan.problems.map(({ message, details }) => [message, details].filter(Boolean).join('\n    ')),
    ),
    '',
    plan.canApply
      ? `It can be applied, as it was planned with --base ${plan.base}.`
      : 'It cannot be applied.',
  ];
}

export const applyWords = (
  { isChange, changes, version }: ApplyAnswer,
  tenantId: string,
): readonly string[] =>
  isChange
    ? [
        `Applied to the tenant "${tenantId}":`,
        ...changeLines(changes),
        '',
        ...anewLines(changes),
        `This is version ${version}; "latchkey config rollback --tenant ${tenantId}" goes back.`,
      ]
    : [`The tenant "${tenantId}" was as the document says already: nothing was changed.`];

const warningLines = (warnings: PlanAnswer['warnings']): readonly string[] =>
  section(
    'Look at this before you apply:',
    warnings.map(({ path, message }) => `${path}: ${message}`),
  );

const verbs = { add: '+ add', change: '~ change', remove: '- remove', replace: '± make anew' } as const;

const changeLines = (changes: readonly ConfigurationChange[]): readonly string[] =>
  changes.flatMap(({ section: name, key, action, differences, keepsId }) => [
    `  ${verbs[action]} ${name}.${key}${keepsId ? ', under the id that it had' : ''}`,
    ...(action === 'change' || action === 'replace'
      ? differences.map((one) => `      ${differenceLine(one)}`)
      : []),
  ]);

function differenceLine({
  path,
  before,
  after,
  isSecret,
}: ConfigurationChange['differences'][number]): string {
  const name = path ? `${path}: ` : '';
  if (isSecret) return `${name}a secret changes`;
  return `${name}${shown(before)} → ${shown(after)}`;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}

function peopleLines({ impact: { flows, users, warnings } }: PlanAnswer): readonly string[] {
  const waysIn = flows.find(({ flow }) => flow === 'signIn')?.lostWays ?? [];
  const isOfProviders = waysIn.length > 0 && waysIn.every((way) => way.startsWith(atProvider));
  const counted = [
    [
      users.cannotSignIn,
      isOfProviders
        ? `would lose their only way in: ${waysIn.map(wayWords).join(' or ')}`
        : 'could no longer sign in',
    ],
    [users.cannotResetPassword, 'could no longer reset their password'],
    [users.cannotPassMfa, 'could no longer pass the second factor'],
  ] as const;
  return section('What it does to people:', [
    ...counted.flatMap(([number, what]) =>
      number > 0 ? [`${number} ${number === 1 ? 'person' : 'people'} ${what}`] : [],
    ),
    ...flows.map(
      ({ flow, stops, lostWays }) =>
        `${flow}${stops ? ' stops' : ''}: no more ${lostWays.map(wayWords).join(', ')}`,
    ),
    ...warnings.map((warning) => warning.replaceAll('_', ' ')),
  ]);
}

const atProvider = 'social:';
const wayWords = (way: string): string =>
  way.startsWith(atProvider) ? `an account at ${way.slice(atProvider.length)}` : way;

/** What has another id now: whoever knew the old one must hear of it. */
const anewLines = (changes: readonly ConfigurationChange[]): readonly string[] =>
  changes.flatMap(({ section: name, key, action, keepsId }) => {
    if ((action !== 'add' && action !== 'replace') || keepsId) return [];
    if (name === 'applications')
      return [`The application "${key}" is new here: it has an id and a secret of its own in this tenant.`];
    return name === 'socialConnectors'
      ? [
          `The provider "${key}" has to be told the redirect URI that the Console shows for it in this tenant.`,
        ]
      : [];
  });

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : [];
