/** Sessions and grants as the contract writes them: for the operator, and for the person. */
import type { AccountGrant, AccountSession } from '../sessions/account-sessions.ts';

const inSeconds = (ms: number): number => Math.floor(ms / 1000);

export function sessionAnswerOf(accountId: string, session: AccountSession) {
  const applicationIds = Object.keys(session.grants);
  return {
    payload: {
      uid: session.uid,
      kind: 'Session',
      accountId,
      // Without `jti`: of a session that is what the browser's cookie opens it with.
      iat: session.issuedAtSeconds,
      exp: inSeconds(session.expiresAt),
      loginTs: session.signedInAtSeconds,
      amr: session.methods,
      acr: session.acr,
      authorizations: Object.fromEntries(
        Object.entries(session.grants).map(([applicationId, grantId]) => [applicationId, { grantId }]),
      ),
    },
    lastSubmission: null,
    clientId: (applicationIds.length === 1 && applicationIds[0]) || null,
    accountId,
    expiresAt: session.expiresAt,
  };
}

export const grantAnswerOf = (
  accountId: string,
  { id: jti, applicationId, issuedAtSeconds, expiresAt }: AccountGrant,
) => ({
  id: jti,
  payload: {
    kind: 'Grant',
    jti,
    accountId,
    clientId: applicationId,
    iat: issuedAtSeconds,
    exp: expiresAt === null ? undefined : inSeconds(expiresAt),
  },
  expiresAt,
});
