/** Each built-in provider through the whole application: set up by the Management API's room, signed up with, masked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApple, exampleConfig as appleConfig } from '../../../connectors/apple/simulator.ts';
import { createGitHub, exampleConfig as githubConfig } from '../../../connectors/github/simulator.ts';
import { createGoogle, exampleConfig as googleConfig } from '../../../connectors/google/simulator.ts';
import { createProvider, exampleConfig as oauth2Config } from '../../../connectors/oauth2/simulator.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, openExperience, told } from '../../testing/experience.ts';

interface Provider {
  (request: Request): Promise<Response>;
  signIn(authorizationUri: string): Promise<Record<string, string>>;
}

interface Row {
  readonly factoryId: string;
  readonly target: string;
  readonly open: () => Provider | Promise<Provider>;
  readonly config: Readonly<Record<string, unknown>>;
  readonly metadata?: { readonly target: string; readonly name: { readonly en: string } };
  /** Id, name and address, as the account has them: an address only where the provider has verified it. */
  readonly facts: readonly [id: string, name: string, email: string | null];
}

const acme = { target: 'acme', name: { en: 'Acme' } };
const apple = { factoryId: 'apple-universal', target: 'apple' };
const appleFacts = ['000792.d71059495fa24644.0638', 'Anong Suk', 'anong@mail.example'] as const;
const { clientId: servicesId } = appleConfig;

const rows: Readonly<Record<string, Row>> = {
  Google: {
    factoryId: 'google-universal',
    target: 'google',
    open: createGoogle,
    config: googleConfig,
    facts: ['110169484474386276334', 'Anong', 'anong@mail.example'],
  },
  GitHub: {
    factoryId: 'github-universal',
    target: 'github',
    open: createGitHub,
    config: githubConfig,
    facts: ['583231', 'Anong', 'anong@mail.example'],
  },
  Apple: { ...apple, open: createApple, config: appleConfig, facts: appleFacts },
  'Apple with the documented settings alone': {
    ...apple,
    open: createApple,
    config: { clientId: servicesId, scope: 'email name' },
    facts: appleFacts,
  },
  'OAuth 2.0': {
    factoryId: 'oauth2',
    target: 'acme',
    open: createProvider,
    config: oauth2Config,
    metadata: acme,
    facts: ['u1', 'Anong', null],
  },
};

const redirectUri = 'https://id.example/callback/c1';
const nothingNeeded = { ...everyWay, signUp: { identifiers: [], password: false, verify: false } };

eachDatabase('each built-in provider', (databases) => {
  for (const [name, { factoryId, target, open, config, metadata, facts }] of Object.entries(rows))
    test(`${name}: somebody signs up, and no secret is shown`, async (t) => {
      const provider = await open();
      const rig = await openExperience(databases, t, {
        fetch: (input, init) => provider(new Request(input, init)),
      });
      await rig.change(nothingNeeded);
      const { connectors } = rig.services.messages;
      const saved = await connectors.create({
        tenantId: 'default',
        id: 'c1',
        factoryId,
        config,
        ...(metadata && { metadata }),
      });
      const shown = JSON.stringify(saved);
      for (const key of ['clientSecret', 'privateKey'])
        if (typeof config[key] === 'string')
          assert.ok(!shown.includes(config[key].slice(0, 40)), `${key} is shown`);

      const person = await rig.begin('SignIn');
      const asked = { state: 'the-state', redirectUri };
      const sent = await person.call(
        'POST',
        '/api/experience/verification/social/c1/authorization-uri',
        asked,
      );
      const { authorizationUri, verificationId } = sent.json();
      const connectorData = await provider.signIn(String(authorizationUri));
      const body = { verificationId, connectorData };
      const back = await person.call('POST', '/api/experience/verification/social/c1/verify', body);
      assert.equal(told(back), '200');
      const again = await person.call('POST', '/api/experience/verification/social/c1/verify', body);
      assert.notEqual(again.status, 200, 'a return serves once');

      assert.equal(told(await person.switchTo('Register')), '204');
      const made = await person.call('POST', '/api/experience/identification', { verificationId });
      assert.equal(told(made), '201');
      const { redirectTo } = (await person.submit()).json();
      const tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
      const payload = Buffer.from(String(tokens['id_token']).split('.')[1] ?? '', 'base64url').toString();
      const user = await rig.services.users.find('default', (JSON.parse(payload) as { sub: string }).sub);
      const [id, called, email] = facts;
      const { userId } = (user?.identities[target] ?? {}) as { userId?: string };
      assert.deepEqual([userId, user?.name, user?.email], [id, called, email]);
    });
});
