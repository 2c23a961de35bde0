/** `latchkey admin`: the ways in for administrators, for whoever can reach the machine. */
import { Command } from 'commander';
import type { Services } from '../server/services.ts';
import { adminTenantId } from '../server/tenants/tenants.ts';
import { linkOf } from './links.ts';
import { say, withServices } from './with-services.ts';

export const adminCommand = (): Command =>
  new Command('admin')
    .description('The ways in for administrators.')
    .addCommand(
      new Command('link')
        .description('Print a link that makes whoever opens it an administrator (one use, one hour).')
        .action(() => withServices(printLink)),
    )
    .addCommand(
      new Command('reset')
        .description(
          'Print a link that sets a new password for an administrator who is locked out (one use, one hour).',
        )
        .option('--username <name>', 'whose password; needed when there are several administrators')
        .action(({ username }: { username?: string }) =>
          withServices((services) => printReset(services, username)),
        ),
    );

async function printLink(services: Services): Promise<void> {
  const { token } = await services.accessLinks.create(adminTenantId, { kind: 'first-administrator' });
  say(linkOf(services, token));
}

async function printReset(services: Services, username: string | undefined): Promise<void> {
  const { users, accessLinks } = services;
  const user = username
    ? await users.findBy(adminTenantId, { username })
    : await theOnlyAdministrator(services);
  if (!user)
    throw new Error(username ? `There is no administrator "${username}"` : 'There is no administrator yet');
  const { token } = await accessLinks.create(adminTenantId, { kind: 'reset', userId: user.id });
  say(linkOf(services, token));
}

async function theOnlyAdministrator({ users }: Services) {
  const page = await users.search(adminTenantId, {}, { limit: 2, offset: 0 });
  if (page.total > 1) throw new Error('There are several administrators: say which with --username');
  return page.users[0];
}
