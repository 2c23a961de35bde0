/** The whole application behind a port, for tests of the sign-in pages that are to be true to the server. */
import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import { fetchFrom } from '@latchkey/connector-kit/testing';
import type { Page } from 'playwright-core';
import { createSimulator, exampleConfig } from '../../connectors/http-email/simulator.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import { openDatabase } from '../../server/database/open.ts';
import { freePort } from '../../server/testing/free-port.ts';
import { createHarness, type Harness } from '../../server/testing/harness.ts';
import { digestFor } from '../../server/testing/known-digests.ts';
import { createOperator } from '../../server/testing/operator.ts';

export type RealSignIn = Awaited<ReturnType<typeof startRealSignIn>>;

/** Phone and e-mail can be sent to; the limits of one client address do not count. */
export async function startRealSignIn({
  issuer,
}: {
  /** Answers for https://issuer.example. */ issuer?: (request: Request) => Promise<Response>;
} = {}) {
  const port = await freePort();
  // A name, not a number: passkeys belong to names.
  const address = `http://localhost:${port}`;
  const relay = createSimulator();
  const database = await openDatabase({ engine: 'sqlite', folder: ':memory:' });
  const harness: Harness = await createHarness(database, {
    config: { endpoint: address },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const isForIssuer = new URL(request.url).host === 'issuer.example';
      return issuer && isForIssuer ? issuer(request) : fetchFrom(relay)(request);
    },
  });
  const { messages, users } = harness.services;
  await messages.connectors.create({ tenantId: 'default', factoryId: 'http-email', config: exampleConfig });
  const operator = createOperator(harness);
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/demo-app?')) return answerAsApplication(response);
    return harness.app.handle('default', request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const before = (await operator.get('/api/sign-in-exp')).body as SettingsPatch & Record<string, unknown>;

  const change = async (patch: SettingsPatch) => {
    const answer = await operator.patch('/api/sign-in-exp', patch);
    assert.equal(answer.status, 200, answer.text);
  };
  return {
    address,
    harness,
    database,
    operator,
    change,
    /** As on a first start, with every limit of one address off. */
    async reset() {
      const { signIn, signUp, mfa, signInMode, forgotPasswordMethods } = before;
      const { passwordPolicy, passwordExpiration, agreeToTermsPolicy } = before;
      await change({
        signIn,
        signUp,
        mfa,
        signInMode,
        forgotPasswordMethods,
        passwordPolicy,
        passwordExpiration,
        agreeToTermsPolicy,
        termsOfUseUrl: null,
        privacyPolicyUrl: null,
        supportEmail: null,
        supportWebsiteUrl: null,
        messageLimitPolicy: { sendsPerAddress: 0, resendIntervalSeconds: 0 },
        sentinelPolicy: {},
      });
    },
    async addUser(fields: { phone?: string; username?: string; email?: string; password?: string }) {
      const { password, ...rest } = fields;
      const digest = password ? await digestFor(users, password) : null;
      return users.create('default', { ...rest, password: digest });
    },
    /** Digits of the number, without a plus. */
    code: (phone: string) => harness.readCode(phone),
    /** Of the newest e-mail. */
    emailCode: () =>
      String((relay.messages.at(-1)?.body as { payload?: { code?: string } } | undefined)?.payload?.code),
    smsTo: (phone: string) => messages.telephone.list({ tenantId: 'default', phone: `+${phone}` }),
    /** To the first screen, as an application sends people there. */
    async begin(page: Page, params: Readonly<Record<string, string>> = {}) {
      const query = new URLSearchParams({
        client_id: 'demo-app',
        redirect_uri: `${address}/demo-app`,
        response_type: 'code',
        scope: 'openid',
        state: 'x',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
        ...params,
      });
      // The newest of two messages is told by its time.
      harness.clock.move(1000);
      await page.goto(`${address}/oidc/auth?${query.toString()}`);
    },
    /** Back at the application, with a code of its own. */
    arrived: (page: Page) => page.waitForURL(/\/demo-app\?code=/),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await harness.close();
      await harness.services.close();
    },
  };
}

/** An application that leaves its code in the address bar, where a test can read it; the demo application would spend it at once. */
function answerAsApplication(response: ServerResponse): void {
  response
    .setHeader('content-type', 'text/html; charset=utf-8')
    .end(
      '<!doctype html><html lang="en"><title>Back</title><link rel="icon" href="data:,"><p>Back.</p></html>',
    );
}
