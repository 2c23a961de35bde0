/** `latchkey invitation`: invites a number or an address to an organization, without a Console. */
import { Command, Option } from 'commander';
import { invitationBody, invitationMessageBody } from '../contract/invitations.ts';
import { toWireDigits } from '../contract/phone.ts';
import type { Recipient } from '../contract/recipient.ts';
import type { Invitation } from '../server/organizations/organizations.ts';
import type { Services } from '../server/services.ts';
import { defaultTenantId } from '../server/tenants/tenants.ts';
import { readEmail } from '../server/users/emails.ts';
import { readPhone } from '../server/users/phones.ts';
import { type Language, languages, pickLanguage } from '../words/index.ts';
import { checked } from './checked.ts';
import { findOrganization, findRoles } from './invitations/find-organization.ts';
import { say, withServices } from './with-services.ts';

interface Options {
  readonly tenant: string;
  readonly json?: boolean;
}
interface MessageOptions extends Options {
  readonly link?: string;
  readonly language?: Language;
}
interface CreateOptions extends MessageOptions {
  readonly organization: string;
  readonly role: readonly string[];
  readonly expiresIn: string;
  readonly inviter?: string;
  readonly message: boolean;
}
interface ListOptions extends Options {
  readonly organization?: string;
  readonly status?: Invitation['status'];
}

const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];
const onTenant = (command: Command): Command =>
  command.option('--tenant <id>', 'whose organizations', defaultTenantId).option('--json', 'print JSON');
const withMessage = (command: Command): Command =>
  command
    .option('--link <address>', 'a link of your own for the message; without it Latchkey’s own page')
    .addOption(
      new Option('--language <tag>', 'of the message; without it that of the tenant').choices(languages),
    );

export const invitationCommand = (): Command =>
  new Command('invitation')
    .description('Invitations to an organization, by SMS or by e-mail.')
    .addCommand(
      onTenant(withMessage(new Command('create')))
        .description('Invite a number or an address, and send the message.')
        .argument('<invitee>', 'a phone number with its country code, or an e-mail address')
        .requiredOption('--organization <id>', 'its id, or its name where no other one has it')
        .option('--role <id>', 'the id or the name of a role; give it again for more', collect, [])
        .option('--expires-in <time>', 'how long it stays open: 36h, 7d', '7d')
        .option('--inviter <id>', 'the person it comes from')
        .option('--no-message', 'send nothing')
        .action(create),
    )
    .addCommand(
      onTenant(new Command('list'))
        .description('Print invitations, newest first; with --json one a line.')
        .option('--organization <id>', 'only to this one: its id or its name')
        .addOption(
          new Option('--status <status>', 'only these').choices([
            'Pending',
            'Accepted',
            'Expired',
            'Revoked',
          ]),
        )
        .action(list),
    )
    .addCommand(
      onTenant(new Command('revoke'))
        .description('Take an open invitation back; its link opens nothing any more.')
        .argument('<id>', 'the id of the invitation')
        .action(revoke),
    )
    .addCommand(
      onTenant(withMessage(new Command('resend')))
        .description('Send the message of an open invitation again; the links before it are void.')
        .argument('<id>', 'the id of the invitation')
        .action(resend),
    );

