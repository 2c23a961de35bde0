/** The contract of social connectors: what each must answer, ours or a stranger's. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { readConfig } from '../config.ts';
import { type ConnectorError, isConnectorError } from '../errors.ts';
import type { Fields, Given } from '../fields.ts';
import { createHttp } from '../http.ts';
import { isSocialConnector, type SocialConnector, type SocialReturn, type SocialUser } from '../social.ts';
import { isSocialRefusal, type SocialReason } from '../social-refusal.ts';
import { userThrough } from '../social-through.ts';
import { benchLimits, expectAttemptOver, limitsDuring, secretsIn } from './bench.ts';
import { fetchFrom } from './fetch-from.ts';
import { type Handler, type Outage, withOutage } from './simulator.ts';

export interface SocialCase {
  /** A complete configuration, as an operator would store it. Its secrets should be 8 letters or longer. */
  readonly config: Given;
  /** The provider's own server. */
  readonly provider: Handler;
  /** Plays the browser and the person: opens the address there, signs in, and answers what is sent back to us. */
  readonly signIn: (authorizationUri: string) => Promise<Readonly<Record<string, string>>>;
  /** The time that the connector is told; it must suit the simulator. */
  readonly clock?: { now(): number };
}

export type SocialBench = ReturnType<typeof createSocialBench>;

/** One sign-in at a time, with a state, a nonce and a verifier of its own, as the host makes them. */
export function createSocialBench<F extends Fields>(connector: SocialConnector<F>, example: SocialCase) {
  const { clock = Date, config, signIn } = example;
  const redirectUri = 'https://id.example/callback/c1';
  const settings = () => readConfig(connector.fields, config);

  const start = async () => {
    const [state, nonce, codeVerifier] = [0, 1, 2].map(() => randomBytes(32).toString('base64url')) as [
      string,
      string,
      string,
    ];
    const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
    const http = createHttp({ fetch: fetchFrom(example.provider), limits: benchLimits });
    const address = await connector.getAuthorizationUri(
      Object.freeze({ state, nonce, redirectUri, codeChallenge }),
      settings(),
      { http, clock },
    );
    return { address, state, nonce, codeVerifier };
  };
  const comeBack = async (): Promise<SocialReturn> => {
    const { address, state, nonce, codeVerifier } = await start();
    const data = await signIn(address);
    assert.equal(data['state'], state, 'the state comes back');
    return { data, nonce, codeVerifier, redirectUri };
  };
  const ask = (
    returned: SocialReturn,
    handler = example.provider,
    limits = benchLimits,
  ): Promise<SocialUser> =>
    userThrough(connector, returned, settings(), { fetch: fetchFrom(handler), clock, limits });
  const failure = async (
    returned: SocialReturn,
    handler?: Handler,
    limits = benchLimits,
  ): Promise<ConnectorError> => {
    const thrown: unknown = await ask(returned, handler, limits).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.ok(isConnectorError(thrown), `it should throw a ConnectorError, not ${String(thrown)}`);
    const told = JSON.stringify([thrown.message, thrown.providerMessage, thrown.providerCode]);
    const { code = '' } = returned.data;
    for (const hidden of [...secretsIn(connector.fields, config), returned.codeVerifier, code])
      assert.ok(hidden.length < 4 || !told.includes(hidden), `it tells what must not be told: ${told}`);
    return thrown;
  };
  return { connector, config, start, comeBack, ask, failure };
}

/**
 * Registers every check of the contract as a test of `node:test`.
 *
 * @example
 * ```ts
 * const provider = await createIssuer();
 * testSocialConnector(acme, { config: exampleConfig, provider, signIn: provider.signIn });
 * ```
 */
export function testSocialConnector<F extends Fields>(
  connector: SocialConnector<F>,
  example: SocialCase,
): void {
  const bench = createSocialBench(connector, example);
  for (const [name, run] of Object.entries({ ...checksOf(bench, example), ...outageChecks(bench, example) }))
    test(`${connector.id} ${name}`, run);
}

function checksOf(bench: SocialBench, { config }: SocialCase): Record<string, () => Promise<void>> {
  const { connector, start, comeBack, ask, failure } = bench;
  const refuses = async (returned: SocialReturn, reason: SocialReason) => {
    const error = await failure(returned);
    assert.ok(isSocialRefusal(error), `${error.message} (${error.kind}) is no SocialRefusal`);
    assert.equal(error.reason, reason, error.message);
  };
  return {
    async 'has the frame of a social connector, and names each setting that is missing'() {
      assert.ok(isSocialConnector(connector));
      const needed = Object.entries(connector.fields).filter(
        ([, { required, defaultValue }]) => required === true && defaultValue === undefined,
      );
      for (const [key] of needed)
        assert.throws(
          () => readConfig(connector.fields, { ...config, [key]: undefined }),
          (error) =>
            isConnectorError(error) && error.issues?.some(({ path }) => path.startsWith(key)) === true,
          `${key} may be missing unnoticed`,
        );
    },
    async 'sends the person away with state, challenge and return address, and without a secret'() {
      const { address, state, codeVerifier } = await start();
      const { searchParams: sent } = new URL(address);
      assert.deepEqual(
        ['response_type', 'state', 'redirect_uri', 'code_challenge_method'].map((name) => sent.get(name)),
        ['code', state, 'https://id.example/callback/c1', 'S256'],
      );
      for (const hidden of [...secretsIn(connector.fields, config), codeVerifier])
        assert.ok(!address.includes(hidden), 'a secret stands in the address');
    },
    async 'says who came back, and the same id the next time'() {
      const one = await ask(await comeBack());
      assert.ok(one.id);
      assert.equal((await ask(await comeBack())).id, one.id);
    },
    async 'refuses a return without a code, and one that says no'() {
      const returned = await comeBack();
      await refuses({ ...returned, data: { state: 's' } }, 'code');
      await refuses({ ...returned, data: { state: 's', error: 'access_denied' } }, 'denied');
    },
    async 'refuses a code that is not of this provider, and one that was used'() {
      const returned = await comeBack();
      await refuses({ ...returned, data: { ...returned.data, code: 'made-up-by-somebody' } }, 'code');
      await ask(returned);
      await refuses(returned, 'code');
    },
    async 'refuses a code that was made for another browser: its verifier is another one'() {
      const [mine, theirs] = [await comeBack(), await comeBack()];
      await refuses({ ...mine, data: theirs.data }, 'code');
    },
  };
}

const outages: readonly Outage[] = [
  'refused',
  'reset',
  'silent',
  'nonsense',
  'empty',
  'endless',
  'broken',
  'redirect',
  { status: 503, body: '' },
  { status: 429, body: '{}' },
];

function outageChecks({ comeBack, failure }: SocialBench, { provider }: SocialCase) {
  return Object.fromEntries(
    outages.map((outage) => [
      `lets nobody in when the provider is ${typeof outage === 'string' ? outage : JSON.stringify(outage)}`,
      async () => {
        expectAttemptOver(
          await failure(await comeBack(), withOutage(outage, provider), limitsDuring(outage)),
        );
      },
    ]),
  );
}
