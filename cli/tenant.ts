/** `latchkey tenant`: several tenants in one installation, each with its own people, keys and settings. */
import { Command, Option } from 'commander';
import { createTenantBody, patchTenantBody, tenantTag } from '../contract/tenants.ts';
import type { Services } from '../server/services.ts';
import type { TenantRecord } from '../server/tenants/tenants.ts';
import { checked } from './checked.ts';
import { say, withServices } from './with-services.ts';

interface CreateOptions {
  readonly name?: string;
  readonly tag: string;
  readonly host?: string;
  readonly json?: boolean;
}

export const tenantCommand = (): Command =>
  new Command('tenant')
    .description('Tenants: each with its own people, keys, connectors and settings.')
    .addCommand(
      new Command('create')
        .description('Make a tenant and print its address.')
        .argument('<id>', 'small letters, digits and hyphens')
        .option('--name <name>', 'what operators read; the id without it')
        .addOption(tagOption().default('production'))
        .option(
          '--host <host>',
          'a host name of its own, like id.dev.example.com; else it stands under /t/<id>',
        )
        .option('--json', 'print JSON')
        .action(create),
    )
    .addCommand(
      new Command('list')
        .description('Print all tenants.')
        .option('--json', 'print JSON, one tenant a line')
        .action(list),
    )
    .addCommand(
      new Command('change')
        .description('Give a tenant another name or another tag.')
        .argument('<id>', 'the id of the tenant')
        .option('--name <name>', 'what operators read')
        .addOption(tagOption())
        .action(change),
    )
    .addCommand(
      new Command('remove')
        .description('Say what goes with a tenant; with --yes, remove it and all of that.')
        .argument('<id>', 'the id of the tenant')
        .option('--yes', 'remove it, for good')
        .action(remove),
    );

const tagOption = (): Option =>
  new Option('--tag <tag>', 'whether it may use the telephone and test numbers').choices(tenantTag.options);

const create = (id: string, { json, ...options }: CreateOptions): Promise<void> =>
  withServices(async ({ tenantRegister }) => {
    const tenant = await tenantRegister.create(checked(createTenantBody, { id, ...options }));
    if (json) say(JSON.stringify(shown(tenant)));
    else say(...Object.entries(shown(tenant)).map(([key, value]) => `${key.padEnd(9)} ${value}`));
  });

const change = (id: string, options: { readonly name?: string; readonly tag?: string }): Promise<void> =>
  withServices(async ({ tenantRegister }) => {
    const tenant = await tenantRegister.update({ id }, checked(patchTenantBody, options));
    say(`${id} is "${tenant.name}", a ${tenant.tag} tenant.`);
  });

const list = ({ json }: { json?: boolean }): Promise<void> =>
  withServices(async ({ tenants }) => {
    for (const tenant of tenants.list()) {
      const { id, tag, endpoint, name } = shown(tenant);
      say(json ? JSON.stringify(shown(tenant)) : [id.padEnd(21), tag.padEnd(11), endpoint, name].join('  '));
    }
  });

const remove = (id: string, { yes }: { yes?: boolean }): Promise<void> =>
  withServices(async (services) => {
    const tenant = services.tenants.find(id);
    if (!tenant) throw new Error(`There is no tenant "${id}"`);
    say(`${id} (${tenant.endpoint}):`, ...(await whatGoes(services, id)));
    if (!yes)
      throw new Error(
        `All of this goes with it, for good. If that is meant: latchkey tenant remove ${id} --yes`,
      );
    await services.tenantRegister.remove({ id });
    say(`${id} is removed.`);
  });

async function whatGoes(services: Services, tenantId: string): Promise<string[]> {
  const { users, applications, messages, organizations } = services;
  const page = { limit: 1, offset: 0 };
  const people = await users.search(tenantId, {}, page);
  const groups = await organizations.catalog.list(tenantId, page);
  const connectors = await messages.connectors.list({ tenantId });
  return [
    ['people', people.total],
    ['organizations', groups.total],
    ['applications', (await applications.list(tenantId)).length],
    ['connectors', connectors.length],
  ].map(([what, count]) => `  ${String(count).padStart(7)}  ${what}`);
}

const shown = ({ id, name, tag, endpoint, issuer }: TenantRecord) => ({ id, name, tag, endpoint, issuer });
