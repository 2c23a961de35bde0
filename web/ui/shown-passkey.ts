/** A passkey, asked of the browser: WebAuthn Level 3's own JSON, written by hand for browsers of Level 2. */
import { base64url, fromBase64url } from './base64url.ts';

/** `AuthenticationResponseJSON`; undefined when the person or the device said no. With a signal it is only offered, until that aborts. */
export async function askPasskey(
  options: PublicKeyCredentialRequestOptionsJSON,
  offering?: AbortSignal,
): Promise<unknown> {
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON?.(options) ?? parsed(options);
    const credential = (await navigator.credentials.get({
      publicKey,
      ...(offering && { mediation: 'conditional', signal: offering }),
    })) as PublicKeyCredential | null;
    return credential && (credential.toJSON?.() ?? written(credential));
  } catch {
    return undefined;
  }
}

const parsed = ({
  challenge,
  allowCredentials,
  ...options
}: PublicKeyCredentialRequestOptionsJSON): PublicKeyCredentialRequestOptions =>
  ({
    ...options,
    challenge: fromBase64url(challenge),
    allowCredentials: allowCredentials?.map(({ id, ...descriptor }) => ({
      ...descriptor,
      id: fromBase64url(id),
    })),
  }) as PublicKeyCredentialRequestOptions;

function written({ id, type, response, ...credential }: PublicKeyCredential): object {
  const { authenticatorData, clientDataJSON, signature, userHandle } =
    response as AuthenticatorAssertionResponse;
  return {
    id,
    rawId: id,
    type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: {},
    response: {
      authenticatorData: base64url(authenticatorData),
      clientDataJSON: base64url(clientDataJSON),
      signature: base64url(signature),
      userHandle: userHandle ? base64url(userHandle) : undefined,
    },
  };
}
