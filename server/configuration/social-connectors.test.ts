/** Social connectors in a document: known by target and factory, shown on the sign-in page in their order, taken away with a word about people. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planWords } from '../../cli/config/plan-words.ts';
import type { ConfigurationDocument } from '../../contract/configuration.ts';
import { acmeSecret, openConfigured, rowsOf, secretsOfDev, who } from '../testing/configured.ts';
import { eachDatabase } from '../testing/databases.ts';
import { failingAt } from '../testing/failing-database.ts';
import { createConfiguration } from './configuration.ts';

const secrets = secretsOfDev;
type Rig = Awaited<ReturnType<typeof openConfigured>>;

/** What stands in the document of a tenant, and a change of it. */
async function exported({ configuration }: Pick<Rig, 'configuration'>, tenantId = 'dev') {
  const { document } = await configuration.export(tenantId);
  const social = document.socialConnectors ?? {};
  const { acme, github } = social;
  assert.ok(acme && github);
  return { document, social, acme, github };
}
const only = (socialConnectors: object, more: object = {}) => ({
  schemaVersion: 1,
  socialConnectors,
  ...more,
});
const changed = (changes: readonly { section: string; key: string; action: string }[]) =>
  changes.map(({ section, key, action }) => `${action} ${section}.${key}`);
const codes = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code);
const shownIn = (document: ConfigurationDocument) => document.signInExperience?.socialSignInConnectorTargets;

