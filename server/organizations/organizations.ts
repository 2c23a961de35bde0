/** The room of organizations: who belongs where, what that allows, how one is invited. */
import type { Clock } from '../clock.ts';
import { joined } from '../database/joined.ts';
import type { Database } from '../database/open.ts';
import type { Limits } from '../limits/limits.ts';
import type { Messages } from '../messages/messages.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import type { Settings } from '../settings/settings.ts';
import type { Tenants } from '../tenants/tenants.ts';
import type { Users } from '../users/users.ts';
import { type Catalog, createCatalog } from './catalog.ts';
import { createDeliverInvitation, type InvitationMessage } from './deliver-invitation.ts';
import { createInvitations, type Invitation, type Invitations, type NewInvitation } from './invitations.ts';
import { createJoinByToken, type JoinByToken } from './join-by-token.ts';
import { createMembers, type Members } from './members.ts';
import { createOneTimeTokens, type OneTimeTokens } from './one-time-tokens.ts';
import { createProvisioning, type Provisioning } from './provisioning.ts';
import { createRequiringFactors, type RequiringFactors } from './requiring-factors.ts';
import { createResourceScopes, type ResourceScopes } from './resource-scopes.ts';
import { createRights, type Rights } from './rights.ts';
import { createTemplate, type Template } from './template.ts';

export type { Brief, Named, Organization, OrganizationRole } from './organization.ts';
export type { Invitation } from './invitations.ts';
export type { OneTimeToken } from './one-time-tokens.ts';

export interface Organizations {
  readonly catalog: Catalog;
  readonly scopes: Template['scopes'];
  readonly roles: Template['roles'];
  /** What its roles allow in the APIs of the tenant. */
  readonly resourceScopes: ResourceScopes;
  /** Who joins by signing up. */
  readonly provisioning: Provisioning;
  /** People as members. */
  readonly users: Members;
  /** Machine-to-machine applications as members. */
  readonly applications: Members;
  readonly invitations: Invitations & {
    /** Sends its message again; refuses like `DeliverInvitation`. */
    send(tenantId: string, id: string, message: Omit<InvitationMessage, 'organization'>): Promise<void>;
    /** `create`, then its message unless there is to be none; when that does not leave, there is no invitation either. */
    invite(
      tenantId: string,
      made: NewInvitation,
      message: Omit<InvitationMessage, 'organization'> | undefined,
    ): Promise<Invitation>;
  };
  readonly tokens: OneTimeTokens;
  readonly join: JoinByToken;
  /** The same in somebody else's transaction: who is not signed in by it joins nothing. */
  joinIn(trx: Database['kysely']): JoinByToken;
  readonly requiringFactors: RequiringFactors;
  /** For tokens and claims. */
  readonly rights: Rights;
  /** Deletes tokens that have been over for long; call it now and then. */
  sweep(isStopping?: () => boolean): Promise<void>;
}

export interface OrganizationsRoomDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly provisioning: Provisioning;
  readonly users: Pick<Users, 'find' | 'findBy'>;
  readonly limits: Pick<Limits, 'consumeSend' | 'refundSend'>;
  readonly messages: Pick<Messages, 'sendSms' | 'sendEmail'>;
  readonly settings: Pick<Settings, 'signInExperience'>;
  readonly tenantOf: Tenants['get'];
}

export function createOrganizations(deps: OrganizationsRoomDeps): Organizations {
  const catalog = createCatalog(deps);
  const users = createMembers(deps, 'user');
  const applications = createMembers(deps, 'application');
  const template = createTemplate(deps);
  const resourceScopes = createResourceScopes(deps.database);
  const { provisioning } = deps;
  const invitations = createInvitations(deps);
  const tokens = createOneTimeTokens(deps);
  const deliver = createDeliverInvitation({ ...deps, tokens });

  const sendFor = async (
    tenantId: string,
    invitation: Invitation,
    message: Omit<InvitationMessage, 'organization'>,
  ) =>
    deliver(tenantId, invitation, {
      ...message,
      organization: await catalog.get(tenantId, invitation.organizationId),
    });

  return {
    catalog,
    ...template,
    resourceScopes,
    provisioning,
    users,
    applications,
    invitations: {
      ...invitations,
      send: async (tenantId, id, message) => sendFor(tenantId, await invitations.get(tenantId, id), message),
      async invite(tenantId, made, message) {
        const invitation = await invitations.create(tenantId, made);
        if (!message) return invitation;
        try {
          await sendFor(tenantId, invitation, message);
        } catch (error) {
          await invitations.remove({ tenantId, id: invitation.id });
          throw error;
        }
        return invitation;
      },
    },
    tokens,
    requiringFactors: createRequiringFactors(deps.database),
    rights: createRights({ users, applications, scopes: template.scopes, resourceScopes }),
    join: createJoinByToken({ catalog, provisioning, invitations }),
    joinIn(trx) {
      const over = { ...deps, database: joined(deps.database, trx) };
      return createJoinByToken({
        catalog: createCatalog(over),
        provisioning: createProvisioning(over),
        invitations: createInvitations(over),
      });
    },
    sweep: tokens.sweep,
  };
}
