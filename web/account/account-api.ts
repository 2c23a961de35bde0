/** The Account API as these pages use it; the contract's names for things end here. */
import type {
  AccountAnswer,
  BackupCodes,
  OwnConfigs,
  OwnDevice,
  OwnFactor,
  OwnGrant,
  OwnSession,
  SentCode,
  TotpSecret,
} from '../../contract/account.ts';
import { callApi, type Outcome } from '../ui/call-api.ts';
import { base, page } from './page.ts';
import { accessToken, renew } from './session.ts';

/** E.164, or an address. */
const identifierOf = (to: string) =>
  to.includes('@') ? { type: 'email', value: to } : { type: 'phone', value: to.replace(/^\+/, '') };

interface Asked {
  readonly body?: unknown;
  /** The record that shows who is asking. */
  readonly proof?: string;
}

async function call<Body = void>(method: string, path: string, asked: Asked = {}): Promise<Outcome<Body>> {
  const once = () =>
    callApi<Body>(method, `${base}/api${path}`, {
      body: asked.body,
      headers: {
        authorization: `Bearer ${accessToken()}`,
        'accept-language': page.language,
        ...(asked.proof && { 'logto-verification-id': asked.proof }),
      },
    });
  const outcome = await once();
  if (outcome.ok || outcome.refused.code !== 'auth.unauthorized') return outcome;
  const renewed = await renew();
  if (renewed === 'network') return { ok: false, refused: { code: 'network', message: '' } };
  return renewed === 'renewed' ? once() : outcome;
}

const identities = '/my-account/identities';
const factors = '/my-account/mfa-verifications';
const registration = '/verifications/web-authn/registration';
const authentication = '/verifications/web-authn/authentication';
type Record = { readonly verificationRecordId: string };

export const api = {
  me: () => call<AccountAnswer>('GET', '/my-account'),
  change: (body: { name?: string; avatar?: string; username?: string }, proof?: string) =>
    call<AccountAnswer>('PATCH', '/my-account', { body, proof }),
  setPassword: (password: string, proof: string) =>
    call('POST', '/my-account/password', { body: { password }, proof }),

  checkPassword: (password: string) =>
    call<Record>('POST', '/verifications/password', { body: { password } }),
  checkTotp: (code: string) => call<Record>('POST', '/verifications/totp/verify', { body: { code } }),
  checkBackupCode: (code: string) =>
    call<Record>('POST', '/verifications/backup-code/verify', { body: { code } }),
  askForPasskey: () =>
    call<Record & { authenticationOptions: PublicKeyCredentialRequestOptionsJSON }>('POST', authentication),
  showOwnPasskey: (verificationRecordId: string, payload: unknown) =>
    call<Record>('POST', `${authentication}/verify`, { body: { verificationRecordId, payload } }),
  sendCode: (to: string) =>
    call<SentCode>('POST', '/verifications/verification-code', { body: { identifier: identifierOf(to) } }),
  checkCode: (to: string, verificationId: string, code: string) =>
    call<Record>('POST', '/verifications/verification-code/verify', {
      body: { identifier: identifierOf(to), verificationId, code },
    }),

  setRecipient: (to: string, record: string, proof: string) => {
    const { type, value } = identifierOf(to);
    const body = { [type]: value, newIdentifierVerificationRecordId: record };
    return call('POST', `/my-account/primary-${type}`, { body, proof });
  },
  removeRecipient: (kind: 'phone' | 'email', proof: string) =>
    call('DELETE', `/my-account/primary-${kind}`, { proof }),

  leaveFor: (connectorId: string, state: string, redirectUri: string) =>
    call<Record & { authorizationUri: string }>('POST', '/verifications/social', {
      body: { connectorId, state, redirectUri },
    }),
  comeBack: (verificationRecordId: string, connectorData: object) =>
    call<Record>('POST', '/verifications/social/verify', { body: { verificationRecordId, connectorData } }),
  /** `replaces`: the one of this provider that may be there. */
  link: (record: string, proof: string, replaces: boolean) =>
    call(replaces ? 'PUT' : 'POST', identities, {
      body: { newIdentifierVerificationRecordId: record },
      proof,
    }),
  unlink: (target: string, proof: string) =>
    call('DELETE', `${identities}/${encodeURIComponent(target)}`, { proof }),

  factors: () => call<readonly OwnFactor[]>('GET', factors),
  newTotp: () => call<TotpSecret>('POST', `${factors}/totp-secret/generate`),
  addTotp: (secret: string, code: string, proof: string) =>
    call('POST', factors, { body: { type: 'Totp', secret, code }, proof }),
  replaceTotp: (secret: string, code: string, proof: string) =>
    call('PUT', `${factors}/totp`, { body: { secret, code }, proof }),
  newBackupCodes: () => call<{ codes: readonly string[] }>('POST', `${factors}/backup-codes/generate`),
  addBackupCodes: (codes: readonly string[], proof: string) =>
    call('POST', factors, { body: { type: 'BackupCode', codes }, proof }),
  backupCodes: (proof: string) => call<{ codes: BackupCodes }>('GET', `${factors}/backup-codes`, { proof }),
  beginPasskey: () =>
    call<Record & { registrationOptions: PublicKeyCredentialCreationOptionsJSON }>('POST', registration),
  showPasskey: (verificationRecordId: string, payload: object) =>
    call<Record>('POST', `${registration}/verify`, { body: { verificationRecordId, payload } }),
  addPasskey: (record: string, name: string, proof: string) => {
    const body = { type: 'WebAuthn', newIdentifierVerificationRecordId: record, ...(name && { name }) };
    return call('POST', factors, { body, proof });
  },
  renamePasskey: (id: string, name: string, proof: string) =>
    call('PATCH', `${factors}/${id}/name`, { body: { name }, proof }),
  removeFactor: (id: string, proof: string) => call('DELETE', `${factors}/${id}`, { proof }),

  choices: () => call<OwnConfigs>('GET', '/my-account/logto-configs'),
  choose: (body: Partial<OwnConfigs>, proof: string) =>
    call<OwnConfigs>('PATCH', '/my-account/logto-configs', { body, proof }),
  devices: (proof: string) =>
    call<{ trustedDevices: readonly OwnDevice[] }>('GET', '/my-account/trusted-devices', { proof }),
  forgetDevice: (id: string, proof: string) => call('DELETE', `/my-account/trusted-devices/${id}`, { proof }),

  sessions: (proof: string) =>
    call<{ sessions: readonly OwnSession[] }>('GET', '/my-account/sessions', { proof }),
  endSession: (uid: string, proof: string) =>
    call('DELETE', `/my-account/sessions/${uid}?revokeGrantsTarget=firstParty`, { proof }),
  grants: (proof: string) => call<{ grants: readonly OwnGrant[] }>('GET', '/my-account/grants', { proof }),
  endGrant: (id: string, proof: string) => call('DELETE', `/my-account/grants/${id}`, { proof }),
};
