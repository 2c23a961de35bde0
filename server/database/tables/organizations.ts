/** Organizations: who belongs to them, with which roles, and who is invited. */
import type { Generated } from 'kysely';

export interface OrganizationsTables {
  organizations: {
    tenant_id: string;
    id: string;
    name: string;
    description: string | null;
    custom_data: string;
    branding: string;
    color: Generated<string>;
    custom_css: string | null;
    is_mfa_required: number;
    version: Generated<number>;
    created_at: number;
  };
  /** What a role of an organization allows; the same names in every organization of the tenant. */
  organization_scopes: {
    tenant_id: string;
    id: string;
    name: string;
    description: string | null;
    version: Generated<number>;
    created_at: number;
  };
  organization_roles: {
    tenant_id: string;
    id: string;
    name: string;
    description: string | null;
    type: 'User' | 'MachineToMachine';
    version: Generated<number>;
    created_at: number;
  };
  organization_role_scopes: { tenant_id: string; role_id: string; scope_id: string };
  /** `member_id` is a user. */
  organization_users: OrganizationMember;
  organization_user_roles: OrganizationMemberRole;
  /** `member_id` is a machine-to-machine application. */
  organization_applications: OrganizationMember;
  organization_application_roles: OrganizationMemberRole;
  /** Who proves an address of such a domain in signing up joins; in small letters. */
  organization_email_domains: { tenant_id: string; organization_id: string; email_domain: string };
  /** What they are given then. */
  organization_joining_roles: { tenant_id: string; organization_id: string; role_id: string };
  /** What a role of an organization allows in the APIs of the tenant; `scope_id` is one of `scopes`. */
  organization_role_resource_scopes: { tenant_id: string; role_id: string; scope_id: string };
  invitations: {
    tenant_id: string;
    id: string;
    inviter_id: string | null;
    /** As it is answered: an e-mail address, or the digits of a number. */
    invitee: string;
    /** As it is compared: the address in lower case, the number as E.164. */
    invitee_key: string;
    accepted_user_id: string | null;
    organization_id: string;
    /** `Expired` is computed when it is read; written only where it makes room for a new invitation. */
    status: 'Pending' | 'Accepted' | 'Expired' | 'Revoked';
    version: Generated<number>;
    created_at: number;
    updated_at: number;
    expires_at: number;
  };
  invitation_roles: { tenant_id: string; invitation_id: string; role_id: string };
}

interface OrganizationMember {
  tenant_id: string;
  organization_id: string;
  member_id: string;
  created_at: number;
}

interface OrganizationMemberRole {
  tenant_id: string;
  organization_id: string;
  member_id: string;
  role_id: string;
}
