/** Calls of the Management API of the default tenant, with the token of the person and in their language. */
import { ApiRefusal, Unreachable } from './refusal.ts';

/** An answer with the version that it shows, for `If-Match` of the change that follows. */
export interface Tagged<T> {
  readonly body: T;
  readonly tag: string | undefined;
}

export interface Api {
  get<T>(path: string): Promise<T>;
  getTagged<T>(path: string): Promise<Tagged<T>>;
  /** `tag`: refused with 412 `request.changed_meanwhile` when it shows another version by now. */
  post<T>(path: string, body: unknown, tag?: string): Promise<T>;
  patch<T>(path: string, body: unknown, tag?: string): Promise<T>;
  remove(path: string): Promise<void>;
  /** The raw answer with its body unread; for event streams. */
  open(path: string, init: { accept: string; signal: AbortSignal }): Promise<Response>;
}

interface Around {
  readonly origin: string;
  readonly language: () => string;
  readonly token: () => Promise<string>;
  /** The server refused this token. */
  readonly refused: (token: string) => void;
}

export function createApi({ origin, language, token, refused }: Around): Api {
  const once = async (path: string, init: RequestInit, accessToken: string): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${accessToken}`);
    headers.set('accept-language', language());
    return fetch(`${origin}${path}`, { ...init, headers, credentials: 'omit' }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new Unreachable(path, { cause: error });
    });
  };

  /** A refused token is renewed once; a second 401 is the answer. */
  const call = async (path: string, init: RequestInit): Promise<Response> => {
    const first = await token();
    const answer = await once(path, init, first);
    if (answer.status !== 401 || (await isAboutSomethingElse(answer))) return okOrThrow(answer);
    refused(first);
    return okOrThrow(await once(path, init, await token()));
  };

  const withBody = (method: string, body: unknown, tag: string | undefined): RequestInit => ({
    method,
    body: JSON.stringify(body),
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(tag !== undefined && { 'if-match': tag }),
    },
  });

  return {
    get: async <T>(path: string) => read<T>(await call(path, { headers: { accept: 'application/json' } })),
    async getTagged<T>(path: string) {
      const answer = await call(path, { headers: { accept: 'application/json' } });
      return { body: await read<T>(answer), tag: answer.headers.get('etag') ?? undefined };
    },
    post: async <T>(path: string, body: unknown, tag?: string) =>
      read<T>(await call(path, withBody('POST', body, tag))),
    patch: async <T>(path: string, body: unknown, tag?: string) =>
      read<T>(await call(path, withBody('PATCH', body, tag))),
    async remove(path) {
      await call(path, { method: 'DELETE' });
    },
    open: (path, { accept, signal }) => call(path, { headers: { accept }, signal, cache: 'no-store' }),
  };
}

/** A provider that refuses our credentials is a 401 too (`connector.authorization_failed`), and no reason to renew. */
async function isAboutSomethingElse(answer: Response): Promise<boolean> {
  const { code } = new ApiRefusal(401, await bodyOf(answer.clone()));
  return code !== '' && !code.startsWith('auth.');
}

async function okOrThrow(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  throw new ApiRefusal(answer.status, await bodyOf(answer));
}

const bodyOf = (answer: Response): Promise<unknown> => answer.json().catch(() => undefined);

async function read<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return undefined as T;
  // A page of somebody between us and the server, with a status that promises our JSON.
  return (await answer.json().catch(() => {
    throw new ApiRefusal(answer.status, undefined);
  })) as T;
}
