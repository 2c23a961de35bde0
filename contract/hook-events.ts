/** Every event that a webhook may ask for (management/07 §3). */
const interactionEvents = [
  'PostRegister',
  'PostSignIn',
  'PostSignInAdaptiveMfaTriggered',
  'PostResetPassword',
] as const;

const dataEvents = [
  'User.Created',
  'User.Deleted',
  'User.Data.Updated',
  'User.SuspensionStatus.Updated',
  'TrustedDevice.Created',
  'TrustedDevice.Used',
  'TrustedDevice.Deleted',
  'Role.Created',
  'Role.Deleted',
  'Role.Data.Updated',
  'Role.Scopes.Updated',
  'Scope.Created',
  'Scope.Deleted',
  'Scope.Data.Updated',
  'Organization.Created',
  'Organization.Deleted',
  'Organization.Data.Updated',
  'Organization.Membership.Updated',
  'OrganizationRole.Created',
  'OrganizationRole.Deleted',
  'OrganizationRole.Data.Updated',
  'OrganizationRole.Scopes.Updated',
  'OrganizationScope.Created',
  'OrganizationScope.Deleted',
  'OrganizationScope.Data.Updated',
] as const;

const exceptionEvents = ['Identifier.Lockout', 'Message.RateLimited', 'Grant.LimitExceeded'] as const;

/** Ours, beside the documented ones. */
const ownEvents = [
  'Message.Accepted',
  'Message.Delivered',
  'Message.Failed',
  'Connector.Changed',
  'Connector.Unhealthy',
  'Phone.Changed',
] as const;

export const hookEvents = [...interactionEvents, ...dataEvents, ...exceptionEvents, ...ownEvents] as const;

export type HookEvent = (typeof hookEvents)[number];
