/** A new passkey, made by the browser: WebAuthn Level 3's own JSON, written by hand for browsers of Level 2. */
import { base64url, fromBase64url } from './base64url.ts';

export const canMakePasskeys = (): boolean => 'PublicKeyCredential' in globalThis;

/** `RegistrationResponseJSON`; else why there is none: the person or the device said no, or it has one already. */
export async function makePasskey(
  options: PublicKeyCredentialCreationOptionsJSON,
): Promise<{ readonly made: object } | { readonly why: 'stopped' | 'known' }> {
  try {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON?.(options) ?? parsed(options);
    const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null;
    if (!credential) return { why: 'stopped' };
    return { made: credential.toJSON?.() ?? written(credential) };
  } catch (error) {
    return { why: (error as Error).name === 'InvalidStateError' ? 'known' : 'stopped' };
  }
}

const parsed = ({
  challenge,
  user,
  excludeCredentials,
  ...options
}: PublicKeyCredentialCreationOptionsJSON): PublicKeyCredentialCreationOptions =>
  ({
    ...options,
    challenge: fromBase64url(challenge),
    user: { ...user, id: fromBase64url(user.id) },
    excludeCredentials: excludeCredentials?.map(({ id, ...descriptor }) => ({
      ...descriptor,
      id: fromBase64url(id),
    })),
  }) as PublicKeyCredentialCreationOptions;

function written({ id, type, response, ...credential }: PublicKeyCredential): object {
  const { attestationObject, clientDataJSON, ...made } = response as AuthenticatorAttestationResponse;
  return {
    id,
    rawId: id,
    type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: {},
    response: {
      attestationObject: base64url(attestationObject),
      clientDataJSON: base64url(clientDataJSON),
      transports: made.getTransports?.() ?? [],
    },
  };
}
