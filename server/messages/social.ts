/** Signing in at another provider: where a person is sent, and who came back from there. */
import { createHash } from 'node:crypto';
import {
  createHttp,
  isConnectorError,
  isSocialRefusal,
  type SocialReason,
  type SocialUser,
  userThrough,
} from '@latchkey/connector-kit';
import { refuse, Refusal, type RefusalCode } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { Secrets } from '../secrets.ts';
import { personRefusal } from './connector-refusals.ts';
import { openPassage, type Passage, type Session } from './passage.ts';
import type { OpenProvider, Provider, Providers } from './providers.ts';

/** A person on the way to a provider and back. Sealed, it is kept with whoever sent them; it serves one return. */
interface Away {
  readonly connectorId: string;
  readonly state: string;
  readonly redirectUri: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** What the connector itself wants to find again. */
  readonly session?: Session;
}

export interface Leaving {
  readonly tenantId: string;
  readonly connectorId: string;
  /** The caller's own; comes back with the person, and must be the same then (RFC 6749 §10.12). */
  readonly state: string;
  readonly redirectUri: string;
  /** Words to ask for beside those of the connector's settings. */
  readonly scope?: string | undefined;
}

export interface Returning {
  readonly tenantId: string;
  readonly connectorId: string;
  /** What the provider added to the address, or posted. */
  readonly data: Readonly<Record<string, string>>;
}

/** Refuses with 404 `entity.not_found`, 400 `connector.unexpected_type`, and as `personRefusal`. */
export interface Social {
  /** From memory. */
  list(tenantId: string): Promise<readonly Provider[]>;
  find(tenantId: string, connectorId: string): Promise<Provider>;
  /** `away` is sealed for `place`, which names the row that keeps it. */
  leave(
    leaving: Leaving,
    place: string,
  ): Promise<{ readonly authorizationUri: string; readonly away: string; readonly target: string }>;
  /**
   * Who came back, told by the provider. Undefined when this return does not belong to who was sent away: another
   * connector, another state. Refuses with 401 `connector.social_*` when the provider says no.
   */
  comeBack(returning: Returning, sealed: { away: string; place: string }): Promise<SocialUser | undefined>;
  /**
   * For callers that keep nothing between the two: what is secret is derived from `state` and the address. Refuses with
   * 422 `request.feature_not_supported` where the connector wants something of its own kept.
   */
  leaveUnkept(leaving: Leaving): Promise<string>;
  comeBackUnkept(returning: Returning & Pick<Leaving, 'state' | 'redirectUri'>): Promise<SocialUser>;
}

export interface SocialDeps {
  readonly providers: Providers;
  readonly secrets: Secrets;
  readonly random: Random;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
}

export function createSocial({ providers, secrets, random, clock, fetch }: SocialDeps): Social {
  const unguessable = () => random.bytes(32).toString('base64url');

  const addressFor = (
    { connector, config }: OpenProvider,
    away: Away,
    { scope = '', passage }: { readonly scope?: string | undefined; readonly passage: Passage },
  ): Promise<string> =>
    orRefuse(async () => {
      const { state, redirectUri, nonce, codeVerifier } = away;
      const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
      const start = Object.freeze({ state, redirectUri, nonce, codeChallenge, passage });
      const tools = { http: createHttp({ fetch }), clock };
      return withScope(await connector.getAuthorizationUri(start, config(), tools), scope);
    });

  const ask = (
    { connector, config }: OpenProvider,
    data: Returning['data'],
    { connectorId, redirectUri, nonce, codeVerifier, session }: Away,
  ): Promise<SocialUser> =>
    orRefuse(() => {
      const passage = openPassage(connectorId, session);
      const returned = { data, redirectUri, nonce, codeVerifier, passage };
      return userThrough(connector, returned, config(), { fetch, clock });
    });

  const derive = ({ tenantId, connectorId, state, redirectUri }: Leaving): Away => {
    const facts = JSON.stringify([tenantId, connectorId, state, redirectUri]);
    const made = (purpose: string) => secrets.digest(purpose, facts).digest;
    return {
      connectorId,
      state,
      redirectUri,
      nonce: made('social-nonce'),
      codeVerifier: made('social-verifier'),
      session: { state, redirectUri, connectorId },
    };
  };

  return {
    list: providers.list,
    find: providers.find,
    async leave({ tenantId, connectorId, state, redirectUri, scope }, place) {
      const provider = await providers.find(tenantId, connectorId);
      const away = { connectorId, state, redirectUri, nonce: unguessable(), codeVerifier: unguessable() };
      const passage = openPassage(connectorId);
      const authorizationUri = await addressFor(provider, away, { scope, passage });
      const kept = JSON.stringify({ ...away, session: passage.session.get() });
      return { authorizationUri, away: secrets.seal(kept, place), target: provider.target };
    },
    async comeBack({ tenantId, connectorId, data }, { away: sealed, place }) {
      const away = JSON.parse(secrets.open(sealed, place)) as Away;
      // Another provider's return would be handed to this one otherwise (RFC 9700 §4.4).
      if (away.connectorId !== connectorId || data['state'] !== away.state) return undefined;
      return ask(await providers.find(tenantId, connectorId), data, away);
    },
    async leaveUnkept(leaving) {
      const away = derive(leaving);
      const passage = openPassage(leaving.connectorId);
      const provider = await providers.find(leaving.tenantId, leaving.connectorId);
      const address = await addressFor(provider, away, { passage });
      const isKnown = ([name, value]: [string, unknown]) => away.session?.[name] === value;
      return Object.entries(passage.session.get()).every(isKnown)
        ? address
        : refuse('request.feature_not_supported', {
            because: 'the connector wants something of its own kept',
          });
    },
    async comeBackUnkept(returning) {
      const provider = await providers.find(returning.tenantId, returning.connectorId);
      return ask(provider, returning.data, derive(returning));
    },
  };
}

/** Each word once, those of the settings first. */
function withScope(address: string, scope: string): string {
  const asked = scope.split(/\s+/).filter(Boolean);
  if (asked.length === 0) return address;
  const url = new URL(address);
  const usual = (url.searchParams.get('scope') ?? '').split(' ').filter(Boolean);
  url.searchParams.set('scope', [...new Set([...usual, ...asked])].join(' '));
  return url.href;
}

const refusals: Readonly<Record<SocialReason, RefusalCode>> = {
  denied: 'connector.social_auth_code_invalid',
  code: 'connector.social_auth_code_invalid',
  'access-token': 'connector.social_invalid_access_token',
  'id-token': 'connector.social_invalid_id_token',
};

/** The provider's words go to the log alone: anybody may have written them. */
async function orRefuse<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal || !isConnectorError(error)) throw error;
    if (!isSocialRefusal(error)) throw personRefusal(error);
    return refuse(refusals[error.reason], { because: `${error.reason}: ${error.message}` });
  }
}
