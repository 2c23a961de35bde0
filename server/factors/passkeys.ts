/** Passkeys are made by the person's own device (WebAuthn): what it is asked, and whether its answer is one to keep. */
import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';

/** What is kept of one, sealed; its secret never leaves the device. */
export interface Passkey {
  /** base64url, as the browser names it. */
  readonly credentialId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** How often it was used, as the device counts; 0 where it does not. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** Whether the maker of the device keeps copies of it. */
  readonly isBackedUp: boolean;
  /** The host that it belongs to: it opens nothing elsewhere. */
  readonly rpId: string;
  /** The browser that it was made in. */
  readonly agent: string | undefined;
}

export interface PasskeyPlace {
  /** Of the tenant. */
  readonly endpoint: string;
  /** Further origins that the operator let in (`webauthnRelatedOrigins`). */
  readonly relatedOrigins?: readonly string[];
}

/** COSE: Ed25519, ES256, RS256, which all devices have one of. */
const algorithms = [-8, -7, -257] as const;

/** The challenge in it is to be kept, and shown to `readPasskey` once. */
export async function passkeyOptions(
  { endpoint }: PasskeyPlace,
  person: { readonly id: string; readonly name: string; readonly displayName: string },
  known: readonly Passkey[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await webAuthn();
  const { hostname } = new URL(endpoint);
  return generateRegistrationOptions({
    rpName: hostname,
    rpID: hostname,
    userID: new TextEncoder().encode(person.id),
    userName: person.name,
    userDisplayName: person.displayName,
    attestationType: 'none',
    supportedAlgorithmIDs: [...algorithms],
    // One device holds one: it says so by itself when it already has it.
    excludeCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: transports as never,
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** Undefined for an answer to another challenge, of another site, not signed as it should, or no answer at all. */
export async function readPasskey(
  { endpoint, relatedOrigins = [] }: PasskeyPlace,
  { challenge, response, agent }: { challenge: string; response: unknown; agent: string | undefined },
): Promise<Passkey | undefined> {
  const { verifyRegistrationResponse } = await webAuthn();
  const { hostname, origin } = new URL(endpoint);
  try {
    const made = response as RegistrationResponseJSON;
    if (isFramed(made.response.clientDataJSON)) return undefined;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: made,
      expectedChallenge: challenge,
      expectedOrigin: [origin, ...relatedOrigins],
      expectedRPID: hostname,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...algorithms],
    });
    if (!verified) return undefined;
    const { credential, credentialBackedUp: isBackedUp } = registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: credential.transports ?? [],
      isBackedUp,
      rpId: hostname,
      agent: agent?.slice(0, 256),
    };
  } catch {
    // Its messages say what was wrong with bytes that a stranger made: an answer that cannot be read is a wrong one.
    return undefined;
  }
}

/**
 * Made in a page that another site had put into a frame: what the person saw around it was not ours. Browsers say so;
 * throws for what cannot be read.
 */
export const isFramed = (clientDataJSON: string): boolean =>
  (JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { crossOrigin?: unknown })
    .crossOrigin === true;

/** Loaded when the first person needs it: certificates and their formats take their time. */
export const webAuthn = () => import('@simplewebauthn/server');
