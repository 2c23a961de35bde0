/** Every route of the Account API and of the verification API, and who may call them. */
import type { Group, Route } from '../route.ts';
import { type CallerDeps, readCaller } from './caller.ts';
import { factorVerifications, type FactorVerificationsDeps } from './factor-verifications.ts';
import { identityRoutes, type OwnIdentitiesDeps } from './identities.ts';
import { mfaSecrets } from './mfa-secrets.ts';
import { mfaSettingRoutes } from './mfa-settings.ts';
import { mfaVerifications, type OwnFactorsDeps } from './mfa-verifications.ts';
import { myAccount } from './my-account.ts';
import { password, type PasswordDeps } from './password.ts';
import { primaryIdentifiers } from './primary-identifiers.ts';
import { type OwnSessionsDeps, sessionRoutes } from './sessions.ts';
import { socialVerifications, type SocialVerificationsDeps } from './social-verifications.ts';
import { type OwnDevicesDeps, trustedDeviceRoutes } from './trusted-devices.ts';
import { verificationRoutes, type VerificationsDeps } from './verifications.ts';
import { watchAccount, type WatchDeps } from './watch.ts';
import { webAuthnRoutes, type WebAuthnDeps } from './web-authn.ts';

export type AccountDeps = VerificationsDeps &
  SocialVerificationsDeps &
  OwnIdentitiesDeps &
  WebAuthnDeps &
  FactorVerificationsDeps &
  OwnFactorsDeps &
  OwnSessionsDeps &
  OwnDevicesDeps &
  PasswordDeps;

export const accountRoutes = (deps: AccountDeps): readonly Route[] => [
  ...verificationRoutes(deps),
  ...webAuthnRoutes(deps),
  ...factorVerifications(deps),
  ...socialVerifications(deps),
  ...myAccount(deps),
  password(deps),
  ...primaryIdentifiers(deps),
  // The more particular paths first, as people read them; the router does not mind.
  ...mfaSecrets(deps),
  ...mfaVerifications(deps),
  ...mfaSettingRoutes(deps),
  ...sessionRoutes(deps),
  ...trustedDeviceRoutes(deps),
  ...identityRoutes(deps),
];

/** Refused with 401, 403 or 400 before anything of the request is looked at; the answers are not for caches. */
export const accountGroup = (
  deps: CallerDeps & WatchDeps,
): Required<Pick<Group, 'access' | 'before' | 'around'>> => ({
  access: 'person',
  async before(request, reply) {
    void reply.header('cache-control', 'no-store');
    request.person = await readCaller(deps, request);
  },
  around: watchAccount(deps),
});
