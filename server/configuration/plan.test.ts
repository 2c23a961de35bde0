/** Plans: what would change, what is missing, which rule would break, for how many people; and that nothing is changed by asking. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../contract/errors.ts';
import { errorText, type Language, languages } from '../../words/index.ts';
import { acmeSecret, authToken, githubSecret, openConfigured, rowsOf, who } from '../testing/configured.ts';
import { eachDatabase } from '../testing/databases.ts';

const codes = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code);

eachDatabase('plans', ({ open }) => {
  test('a missing secret is told by its name and refuses apply; given, in a variable or already there it is found', async () => {
    const { configuration, database, ...rig } = await openConfigured(await open());
    const { document } = await configuration.export('dev');
    const before = await rowsOf(database, 'production');
    const plan = await configuration.plan('production', { document, language: 'ru' });
    assert.equal(plan.canApply, false);
    assert.deepEqual(
      plan.problems.map(({ code, data }) => [code, (data as { name: string }).name]),
      [
        ['configuration.secret_missing', 'secret:twilio/authToken'],
        ['configuration.secret_missing', 'secret:social/acme/clientSecret'],
        ['configuration.secret_missing', 'secret:social/github/clientSecret'],
        ['configuration.secret_missing', 'secret:hooks/sales/Authorization'],
      ],
    );
    assert.match(plan.problems[0]?.message ?? '', /Не хватает секрета: secret:twilio\/authToken/);
    await assert.rejects(configuration.apply('production', { document, who }), {
      code: 'configuration.secret_missing',
    });
    assert.deepEqual(await rowsOf(database, 'production'), before);
    const environment = {
      LATCHKEY_SECRET_TWILIO_AUTHTOKEN: authToken,
      LATCHKEY_SECRET_SOCIAL_ACME_CLIENTSECRET: acmeSecret,
      LATCHKEY_SECRET_SOCIAL_GITHUB_CLIENTSECRET: githubSecret,
      LATCHKEY_SECRET_HOOKS_SALES_AUTHORIZATION: 'Bearer x',
    };
    assert.deepEqual((await configuration.plan('production', { document, environment })).problems, []);
    assert.deepEqual((await configuration.plan('dev', { document })).problems, []);
    await rig.close();
  });

  test('variables stand for anything; an unknown one is missing; a doubled dollar is none', async () => {
    const { configuration, accountCenter, ...rig } = await openConfigured(await open());
    const document = {
      schemaVersion: 1,
      accountCenter: { deleteAccountUrl: '${env:SHOP}/leave', customCss: '$${env:SHOP}' },
    };
    const plan = await configuration.plan('dev', { document });
    assert.deepEqual(codes(plan.problems), ['configuration.secret_missing']);
    await configuration.apply('dev', { document, environment: { SHOP: 'https://shop.example' }, who });
    const { settings } = await accountCenter.find('dev');
    assert.equal(settings.deleteAccountUrl, 'https://shop.example/leave');
    assert.equal(settings.customCss, '${env:SHOP}');
    const { document: exported } = await configuration.export('dev');
    assert.equal(exported.accountCenter?.customCss, '$${env:SHOP}');
    await rig.close();
  });

  test('F2: no document sends the tenant’s secret to another address, to another setting or in words', async () => {
    const { configuration, messages, ...rig } = await openConfigured(await open());
    await messages.connectors.create({
      tenantId: 'dev',
      factoryId: 'http-sms',
      config: { endpoint: 'https://sms.example/send', authorization: authToken },
    });
    const connectors = (config: object) => ({
      schemaVersion: 1,
      connectors: { sms: { connectorId: 'http-sms', config } },
    });
    const reference = '${secret:http/authorization}';
    const moved = connectors({ endpoint: 'https://evil.example/', authorization: reference });
    await assert.rejects(configuration.apply('dev', { document: moved, who }), {
      code: 'connector.invalid_config',
    });
    assert.deepEqual(codes((await configuration.plan('dev', { document: moved })).problems), [
      'connector.invalid_config',
    ]);
    const elsewhere = connectors({
      endpoint: `https://evil.example/?${reference}`,
      authorization: reference,
    });
    const inWords = { schemaVersion: 1, accountCenter: { customCss: reference } };
    for (const [document, path] of [
      [elsewhere, 'connectors.sms.config.endpoint'],
      [inWords, 'accountCenter.customCss'],
    ] as const)
      await assert.rejects(configuration.plan('dev', { document }), {
        code: 'configuration.secret_in_the_open',
        options: { data: { paths: [path] }, values: { path, variable: '${env:NAME}' } },
      });
    await rig.close();
  });

  test('what looks like a reference and is none is refused with its place and the right forms, and never kept as the secret', async () => {
    const { configuration, database, ...rig } = await openConfigured(await open());
    const { document } = await configuration.export('dev');
    const before = await rowsOf(database, 'dev');
    const { sms } = document.connectors ?? {};
    assert.ok(sms);
    const given = { secrets: { 'twilio/authToken': authToken }, environment: { PATH: '/usr/bin' } };
    for (const text of [
      '${PATH}',
      '${ENV:PATH}',
      '${vault:twilio/authToken}',
      '${secret:twilio/authToken',
      '{secret:twilio/authToken}',
      'env:PATH',
      '$PATH',
      'Bearer ${TOKEN}',
    ]) {
      const changed = {
        ...document,
        connectors: { sms: { ...sms, config: { ...sms.config, authToken: text } } },
        hooks: {
          sales: {
            ...document.hooks?.['sales'],
            config: { url: 'https://h.example', headers: { Token: text } },
          },
        },
      };
      const refused = { code: 'configuration.malformed_reference' };
      for (const act of ['plan', 'apply'] as const)
        await assert.rejects(configuration[act]('dev', { document: changed, who, ...given }), (error) => {
          assert.ok(error instanceof Refusal);
          assert.equal(error.code, refused.code, `${act} ${text}`);
          assert.match(
            errorText('en', error.code, error.options.values),
            /connectors\.sms\.config\.authToken, hooks\.sales\.config\.headers\.Token\. .*\$\{secret:name\} and \$\{env:NAME\}/,
          );
          return true;
        });
    }
    assert.deepEqual(await rowsOf(database, 'dev'), before);
    // Where no secret stands it is a text like any other; a secret of such looks is given under its name.
    const named = { connectors: document.connectors, accountCenter: { customCss: '${PATH}' } };
    const secrets = { ...given.secrets, 'twilio/authToken': '${PATH} of forty characters or so, but odd' };
    await configuration.apply('dev', { document: { schemaVersion: 1, ...named }, secrets, who });
    const [open1] = await rig.messages.connectors.open('dev');
    assert.equal(open1?.settings['authToken'], secrets['twilio/authToken']);
    assert.equal((await rig.accountCenter.find('dev')).settings.customCss, '${PATH}');
    await rig.close();
  });

  test('F2: a secret in clear in a document is warned of in the operator’s language, and applied; a reference is not warned of', async () => {
    const { configuration, messages, ...rig } = await openConfigured(await open());
    const { document } = await configuration.export('dev');
    const inClear = async (asked: unknown, language: Language = 'en') =>
      (await configuration.plan('dev', { document: asked, language })).warnings.filter(
        ({ kind }) => kind === 'secret_in_clear',
      );
    assert.deepEqual(await inClear(document), []);
    const { sms } = document.connectors ?? {};
    const sales = document.hooks?.['sales'];
    assert.ok(sms && sales);
    const changed = {
      schemaVersion: 1,
      connectors: { sms: { ...sms, config: { ...sms.config, authToken: `${authToken}-new` } } },
      hooks: {
        sales: {
          ...sales,
          config: { ...sales.config, headers: { Authorization: 'in clear', 'X-From': 'us' } },
        },
      },
    };
    const texts = new Set<string>();
    for (const language of languages) {
      const warnings = await inClear(changed, language);
      assert.deepEqual(
        warnings.map(({ path }) => path),
        ['connectors.sms.config.authToken', 'hooks.sales.config.headers.Authorization'],
      );
      assert.ok(!JSON.stringify(warnings).includes(authToken));
      texts.add(warnings[0]?.message ?? '');
    }
    assert.equal(texts.size, languages.length);
    assert.equal((await configuration.apply('dev', { document: changed, who })).isChange, true);
    assert.equal((await messages.connectors.open('dev'))[0]?.settings['authToken'], `${authToken}-new`);
    // It is told as long as the file has it, also where nothing else is to be said.
    assert.equal((await configuration.plan('dev', { document: changed })).isChange, false);
    assert.equal((await inClear(changed)).length, 2);
    await rig.close();
  });

  test('rules across sections: no second factor, no sign-in and no reset by SMS without its connector', async () => {
    const { configuration, database, users, ...rig } = await openConfigured(await open());
    await users.create('dev', { phone: '+66812345678' });
    const before = await rowsOf(database, 'dev');
    const gone = await configuration.plan('dev', { document: { schemaVersion: 1, connectors: {} } });
    assert.deepEqual(codes(gone.problems), ['sign_in_experiences.enabled_connector_not_found']);
    assert.equal(gone.impact.users.cannotSignIn, 1);
    assert.equal(gone.impact.isHarmful, true);
    const mfa = { factors: ['PhoneVerificationCode'], policy: 'NoPrompt' };
    const document = { schemaVersion: 1, signInExperience: { mfa } };
    const unable = await configuration.plan('production', { document });
    assert.deepEqual(codes(unable.problems), ['configuration.mfa_needs_connector']);
    await assert.rejects(configuration.apply('production', { document, who }), {
      code: 'configuration.mfa_needs_connector',
    });
    assert.deepEqual(await rowsOf(database, 'dev'), before, 'a plan changes nothing');
    const passwords = {
      schemaVersion: 1,
      signInExperience: {
        signIn: {
          methods: [{ identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: true }],
        },
        signInMode: 'Register',
      },
    };
    await assert.rejects(configuration.apply('dev', { document: passwords, who, ifUnused: true }), {
      code: 'request.would_lock_out',
    });
    await rig.close();
  });

  test('templates that lack a language, and what a save would say of them, are warnings', async () => {
    const { configuration, ...rig } = await openConfigured(await open());
    const { document } = await configuration.export('dev');
    const { connectors } = document;
    const config = {
      ...connectors?.sms?.config,
      templates: [
        { usageType: 'Generic', content: 'Your code is {{code}}' },
        { usageType: 'SignIn', locale: 'th', content: 'รหัส {{code}}' },
        { usageType: 'SignIn', locale: 'zh-TW', content: '代碼 {{code}}' },
      ],
    };
    const changed = { ...document, connectors: { sms: { ...connectors?.sms, config } } };
    const plan = await configuration.plan('dev', { document: changed });
    const missing = plan.warnings.filter(({ kind }) => kind === 'language_missing');
    assert.equal(missing.length, 2);
    assert.match(missing[1]?.message ?? '', /SignIn.*: en\./);
    assert.deepEqual(
      plan.changes.map(({ section, key, differences }) => [
        section,
        key,
        differences.map(({ path }) => path),
      ]),
      [['connectors', 'sms', ['config.templates']]],
    );
    await rig.close();
  });

  test('what is no document, and what names nothing, is refused with its path', async () => {
    const { configuration, ...rig } = await openConfigured(await open());
    for (const document of [
      null,
      [],
      {},
      { schemaVersion: 2 },
      { schemaVersion: 1, nothing: {} },
      { schemaVersion: 1, applications: { a: { name: 'A', type: 'Car' } } },
      { schemaVersion: 1, applications: { 'a b': { name: 'A', type: 'SPA' } } },
      { schemaVersion: 1, signInExperience: { mfa: 1 } },
      { schemaVersion: 1, resources: [] },
    ])
      await assert.rejects(
        configuration.plan('dev', { document }),
        { code: 'configuration.invalid_document' },
        JSON.stringify(document),
      );
    const role = { name: 'R', description: 'r', scopes: { nothing: ['a'] } };
    await assert.rejects(configuration.plan('dev', { document: { schemaVersion: 1, roles: { r: role } } }), {
      code: 'configuration.unknown_reference',
    });
    await rig.close();
  });

  test('what can never change is made anew, and what hung on it hangs on the new one', async () => {
    const { configuration, permissions, ...rig } = await openConfigured(await open());
    const { document } = await configuration.export('dev');
    const api = document.resources?.['orders-api'];
    assert.ok(api);
    const moved = { ...api, indicator: 'https://orders.example/v2' };
    const applied = await configuration.apply('dev', {
      document: { schemaVersion: 1, resources: { 'orders-api': moved } },
      who,
    });
    assert.deepEqual(
      applied.changes.map(({ action }) => action),
      ['replace'],
    );
    const robot = (await permissions.roles.list('dev')).find(({ name }) => name === 'Robot');
    assert.ok(robot);
    const scopes = await permissions.roles.scopes('dev', robot);
    assert.deepEqual(scopes.map(({ name }) => name).toSorted(), ['read:orders', 'write:orders']);
    const after = await configuration.export('dev');
    assert.deepEqual(after.document.roles, document.roles);
    await rig.close();
  });
});
