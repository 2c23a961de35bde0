/** Sign-ins at a simulated provider, which tests make behave otherwise for a moment. */
import {
  type ConnectorError,
  type Fields,
  isSocialRefusal,
  type SocialConnector,
} from '@latchkey/connector-kit';
import { createSocialBench, type Handler, type SocialCase } from '@latchkey/connector-kit/testing';

/** `state` is how the provider behaves: its person, its faults, the `error` that its token endpoint gives. */
export function createSignInTrial<F extends Fields, S extends { error?: string | undefined }>(
  connector: SocialConnector<F>,
  exampleConfig: object,
  provider: Handler & { readonly signIn: SocialCase['signIn']; readonly state: S },
) {
  const { signIn, state } = provider;
  const having = (settings: object) =>
    createSocialBench(connector, { config: { ...exampleConfig, ...settings }, provider, signIn });
  const bench = having({});

  /** Runs while the provider is so, and leaves it as it was. */
  async function when<T>(so: Partial<S>, run: () => Promise<T>): Promise<T> {
    const before = { ...state };
    Object.assign(state, so);
    try {
      return await run();
    } finally {
      Object.assign(state, before);
    }
  }

  return {
    having,
    bench,
    when,
    /** Whose fault an error of the token endpoint is taken for: a kind, or `refusal` with its reason. */
    async meaningOf(error: string): Promise<string> {
      const so: Partial<S> = {};
      so.error = error;
      return meaning(await when(so, async () => bench.failure(await bench.comeBack())));
    },
  };
}

const meaning = (thrown: ConnectorError): string =>
  isSocialRefusal(thrown) ? `refusal ${thrown.reason}` : thrown.kind;