const create = (text: string, options: CreateOptions): Promise<void> =>
  onServices(options, async (services) => {
    const { organizations, clock } = services;
    if (!options.message && options.link !== undefined)
      throw new Error('--link stands in the message, and --no-message sends none');
    const recipient = recipientOf(text);
    const organization = await findOrganization(organizations, options.tenant, options.organization);
    const { organizationRoleIds, messagePayload, ...wanted } = checked(invitationBody, {
      // As it stands in the answers of the Management API.
      invitee: recipient.phone === undefined ? text.trim() : toWireDigits(recipient.phone),
      organizationId: organization.id,
      inviterId: options.inviter,
      expiresAt: clock.now() + durationMs(options.expiresIn),
      organizationRoleIds: await findRoles(organizations, options.tenant, options.role),
      messagePayload: options.message ? { link: options.link } : false,
    });
    const made = await organizations.invitations.invite(
      options.tenant,
      { ...wanted, recipient, roleIds: organizationRoleIds ?? [] },
      messagePayload === false
        ? undefined
        : { ...messagePayload, locale: await languageOf(services, options) },
    );
    if (options.json) return say(JSON.stringify(shown(options.tenant, made)));
    say(
      `id            ${made.id}`,
      `invitee       ${made.invitee}`,
      `organization  ${organization.name}`,
      `roles         ${rolesOf(made) || '(none)'}`,
      `expires       ${new Date(made.expiresAt).toISOString()}`,
      `message       ${options.message ? `sent ${wayOf(made)}` : 'none was sent'}`,
    );
  });

const list = ({ organization, status, ...options }: ListOptions): Promise<void> =>
  onServices(options, async ({ organizations }) => {
    const { tenant: tenantId } = options;
    const found = organization && (await findOrganization(organizations, tenantId, organization));
    const all = await organizations.invitations.list(tenantId, found ? { organizationId: found.id } : {});
    for (const one of all.filter((invitation) => !status || invitation.status === status))
      say(
        options.json
          ? JSON.stringify(shown(tenantId, one))
          : [one.id, one.status.padEnd(8), one.invitee.padEnd(15), one.organizationId, rolesOf(one)]
              .join('  ')
              .trimEnd(),
      );
  });

const revoke = (id: string, options: Options): Promise<void> =>
  onServices(options, async ({ organizations }) => {
    const revoked = await organizations.invitations.revoke({ tenantId: options.tenant, id });
    if (options.json) say(JSON.stringify(shown(options.tenant, revoked)));
    else say(`The invitation of ${revoked.invitee} is revoked: its link opens nothing any more.`);
  });

const resend = (id: string, options: MessageOptions): Promise<void> =>
  onServices(options, async (services) => {
    const { invitations } = services.organizations;
    const { link } = checked(invitationMessageBody, { link: options.link });
    await invitations.send(options.tenant, id, { link, locale: await languageOf(services, options) });
    const sent = await invitations.get(options.tenant, id);
    if (options.json) say(JSON.stringify(shown(options.tenant, sent)));
    else say(`Sent to ${sent.invitee} again, ${wayOf(sent)}.`);
  });

const onServices = ({ tenant }: Options, run: (services: Services) => Promise<void>): Promise<void> =>
  withServices(async (services) => {
    await services.tenants.refresh();
    if (!services.tenants.find(tenant)) throw new Error(`There is no tenant "${tenant}"`);
    await run(services);
  });

const recipientOf = (text: string): Recipient =>
  text.includes('@') ? { email: readEmail(text) } : { phone: readPhone(text) };

async function languageOf(
  { settings }: Pick<Services, 'settings'>,
  { tenant, language }: MessageOptions,
): Promise<Language> {
  const { languageInfo } = await settings.signInExperience(tenant);
  return language ?? pickLanguage([], languageInfo.fallbackLanguage);
}

const unitMs = { h: 3_600_000, d: 86_400_000 } as const;

function durationMs(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,4})([hd])$/.exec(text) ?? [];
  if (!count) throw new Error(`"${text}" is no time: write hours or days, 36h or 7d`);
  return Number(count) * unitMs[unit as keyof typeof unitMs];
}

/** As the Management API answers it. */
const shown = (
  tenantId: string,
  { recipient: _recipient, roles, version: _version, ...invitation }: Invitation,
) => ({
  tenantId,
  ...invitation,
  organizationRoles: roles,
});

const rolesOf = ({ roles }: Invitation): string => roles.map(({ name }) => name).join(', ');
const wayOf = ({ recipient }: Invitation): string => (recipient.phone === undefined ? 'by e-mail' : 'by SMS');
