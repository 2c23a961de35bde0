/** `latchkey report`: what an operator has to know of the people, for a decision or for an audit. */
import { Command, Option } from 'commander';
import type { RestrictedCounts, RestrictedPerson } from '../contract/restricted-authenticators.ts';
import type { Services } from '../server/services.ts';
import { defaultTenantId } from '../server/tenants/tenants.ts';
import { say, withServices } from './with-services.ts';

interface Options {
  readonly tenant: string;
  readonly application?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

export const reportCommand = (): Command =>
  new Command('report')
    .description('Reports on the people of a tenant.')
    .addCommand(
      new Command('restricted-authenticators')
        .description('Who has only SMS as a second factor, or as a way in: counts by application.')
        .option('--tenant <id>', 'whose people', defaultTenantId)
        .option('--application <id>', 'with --json or --csv: only those whose account was made through it')
        .option('--json', 'print everybody, JSON, one person a line')
        .addOption(new Option('--csv', 'print everybody, as comma-separated values').conflicts('json'))
        .action(restrictedAuthenticators),
    );

const restrictedAuthenticators = (options: Options): Promise<void> =>
  withServices(async (services) => {
    const { tenants, restrictedReport } = services;
    await tenants.refresh();
    if (!tenants.find(options.tenant)) throw new Error(`There is no tenant "${options.tenant}"`);
    if (!options.json && !options.csv)
      return say(...countLines(await restrictedReport.count(options.tenant)));
    if (options.csv) say(columns.join(','));
    for await (const person of everybody(services, options))
      say(options.csv ? columns.map((name) => person[name] ?? '').join(',') : JSON.stringify(person));
  });

const columns = [
  'id',
  'applicationId',
  'isOnlySecondFactor',
  'isOnlyWayIn',
  'createdAt',
  'lastSignInAt',
] as const satisfies readonly (keyof RestrictedPerson)[];

/** Page by page: a million people are never in memory. */
async function* everybody(
  { restrictedReport }: Pick<Services, 'restrictedReport'>,
  { tenant, application: applicationId }: Options,
): AsyncGenerator<RestrictedPerson> {
  let after: Awaited<ReturnType<typeof restrictedReport.list>>['next'];
  do {
    const page = await restrictedReport.list(tenant, { applicationId, after, limit: 1000 });
    yield* page.people;
    after = page.next;
  } while (after);
}

function countLines({ applications, ...total }: RestrictedCounts): readonly string[] {
  const line = (name: string, second: number | string, way: number | string): string =>
    [name.padEnd(24), String(second).padStart(18), String(way).padStart(12)].join('  ');
  return [
    line('Application', 'only second factor', 'only way in'),
    ...applications.map(({ applicationId, onlySecondFactor, onlyWayIn }) =>
      line(applicationId ?? '(made by the operator)', onlySecondFactor, onlyWayIn),
    ),
    line('All', total.onlySecondFactor, total.onlyWayIn),
  ];
}
