/** `latchkey application`: OIDC clients for people's own programs. */
import { Command, Option } from 'commander';
import { type ApplicationType, applicationTypes } from '../contract/applications.ts';
import { managementApiOf, managementScope } from '../server/tenants/management-api.ts';
import { defaultTenantId } from '../server/tenants/tenants.ts';
import { say, withServices } from './with-services.ts';

interface CreateOptions {
  readonly name: string;
  readonly type: ApplicationType;
  readonly redirectUri: readonly string[];
  readonly postLogoutRedirectUri: readonly string[];
  readonly managementApi?: boolean;
  readonly tenant: string;
  readonly json?: boolean;
}

const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

export const applicationCommand = (): Command =>
  new Command('application').description('Applications that people sign in to.').addCommand(
    new Command('create')
      .description('Make an application and print its id and, where it has one, its secret.')
      .requiredOption('--name <name>', 'what people read')
      .addOption(
        new Option('--type <type>', 'what kind of program it is')
          .choices([...applicationTypes])
          .makeOptionMandatory(),
      )
      .option('--redirect-uri <uri>', 'where people come back to; give it again for more', collect, [])
      .option('--post-logout-redirect-uri <uri>', 'where they land after signing out', collect, [])
      .option('--management-api', 'let it use the Management API (MachineToMachine only)')
      .option('--tenant <id>', 'whose people sign in', defaultTenantId)
      .option('--json', 'print JSON')
      .action(create),
  );

const create = (options: CreateOptions): Promise<void> =>
  withServices(async ({ applications, tenants }) => {
    const { name, type, redirectUri, postLogoutRedirectUri, managementApi, tenant: tenantId, json } = options;
    const tenant = tenants.list().find(({ id }) => id === tenantId);
    if (!tenant) throw new Error(`There is no tenant "${tenantId}"`);
    if (managementApi && type !== 'MachineToMachine')
      throw new Error('--management-api is for machines: --type MachineToMachine');
    const { application, secret } = await applications.create(tenantId, {
      name,
      type,
      oidcClientMetadata: {
        redirectUris: [...redirectUri],
        postLogoutRedirectUris: [...postLogoutRedirectUri],
      },
    });
    if (managementApi) await applications.grantManagementApi(tenantId, application.id);
    const resource = managementApi ? { resource: managementApiOf(tenantId), scope: managementScope } : {};
    const made = { id: application.id, ...(secret && { secret }), issuer: tenant.issuer, ...resource };
    if (json) say(JSON.stringify(made));
    else say(...Object.entries(made).map(([key, value]) => `${key.padEnd(9)} ${value}`));
  });
