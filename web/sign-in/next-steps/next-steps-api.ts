/** The part of the Experience API that only the next steps use. */
import type { Outcome } from '../../ui/call-api.ts';
import { call, type Verification } from '../experience-api.ts';
import { type Factor, wireNameOf } from '../factors.ts';
import type { NewApp } from '../memory.ts';

/** What a person answers when something is proposed to them. */
export type Answer = 'mfa-enabled' | 'mfa-skipped' | 'mfa-suggestion-skipped' | 'passkey-skipped';

const registration = '/verification/web-authn/registration';

export const nextStepsApi = {
  answer: (answer: Answer) => call('POST', `/profile/mfa/${answer}`),
  newApp: () => call<NewApp>('POST', '/verification/totp/secret'),
  checkNewApp: (verificationId: string, code: string) =>
    call('POST', '/verification/totp/verify', { verificationId, code }),
  newBackupCodes: () =>
    call<Verification & { readonly codes: readonly string[] }>('POST', '/verification/backup-code/generate'),
  askForNewPasskey: () =>
    call<Verification & { readonly registrationOptions: PublicKeyCredentialCreationOptionsJSON }>(
      'POST',
      registration,
    ),
  showNewPasskey: (verificationId: string, payload: object) =>
    call('POST', `${registration}/verify`, { verificationId, payload }),
  bind: (factor: Factor, verificationId: string): Promise<Outcome<void>> =>
    call('POST', '/profile/mfa', { type: wireNameOf(factor), verificationId }),
  /** To sign in with, and not only as a second factor. */
  bindPasskey: (verificationId: string) => call('POST', '/profile/mfa/passkey', { verificationId }),
  showProvider: (connectorId: string, verificationId: string, connectorData: object) =>
    call('POST', `/verification/social/${encodeURIComponent(connectorId)}/verify`, {
      verificationId,
      connectorData,
    }),
};
