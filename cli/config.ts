/** `latchkey config`: a tenant's configuration as one file, what it would change somewhere else, and the change. */
import { userInfo } from 'node:os';
import { Command } from 'commander';
import type { ApplyAnswer, PlanAnswer } from '../contract/configuration.ts';
import type { Services } from '../server/services.ts';
import { defaultTenantId } from '../server/tenants/tenants.ts';
import { applyWords, planWords } from './config/plan-words.ts';
import { readDocumentFile, readSecretsFile, writeDocument } from './config/document-file.ts';
import { say, withServices } from './with-services.ts';

interface TenantOption {
  readonly tenant: string;
}
interface FileOptions extends TenantOption {
  readonly secrets?: string;
  readonly json?: boolean;
}
interface ApplyOptions extends FileOptions {
  readonly base?: string;
  readonly ifUnused?: boolean;
}

const onTenant = (command: Command): Command =>
  command.option('--tenant <id>', 'whose configuration', defaultTenantId);
const withFile = (command: Command): Command =>
  onTenant(command)
    .argument('<file>', 'YAML or JSON; - reads what is piped in')
    .option(
      '--secrets <file>',
      'YAML or JSON: secrets by their names; else LATCHKEY_SECRET_… of the environment',
    )
    .option('--json', 'print JSON');
const forApply = (command: Command): Command =>
  command
    .option('--base <number>', 'only while the tenant stands where this plan was made')
    .option('--if-unused', 'refuse when people could no longer sign in, reset a password or pass MFA')
    .option('--json', 'print JSON');

export const configCommand = (): Command =>
  new Command('config')
    .description('A whole tenant as one document: carried, compared, applied, taken back.')
    .addCommand(
      onTenant(new Command('export'))
        .description('Print the configuration, secrets as references.')
        .option('--json', 'print JSON')
        .action(printExport),
    )
    .addCommand(
      withFile(new Command('plan'))
        .description('Say what a document would change, and for whom; nothing is changed.')
        .action(printPlan),
    )
    .addCommand(
      forApply(onTenant(new Command('apply')))
        .argument('<file>', 'YAML or JSON; - reads what is piped in')
        .option('--secrets <file>', 'YAML or JSON: secrets by their names')
        .description('Make the tenant what the document says, in one transaction.')
        .action(apply),
    )
    .addCommand(
      withFile(new Command('drift'))
        .description('End with 1 when the tenant is not as the document says.')
        .action(drift),
    )
    .addCommand(
      onTenant(new Command('versions')).description('Print what can be gone back to.').action(printVersions),
    )
    .addCommand(
      forApply(onTenant(new Command('rollback')))
        .argument('[version]', 'its number; else the one before the newest')
        .option('--plan', 'only say what would be changed')
        .description('Go back to a version that was kept.')
        .action(rollback),
    )
    .addCommand(
      forApply(new Command('promote'))
        .argument('<from>', 'the tenant that is as it should be')
        .argument('<to>', 'the tenant that becomes like it')
        .option('--plan', 'only say what would be changed')
        .description('Carry the configuration of one tenant to another, secrets and all.')
        .action(promote),
    );

const printExport = ({ tenant, json }: FileOptions): Promise<void> =>
  onServices([tenant], async ({ configuration }) => {
    const { document } = await configuration.export(tenant);
    process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : writeDocument(document));
  });

const printPlan = (file: string, options: FileOptions): Promise<void> =>
  onServices([options.tenant], async ({ configuration }) => {
    const plan = await configuration.plan(options.tenant, givenIn(file, options));
    showPlan(plan, options.tenant, options.json);
  });

const apply = (file: string, options: ApplyOptions): Promise<void> =>
  onServices([options.tenant], async ({ configuration }) => {
    const given = givenIn(file, options);
    showApplied(await configuration.apply(options.tenant, { ...given, ...choicesOf(options) }), options);
  });

const drift = (file: string, options: FileOptions): Promise<void> =>
  onServices([options.tenant], async ({ configuration }) => {
    const plan = await configuration.plan(options.tenant, givenIn(file, options));
    if (plan.isChange) showPlan(plan, options.tenant, options.json);
    else say(`The tenant "${options.tenant}" is as the document says.`);
    if (plan.isChange) throw new Error(`The tenant "${options.tenant}" differs from the document`);
  });

const printVersions = ({ tenant }: TenantOption): Promise<void> =>
  onServices([tenant], async ({ configuration }) => {
    const versions = await configuration.versions(tenant);
    for (const { number, origin, author, createdAt } of versions)
      say(
        `${String(number).padStart(4)}  ${new Date(createdAt).toISOString()}  ${origin.padEnd(8)}  ${author}`.trimEnd(),
      );
    if (versions.length === 0) say('Nothing was applied yet.');
  });

const rollback = (
  version: string | undefined,
  options: ApplyOptions & { readonly plan?: boolean },
): Promise<void> =>
  onServices([options.tenant], async ({ configuration }) => {
    const number = version === undefined ? undefined : wholeNumber(version);
    if (options.plan)
      return showPlan(
        await configuration.planRollback(options.tenant, { number }),
        options.tenant,
        options.json,
      );
    showApplied(await configuration.rollback(options.tenant, { ...choicesOf(options), number }), options);
  });

const promote = (
  from: string,
  to: string,
  options: ApplyOptions & { readonly plan?: boolean },
): Promise<void> =>
  onServices([from, to], async ({ configuration }) => {
    const plan = await configuration.planPromotion(from, to);
    if (!options.json || options.plan) showPlan(plan, to, options.json);
    if (options.plan) return;
    // What was shown is what is applied: a change that came between is refused.
    const choices = { ...choicesOf(options), ifBase: choicesOf(options).ifBase ?? plan.base };
    showApplied(await configuration.promote(from, to, choices), { ...options, tenant: to });
  });

/** Of tenants that are there. */
export const onServices = (
  tenantIds: readonly string[],
  run: (services: Services) => Promise<void>,
): Promise<void> =>
  withServices(async (services) => {
    await services.tenants.refresh();
    const unknown = tenantIds.find((id) => !services.tenants.find(id));
    if (unknown !== undefined) throw new Error(`There is no tenant "${unknown}"`);
    await run(services);
  });

/** Its own environment: it is the operator's, who could read it anyway. */
const givenIn = (file: string, { secrets }: Pick<FileOptions, 'secrets'>) => ({
  document: readDocumentFile(file),
  secrets: secrets === undefined ? {} : readSecretsFile(secrets),
  environment: Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ),
});

const choicesOf = ({ base, ifUnused }: Pick<ApplyOptions, 'base' | 'ifUnused'>) => ({
  who: { author: `cli:${nameOfUser()}` },
  ifBase: base === undefined ? undefined : wholeNumber(base),
  ifUnused: ifUnused === true,
});

/** A container may have a user without a name. */
export function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error(`"${text}" is no whole number`);
  return Number(text);
}

function showPlan(plan: PlanAnswer, tenantId: string, isJson = false): void {
  if (isJson) say(JSON.stringify(plan, null, 2));
  else say(...planWords(plan, tenantId));
}

function showApplied(
  applied: ApplyAnswer,
  { tenant, json }: { tenant: string; json?: boolean | undefined },
): void {
  if (json) say(JSON.stringify(applied, null, 2));
  else say(...applyWords(applied, tenant));
}