eachDatabase('social connectors in a document', ({ open }) => {
  test('F2: exported by target, secrets as references; in an empty tenant they work, under ids of their own', async () => {
    const { configuration, messages, ...rig } = await openConfigured(await open());
    const { document, acme, github } = await exported({ configuration });
    assert.equal(acme.config['clientSecret'], '${secret:social/acme/clientSecret}');
    assert.equal(github.config['clientSecret'], '${secret:social/github/clientSecret}');
    assert.deepEqual(
      [acme.connectorId, acme.metadata?.name?.['th'], acme.metadata?.logo, acme.syncProfile],
      ['oidc', 'แอคมี', 'https://acme.example/logo.svg', true],
    );
    assert.deepEqual([github.connectorId, github.metadata], ['github-universal', undefined]);
    assert.deepEqual(shownIn(document), ['github', 'acme']);
    await configuration.apply('production', { document, secrets, who });
    const [one, other] = await messages.connectors.openSocial('production');
    assert.deepEqual([one?.target, one?.settings['clientSecret']], ['acme', acmeSecret]);
    const before = await messages.connectors.openSocial('dev');
    assert.ok(![one?.id, other?.id].some((id) => before.some((dev) => dev.id === id)));
    assert.deepEqual(
      (await messages.social.list('production'))
        .map(({ target, syncsProfile }) => `${target} ${syncsProfile}`)
        .toSorted(),
      ['acme true', 'github false'],
    );
    await rig.close();
  });

  test('a change keeps the id, another factory under the same target is made anew', async () => {
    const { configuration, messages, ...rig } = await openConfigured(await open());
    const { acme, github } = await exported({ configuration });
    const idOf = async (target: string) =>
      (await messages.connectors.openSocial('dev')).find((one) => one.target === target)?.id;
    const id = await idOf('acme');
    const { metadata: _metadata, ...plain } = acme;
    const renamed = { ...plain, config: { ...acme.config, scope: 'openid email' }, syncProfile: false };
    const applied = await configuration.apply('dev', { document: only({ acme: renamed, github }), who });
    assert.deepEqual(changed(applied.changes), ['change socialConnectors.acme']);
    assert.equal(await idOf('acme'), id);
    assert.deepEqual((await exported({ configuration })).acme, renamed);
    const [open1] = await messages.connectors.openSocial('dev');
    assert.equal(open1?.settings['clientSecret'], acmeSecret, 'its secret stayed');

    const oauth = {
      connectorId: 'oauth2',
      config: {
        authorizationEndpoint: 'https://acme.example/authorize',
        tokenEndpoint: 'https://acme.example/token',
        userInfoEndpoint: 'https://acme.example/me',
        clientId: 'latchkey',
        clientSecret: '${secret:social/acme/clientSecret}',
        scope: 'profile',
      },
    };
    // F2: the secret of one factory is not handed to another.
    const plan = await configuration.plan('dev', { document: only({ acme: oauth, github }) });
    assert.deepEqual(codes(plan.problems), ['configuration.secret_missing']);
    const other = await configuration.apply('dev', { document: only({ acme: oauth, github }), secrets, who });
    assert.deepEqual(changed(other.changes), ['replace socialConnectors.acme']);
    assert.notEqual(await idOf('acme'), id);
    assert.deepEqual(shownIn((await exported({ configuration })).document), ['github', 'acme']);
    await rig.close();
  });

  test('F2: no document sends the secret of a provider to another address', async () => {
    const { configuration, database, ...rig } = await openConfigured(await open());
    const { acme, github } = await exported({ configuration });
    const before = await rowsOf(database, 'dev');
    const moved = { ...acme, config: { ...acme.config, tokenEndpoint: 'https://evil.example/token' } };
    await assert.rejects(configuration.apply('dev', { document: only({ acme: moved, github }), who }), {
      code: 'connector.invalid_config',
    });
    const elsewhere = { acme, github, evil: { ...acme, metadata: undefined } };
    await assert.rejects(configuration.apply('dev', { document: only(elsewhere), who }), {
      code: 'configuration.secret_missing',
    });
    assert.deepEqual(await rowsOf(database, 'dev'), before);
    await rig.close();
  });

  test('one that goes takes its button along; the plan says how many people lose their only way in', async () => {
    const { configuration, identities, users, ...rig } = await openConfigured(await open());
    const { github } = await exported({ configuration });
    for (const [name, phone] of [['ann'], ['ben'], ['cat', '+66812345678']] as const) {
      const { id } = await users.create('dev', phone ? { phone } : { username: name });
      await identities.link('dev', id, { target: 'acme', id: name });
    }
    const document = only({ github });
    const plan = await configuration.plan('dev', { document });
    assert.deepEqual(changed(plan.changes), [
      'remove socialConnectors.acme',
      'change signInExperience.socialSignInConnectorTargets',
    ]);
    assert.equal(plan.impact.users.cannotSignIn, 2, 'the third has a number');
    const words = planWords(plan, 'dev').join('\n');
    assert.match(words, /- remove socialConnectors\.acme/);
    assert.match(words, /2 people would lose their only way in: an account at acme/);
    assert.match(words, /signIn: no more an account at acme/);
    await assert.rejects(configuration.apply('dev', { document, who, ifUnused: true }), {
      code: 'request.would_lock_out',
    });
    await configuration.apply('dev', { document, who });
    const { document: after } = await configuration.export('dev');
    assert.deepEqual([Object.keys(after.socialConnectors ?? {}), shownIn(after)], [['github'], ['github']]);
    assert.equal((await configuration.apply('dev', { document, who })).isChange, false);
    await configuration.rollback('dev', { who });
    assert.deepEqual(shownIn((await exported({ configuration })).document), ['github', 'acme']);
    await rig.close();
  });

  test('a failure at any statement of a change, a removal and a new one leaves every row as it was', async () => {
    const { configuration, database, services, ...rig } = await openConfigured(await open());
    const { acme } = await exported({ configuration });
    const bolt = { ...acme, metadata: { name: { en: 'Bolt' } } };
    const renamed = { ...acme, metadata: { name: { en: 'Acme & Co' } } };
    const document = only(
      { acme: renamed, bolt },
      { signInExperience: { socialSignInConnectorTargets: ['bolt', 'acme'] } },
    );
    const given = { document, secrets: { 'social/acme/clientSecret': acmeSecret }, who };
    const before = await rowsOf(database, 'dev');
    let failing = 1;
    for (; ; failing += 1) {
      const broken = createConfiguration({ ...services, database: failingAt(database, failing) });
      const outcome = await broken.apply('dev', given).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (outcome === undefined) break;
      assert.ok(outcome instanceof Error && outcome.message === 'injected');
      assert.deepEqual(await rowsOf(database, 'dev'), before, `statement ${failing}`);
    }
    assert.ok(failing > 20, `${failing} statements`);
    assert.deepEqual(Object.keys((await configuration.export('dev')).document.socialConnectors ?? {}), [
      'acme',
      'bolt',
    ]);
    await rig.close();
  });

  test('an older document says nothing of them, and they stay', async () => {
    const { configuration, ...rig } = await openConfigured(await open());
    const { document } = await exported({ configuration });
    const { socialConnectors: _social, signInExperience, ...older } = document;
    const { socialSignInConnectorTargets: _targets, ...settings } = signInExperience ?? {};
    const plan = await configuration.plan('dev', { document: { ...older, signInExperience: settings } });
    assert.equal(plan.isChange, false);
    await rig.close();
  });

  test('refusals: a button without a connector, a target that is not the factory’s, a factory of another kind', async () => {
    const { configuration, database, ...rig } = await openConfigured(await open());
    const { acme, github } = await exported({ configuration });
    const before = await rowsOf(database, 'production');
    const buttons = { signInExperience: { socialSignInConnectorTargets: ['acme'] } };
    await assert.rejects(configuration.plan('production', { document: { schemaVersion: 1, ...buttons } }), {
      code: 'configuration.unknown_reference',
    });
    const sms = { connectorId: 'twilio-short-message-service', config: {} };
    const named = { ...github, metadata: { name: { en: 'Hub' } } };
    for (const [document, code] of [
      [only({ hub: github }), 'configuration.invalid_document'],
      [only({ ['x'.repeat(257)]: acme }), 'configuration.invalid_document'],
      [only({ acme: sms }), 'configuration.invalid_document'],
      [{ schemaVersion: 1, connectors: { sms: acme } }, 'configuration.invalid_document'],
      ...[{ type: 5 }, { logo: 5 }, { name: { th: 'ของเรา' } }].map(
        (metadata) =>
          [
            { schemaVersion: 1, connectors: { sms: { connectorId: 'outbox', config: {}, metadata } } },
            'configuration.invalid_document',
          ] as const,
      ),
      [only({ github: named }), 'connector.cannot_overwrite_metadata_for_non_standard_connector'],
      [only({ acme: { ...acme, connectorId: 'nothing' } }), 'connector.not_found_with_connector_id'],
      [only({ acme: { ...acme, metadata: { target: 'bolt' } } }), 'configuration.invalid_document'],
    ] as const)
      await assert.rejects(
        configuration.apply('production', {
          document,
          secrets: { ...secrets, 'social/hub/clientSecret': 'x'.repeat(12) },
          who,
        }),
        { code },
        JSON.stringify(document),
      );
    assert.deepEqual(await rowsOf(database, 'production'), before);
    await rig.close();
  });
});
