/** A passkey, asked of the browser: WebAuthn Level 3's own JSON, written by hand for browsers of Level 2. */

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
    challenge: bytes(challenge),
    allowCredentials: allowCredentials?.map(({ id, ...descriptor }) => ({ ...descriptor, id: bytes(id) })),
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
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : undefined,
    },
  };
}

/** base64url, without padding. */
const bytes = (encoded: string): Uint8Array =>
  Uint8Array.from(atob(encoded.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));

const text = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
