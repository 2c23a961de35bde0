/** What anybody may read, by its answers: `/api/.well-known/*`, `/api/status`, `/console/config.json`. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { newcomersSettings } from '../../contract/fresh-settings.ts';
import { eachDatabase } from '../testing/databases.ts';
import { openOperator } from '../testing/operator.ts';

eachDatabase('well-known', (databases) => {
  let opened: Awaited<ReturnType<typeof openOperator>>;
  beforeEach(async () => {
    opened = await openOperator(await databases.open());
  });
  const read = (path: string, headers: Record<string, string> = {}, tenantId = 'default') =>
    opened.operator.get(path, { authorization: null, headers, tenantId });

  test('sign-in-exp 200: the row without what only operators need, with what is known at run time', async () => {
    const answer = await read('/api/.well-known/sign-in-exp?appId=demo-app');
    const {
      emailBlocklistPolicy: _,
      forgotPasswordMethods: __,
      messageLimitPolicy: ___,
      phoneNumberPolicy: ____,
      ...shown
    } = newcomersSettings;
    assert.deepEqual(answer.body, {
      ...shown,
      tenantId: 'default',
      id: 'default',
      socialConnectors: [],
      ssoConnectors: [],
      forgotPassword: { phone: false, email: false },
      isDevelopmentTenant: false,
      customProfileFields: [],
      customProfileFieldCatalog: [],
    });
    assert.equal((await read('/api/.well-known/experience')).text, answer.text);
    const again = await read('/api/.well-known/sign-in-exp', {
      'if-none-match': String(answer.headers['etag']),
    });
    assert.equal(again.status, 304);
    assert.equal((await read('/api/.well-known/sign-in-exp', {}, 'admin')).body.signInMode, 'SignIn');
  });

  test('sign-in-exp in the dress of an organization, key by key, and of its changes', async () => {
    const { operator } = opened;
    await operator.patch('/api/sign-in-exp', {
      branding: { logoUrl: 'https://a.example/l.png', favicon: 'https://a.example/f.png' },
    });
    const plain = (await read('/api/.well-known/sign-in-exp')).body;
    const { body } = await operator.post('/api/organizations', { name: 'Acme' });
    const look = async (id: string, tenantId?: string) =>
      (await read(`/api/.well-known/sign-in-exp?organizationId=${id}`, {}, tenantId)).body;
    assert.deepEqual(await look(body.id), plain, 'one without a look');
    const path = `/api/organizations/${body.id}`;
    await operator.patch(path, {
      branding: { logoUrl: 'https://acme.example/l.png', favicon: '' },
      color: { primaryColor: '#112233' },
    });
    assert.deepEqual(await look(body.id), {
      ...plain,
      branding: { ...plain.branding, logoUrl: 'https://acme.example/l.png' },
      color: { ...plain.color, primaryColor: '#112233' },
    });
    await operator.patch(path, { customCss: 'a{}' });
    assert.equal((await look(body.id)).customCss, 'a{}');
    await operator.patch('/api/sign-in-exp', { supportEmail: 'help@acme.example' });
    assert.equal((await look(body.id)).supportEmail, 'help@acme.example', 'the tenant’s own are followed');
    for (const nobody of ['nobody', '', '%00', 'x'.repeat(300)])
      assert.deepEqual((await look(nobody)).color, plain.color, nobody);
    assert.notEqual((await look(body.id, 'admin')).customCss, 'a{}', 'of its own tenant alone');
    await operator.remove(path);
    assert.deepEqual((await look(body.id)).color, plain.color);
  });

  test('sign-in-exp follows a change at once; reset by SMS needs its connector', async () => {
    await opened.operator.patch('/api/sign-in-exp', { forgotPasswordMethods: ['PhoneVerificationCode'] });
    const ways = async () => (await read('/api/.well-known/sign-in-exp')).body.forgotPassword;
    assert.deepEqual(await ways(), { phone: true, email: false });
    const [{ id }] = (await opened.operator.get('/api/connectors')).body;
    await opened.operator.remove(`/api/connectors/${id}`);
    assert.deepEqual(await ways(), { phone: false, email: false });
  });

  test('phrases in a language of the operator’s own, which may be everybody’s when nothing fits', async () => {
    const { operator } = opened;
    const put = (tag: string, words: object) =>
      operator.call('PUT', `/api/custom-phrases/${tag}`, { body: words });
    const said = async (query: string, accept?: string) => {
      const answer = await read(
        `/api/.well-known/phrases${query}`,
        accept ? { 'accept-language': accept } : {},
      );
      return [answer.headers['content-language'], answer.body.translation.custom];
    };
    const fallback = (fallbackLanguage: string) =>
      operator.patch('/api/sign-in-exp', { languageInfo: { autoDetect: true, fallbackLanguage } });
    assert.equal((await fallback('fr')).verdict, '400 sign_in_experiences.unsupported_default_language');
    assert.equal((await put('fr', { custom: 'bonjour' })).verdict, '200');
    assert.equal((await put('en-GB', { custom: 'cheers' })).verdict, '200');
    assert.deepEqual(await said('?lng=fr'), ['fr', 'bonjour']);
    assert.deepEqual(await said('?lng=FR-ca'), ['fr', 'bonjour'], 'the same base');
    assert.deepEqual(await said('', 'de, fr;q=0.9, en;q=0.8'), ['fr', 'bonjour']);
    assert.deepEqual(await said('?lng=en'), ['en', undefined], 'ours by its very name');
    assert.deepEqual(await said('?lng=en-GB'), ['en-GB', 'cheers']);
    assert.deepEqual(await said('?lng=zh-HK'), ['zh-TW', undefined]);
    const whole = (await read('/api/.well-known/phrases?lng=fr')).body.translation;
    assert.equal(Object.keys(whole).length > 20, true, 'what is unsaid is said in ours');

    assert.equal((await fallback('fr')).verdict, '200');
    assert.deepEqual(await said('?lng=de'), ['fr', 'bonjour']);
    const kept = await operator.remove('/api/custom-phrases/fr');
    assert.equal(kept.verdict, '409 localization.cannot_delete_default_language');
    const carried = (await operator.get('/api/config/export')).body;
    const plan = await operator.post('/api/config/plan', { document: carried });
    assert.deepEqual([plan.verdict, plan.body.canApply, plan.body.isChange], ['200', true, false]);
    assert.equal((await fallback('en')).verdict, '200');
    assert.equal((await operator.remove('/api/custom-phrases/fr')).verdict, '204');
    assert.deepEqual(await said('?lng=fr'), ['en', undefined]);
  });

  test('phrases 200: lng, then Accept-Language, then the tenant’s own', async () => {
    const language = async (query: string, accept?: string) => {
      const answer = await read(
        `/api/.well-known/phrases${query}`,
        accept ? { 'accept-language': accept } : {},
      );
      assert.equal(answer.status, 200);
      assert.ok(Object.keys(answer.body.translation).length > 20);
      return answer.headers['content-language'];
    };
    assert.equal(await language('?lng=th', 'ru'), 'th');
    assert.equal(await language('?lng=zh-Hant-HK'), 'zh-TW');
    assert.equal(await language('?lng=tlh', 'fr, ru;q=0.5'), 'ru');
    assert.equal(await language(''), 'en');
    await opened.operator.patch('/api/sign-in-exp', {
      languageInfo: { autoDetect: false, fallbackLanguage: 'zh-CN' },
    });
    assert.equal(await language('', 'ru'), 'zh-CN');
  });

  test('endpoints: the admin side knows where a tenant is', async () => {
    const ask = (id: string, tenantId = 'admin') => read(`/api/.well-known/endpoints/${id}`, {}, tenantId);
    assert.deepEqual((await ask('default')).body, { user: 'http://localhost:3001/' });
    assert.equal((await ask('nobody')).verdict, '404 entity.not_found');
    assert.equal((await ask('default', 'default')).verdict, '404 request.not_found');
  });

  test('config.json 200 on the admin side alone; nobody has set it up until somebody has', async () => {
    const config = () => read('/console/config.json', {}, 'admin');
    const expected = {
      userEndpoint: 'http://localhost:3001',
      adminEndpoint: 'http://localhost:3002',
      tenantId: 'default',
      telephone: true,
      needsAdministrator: true,
    };
    assert.deepEqual((await config()).body, expected);
    await opened.services.users.create('admin', { username: 'ann' });
    assert.deepEqual((await config()).body, { ...expected, needsAdministrator: false });
    assert.equal((await read('/console/config.json')).verdict, '404 request.not_found');
  });

  test('webauthn: where else passkeys of this host may be used, as the operator says at this moment', async () => {
    const path = '/.well-known/webauthn';
    assert.deepEqual((await read(path)).body, { origins: [] });
    const origins = ['https://shop.example', 'https://help.example'];
    await opened.services.accountCenter.update('default', { webauthnRelatedOrigins: origins });
    const answer = await read(path);
    assert.deepEqual(answer.body, { origins });
    assert.match(String(answer.headers['content-type']), /^application\/json/);
    assert.deepEqual((await read(path, {}, 'admin')).body, { origins: [] });
  });

  test('status: who sends the key of the environment is told the tenant, nobody else is', async () => {
    const told = async (headers: Record<string, string>, tenantId?: string) =>
      (await read('/api/status', headers, tenantId)).headers['logto-tenant-id'];
    assert.equal(await told({ 'logto-status-api-key': '' }), undefined);
    opened = await openOperator(await databases.open(), { config: { statusApiKey: 'a-key' } });
    assert.equal(await told({}), undefined);
    for (const key of ['a-kez', 'a-key-and-more', ''])
      assert.equal(await told({ 'logto-status-api-key': key }), undefined);
    for (const tenantId of ['default', 'admin'])
      assert.equal(await told({ 'logto-status-api-key': 'a-key' }, tenantId), tenantId);
  });

  test('status 204 where all is well, 503 with what is not', async () => {
    for (const tenantId of ['default', 'admin'])
      assert.equal((await read('/api/status', {}, tenantId)).verdict, '204');
    const { kysely, changes } = opened.services.database;
    await kysely.deleteFrom('signing_keys').where('tenant_id', '=', 'default').execute();
    await changes.publish('signing-keys', 'default');
    const sick = await read('/api/status');
    assert.equal(sick.verdict, '503 server.unavailable');
    assert.deepEqual(Object.keys(sick.body.data), ['signingKey']);
    assert.equal(sick.headers['retry-after'], '5');
    await opened.services.database.close();
    const away = await read('/api/status');
    assert.equal(away.verdict, '503 server.unavailable');
    assert.ok(Object.keys(away.body.data).includes('database'));
  });
});
