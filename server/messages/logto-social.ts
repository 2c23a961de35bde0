/** Social connectors that were written for Logto, behind our contract: what they say of an address or a number is never taken as verified. */
import {
  type Config,
  ConnectorError,
  defaultLimits,
  defineSocialConnector,
  type Fields,
  type SocialConnector,
  SocialRefusal,
  type SocialReturn,
  type SocialStart,
  type SocialUser,
} from '@latchkey/connector-kit';
import type { LogtoConnector } from './logto-connector.ts';
import { socialErrorOf } from './logto-errors.ts';
import { openPassage, type Passage } from './passage.ts';
import { withoutCredentials } from './raw-data.ts';

/** What a package of this kind is asked (end-user/02 §7.7). */
export interface LogtoSocial {
  readonly getAuthorizationUri: (
    asked: {
      readonly state: string;
      readonly redirectUri: string;
      readonly connectorId: string;
      readonly connectorFactoryId: string;
      readonly jti: string;
      readonly headers: object;
    },
    setSession: (session: unknown) => Promise<void>,
  ) => Promise<unknown>;
  readonly getUserInfo: (data: object, getSession: () => Promise<object>) => Promise<unknown>;
}

/** The host's social connectors are handed a passage; without one, nothing is kept. */
interface Passing {
  readonly passage?: Passage | undefined;
}

/**
 * `getUserInfo` must be called by `userThrough`, which ends the wait; here the other one ends after `limitMs`. The
 * package's own HTTP client makes the requests, and no PKCE: the state and what it keeps in its session bind a return
 * to who left.
 */
export const socialConnectorOf = (
  { metadata, fields, socialFor }: LogtoConnector,
  limitMs = defaultLimits.sendMs,
): SocialConnector => {
  const provider = metadata.name.en;
  const through = async <T>(config: Config<Fields>, ask: (social: LogtoSocial) => Promise<T>): Promise<T> => {
    try {
      return await ask(await socialFor(config));
    } catch (error) {
      throw socialErrorOf(error, provider);
    }
  };
  return defineSocialConnector({
    id: metadata.id,
    target: metadata.target,
    isStandard: metadata.isStandard === true,
    name: metadata.name,
    description: metadata.description,
    fields,

    getAuthorizationUri: (start: SocialStart & Passing, config) =>
      through(config, async ({ getAuthorizationUri }) => {
        const { state, redirectUri, passage = openPassage(metadata.id) } = start;
        const { connectorId, session } = passage;
        const asked = { state, redirectUri, connectorId, connectorFactoryId: metadata.id };
        const keep = async (kept: unknown) => session.keep(kept);
        // Some ask their provider for its addresses first.
        const address = await within(
          limitMs,
          getAuthorizationUri({ ...asked, jti: '', headers: {} }, keep),
          provider,
        );
        return readAddress(address, metadata.platform === 'Native', provider);
      }),

    getUserInfo: (returned: SocialReturn & Passing, config) =>
      through(config, async ({ getUserInfo }) => {
        const { passage = openPassage(metadata.id) } = returned;
        const data = dataOf(returned, provider);
        return readUser(await getUserInfo(data, async () => structuredClone(passage.session.get())), data);
      }),
  });
};

/**
 * As the pages of Logto hand it over: with the redirect URI, which is the one that was left with, whatever came back. A
 * token of Google's One Tap belongs to no one who left here, so it is not handed on.
 */
function dataOf({ data, redirectUri }: SocialReturn, provider: string): Record<string, string> {
  const { credential: _oneTap, ...rest } = data;
  // RFC 6749 §4.1.2.1. Few packages know it.
  if (rest['error']) throw new SocialRefusal('denied', `${provider} let nobody in.`);
  return { ...rest, redirectUri };
}

/** The browser goes there, so it must be a page: `javascript:` would be a script on ours. An app's own scheme opens that app. */
function readAddress(address: unknown, isNative: boolean, provider: string): string {
  const protocol = typeof address === 'string' ? URL.parse(address)?.protocol : undefined;
  const isPage = protocol === 'https:' || protocol === 'http:';
  const isApp = isNative && !/^(javascript|data|blob|file|vbscript|about):$/.test(protocol ?? 'about:');
  if (typeof address !== 'string' || !(isPage || isApp))
    throw new ConnectorError('config', `The package for ${provider} names no address to go to.`);
  return address;
}

/**
 * Of what the package tells, an address or a number may be one that anybody wrote into a profile, or into the return
 * itself: some packages hand on only verified ones, many do not, and none says which it is.
 */
function readUser(told: unknown, data: Readonly<Record<string, string>>): SocialUser {
  const { id, email, phone, name, avatar, rawData } = (told ?? {}) as Readonly<Record<string, unknown>>;
  const raw = withoutCredentials(rawData, data);
  return {
    // What is no text is refused by the host.
    id: id as string,
    ...(typeof email === 'string' && { email, isEmailVerified: false }),
    ...(typeof phone === 'string' && { phone, isPhoneVerified: false }),
    ...(typeof name === 'string' && { name }),
    ...(typeof avatar === 'string' && { avatar }),
    ...(raw && { rawData: raw }),
  };
}

async function within<T>(limitMs: number, asking: Promise<T>, provider: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new ConnectorError('transient', `${provider} took too long.`, { retry: 'later' })),
    limitMs,
  );
  try {
    return await Promise.race([asking, late]);
  } finally {
    clearTimeout(timer);
  }
}
