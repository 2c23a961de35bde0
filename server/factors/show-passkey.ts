/** A passkey is shown by signing what we ask: what its device is asked, and whether the answer is right (WebAuthn Level 3 §7.2). */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { isFramed, type Passkey, type PasskeyPlace, webAuthn } from './passkeys.ts';

/** How long the browser may take, in ms: people look for their key, or for the telephone it is on. */
const timeLimitMs = 300_000;

export interface PasskeyQuestion {
  /** base64url; to be kept, and answered once. */
  readonly challenge: string;
  /** For `navigator.credentials.get`, in WebAuthn's own JSON. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Without `known`, the person chooses among those that the browser knows: then nothing is told of anybody's. */
export async function askForPasskey(
  { endpoint }: PasskeyPlace,
  known?: readonly Passkey[],
): Promise<PasskeyQuestion> {
  const { generateAuthenticationOptions } = await webAuthn();
  const options: PublicKeyCredentialRequestOptionsJSON = await generateAuthenticationOptions({
    rpID: new URL(endpoint).hostname,
    timeout: timeLimitMs,
    // Whoever found the device must not be let in by it: a PIN, a finger or a face stands before the key.
    userVerification: 'required',
    allowCredentials: known?.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: transports as never,
    })),
  });
  return { challenge: options.challenge, options: { ...options } };
}

/**
 * The passkey as it is to be kept from now on, with its new counter. Undefined for an answer to another challenge, for
 * another site or from a frame within one, without a look at who holds the device, not signed by this key, for another
 * person, or with a counter that does not go up: then there are two of what should be one.
 */
export async function checkShown(
  { endpoint, relatedOrigins = [] }: PasskeyPlace,
  passkey: Passkey,
  { challenge, response, userId }: { challenge: string; response: unknown; userId: string },
): Promise<Passkey | undefined> {
  const { verifyAuthenticationResponse } = await webAuthn();
  const { hostname, origin } = new URL(endpoint);
  try {
    const shown = response as AuthenticationResponseJSON;
    if (shown.id !== passkey.credentialId || isFramed(shown.response.clientDataJSON)) return undefined;
    const { userHandle } = shown.response;
    if (userHandle && Buffer.from(userHandle, 'base64url').toString() !== userId) return undefined;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: shown,
      expectedChallenge: challenge,
      expectedOrigin: [origin, ...relatedOrigins],
      expectedRPID: hostname,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    });
    if (!verified) return undefined;
    const { newCounter: counter, credentialBackedUp: isBackedUp } = authenticationInfo;
    return { ...passkey, counter, isBackedUp };
  } catch {
    // Its messages say what was wrong with bytes that a stranger made: an answer that cannot be read is a wrong one.
    return undefined;
  }
}

/** Which challenge an answer says it was made for; unchecked, undefined where it cannot be read. */
export function challengeIn(response: unknown): string | undefined {
  try {
    const { clientDataJSON } = (response as AuthenticationResponseJSON).response;
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as {
      challenge?: unknown;
    };
    // Ours are base64url; what else a stranger writes there, a database need not be able to hold.
    return typeof challenge === 'string' && /^[\w-]{1,128}$/.test(challenge) ? challenge : undefined;
  } catch {
    return undefined;
  }
}
