/** `latchkey import`: what another system has, brought into a tenant. */
import { Command } from 'commander';
import { importLogto } from '../server/imports/import-logto.ts';
import { openLogto } from '../server/imports/logto-queries.ts';
import { linesOf } from '../server/imports/report.ts';
import { createServices } from '../server/services.ts';
import { defaultTenantId } from '../server/tenants/tenants.ts';
import { say, withServices } from './with-services.ts';

interface Options {
  readonly db: string;
  readonly from: string;
  readonly tenant: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export const importCommand = (): Command =>
  new Command('import')
    .description('Bring along what another system has.')
    .addCommand(
      new Command('logto')
        .description(
          'People, connectors, the sign-in experience, applications, roles, organizations and webhooks of a Logto database.',
        )
        .requiredOption(
          '--db <url>',
          'its PostgreSQL, postgres://user:password@host:5432/name; it is only read',
        )
        .option('--from <id>', 'which of its tenants', 'default')
        .option('--tenant <id>', 'into which of ours', defaultTenantId)
        .option('--dry-run', 'tell what would come, and change nothing')
        .option('--json', 'print JSON')
        .action(run),
    );

async function run({ db, from, tenant: tenantId, dryRun, json }: Options): Promise<void> {
  const source = await openLogto(db, from);
  try {
    await withServices(async (services) => {
      if (!services.tenants.find(tenantId)) throw new Error(`There is no tenant "${tenantId}"`);
      const report = await importLogto({
        database: services.database,
        source,
        tenantId,
        roomsOver: (database) => createServices({ ...services, database }),
        isTrial: dryRun,
      });
      if (json) say(JSON.stringify(report, undefined, 2));
      else say(...linesOf(report), ...(dryRun ? ['', 'This was a trial: nothing was changed.'] : []));
    });
  } finally {
    await source.close();
  }
}
