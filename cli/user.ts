/** `latchkey user`: a look at the people, and a way to lock one out, without a Console. */
import { Command } from 'commander';
import { defaultTenantId } from '../server/tenants/tenants.ts';
import type { Users } from '../server/users/users.ts';
import { say, withServices } from './with-services.ts';

type User = NonNullable<Awaited<ReturnType<Users['find']>>>;

export const userCommand = (): Command =>
  new Command('user')
    .description('The people of a tenant.')
    .addCommand(
      new Command('list')
        .description('Print the newest people.')
        .option('--tenant <id>', 'whose', defaultTenantId)
        .option('--limit <count>', 'how many', '20')
        .option('--json', 'print JSON, one person a line')
        .action(list),
    )
    .addCommand(switching('suspend', 'Lock a person out and end all their sessions.', true))
    .addCommand(switching('reactivate', 'Let a suspended person in again.', false));

const list = ({ tenant, limit, json }: { tenant: string; limit: string; json?: boolean }): Promise<void> =>
  withServices(async ({ users }) => {
    const page = await users.search(tenant, {}, { limit: Math.max(1, Number(limit) || 20), offset: 0 });
    for (const user of page.users) say(json ? JSON.stringify(shown(user)) : lineOf(user));
    if (!json) say(`${page.users.length} of ${page.total}`);
  });

const switching = (name: string, description: string, isSuspended: boolean): Command =>
  new Command(name)
    .description(description)
    .argument('<id>', 'the id of the person')
    .option('--tenant <id>', 'whose', defaultTenantId)
    .action((id: string, { tenant }: { tenant: string }) =>
      withServices(async ({ users }) => {
        const user = await users.suspend(tenant, id, isSuspended);
        if (!user) throw new Error(`There is no person with the id "${id}"`);
        say(lineOf(user));
      }),
    );

const lineOf = (user: User): string =>
  [
    user.id,
    user.phone ?? user.username ?? user.email ?? '',
    user.isSuspended ? 'suspended' : 'active',
    new Date(user.createdAt).toISOString(),
  ].join('  ');

/** What others count on; the versions are the server's own. */
const shown = ({ version: _version, credentialsVersion: _credentials, ...user }: User) => user;
