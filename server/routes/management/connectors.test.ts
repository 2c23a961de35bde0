/** `/api/connectors` and `/api/connector-factories` by their answers. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { languages } from '../../../words/index.ts';
import type { Services } from '../../services.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

const templates = ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map((usageType) => ({
  usageType,
  content: 'Your code is {{code}}.',
}));
const authToken = '0123456789abcdef0123456789abcdef';
const twilio = {
  connectorId: 'twilio-short-message-service',
  config: {
    accountSID: 'AC00000000000000000000000000000000',
    authToken,
    fromMessagingServiceSID: 'MG00000000000000000000000000000000',
    templates,
  },
};

eachDatabase('/api/connector-factories', (databases) => {
  let operator: Operator;
  beforeEach(async () => {
    ({ operator } = await openOperator(await databases.open()));
  });

  test('GET 200: all that can be set up, each with its form', async () => {
    const { body } = await operator.get('/api/connector-factories');
    const ids = body.map(({ id }: { id: string }) => id);
    for (const id of ['outbox', 'twilio-short-message-service', 'tencent-short-message-service'])
      assert.ok(ids.includes(id), id);
    for (const factory of body) {
      const isEmail = ['simple-mail-transfer-protocol', 'http-email'].includes(factory.id);
      const expected =
        factory.isStandard === undefined
          ? [isEmail ? 'Email' : 'Sms', null, false]
          : ['Social', 'Universal', false];
      assert.deepEqual([factory.type, factory.platform, factory.isDemo], expected);
      assert.equal(typeof factory.name.en, 'string');
      assert.match(factory.logo, /^data:image\/svg\+xml;base64,/);
      assert.ok(Array.isArray(factory.formItems));
      assert.equal(factory.readmeHtml, undefined);
      assert.equal('config' in factory || 'connectorId' in factory, false);
    }
    const form = body.find(({ id }: { id: string }) => id === twilio.connectorId).formItems;
    const item = form.find(({ key }: { key: string }) => key === 'authToken');
    assert.deepEqual([item.type, item.required, item.isConfidential], ['Text', true, true]);
  });

  test('GET one 200: with its guide, as Markdown and as HTML; 404 for none', async () => {
    const one = await operator.get(`/api/connector-factories/${twilio.connectorId}`);
    assert.equal(one.status, 200);
    assert.match(one.body.readme, /^# /);
    assert.match(one.body.readmeHtml, /^<h1>/);
    assert.equal(
      (await operator.get('/api/connector-factories/carrier-pigeon')).verdict,
      '404 entity.not_found',
    );
  });
});

eachDatabase('/api/connectors', (databases) => {
  let operator: Operator;
  let services: Services;
  beforeEach(async () => {
    ({ operator, services } = await openOperator(await databases.open()));
  });
  const inUse = async () => (await operator.get('/api/connectors')).body;

  test('POST 200: takes the place of the one in use; the documented shape', async () => {
    const made = await operator.post('/api/connectors', twilio);
    assert.equal(made.verdict, '200');
    const { findings, costs, ...connector } = made.body;
    assert.deepEqual([findings, costs.length], [[], templates.length]);
    const { id, name, description, logo, readme, formItems, config, ...rest } = connector;
    assert.match(id, /^[a-z\d]{12}$/);
    assert.deepEqual(rest, {
      type: 'Sms',
      connectorId: twilio.connectorId,
      target: 'twilio-sms',
      platform: null,
      logoDark: null,
      syncProfile: false,
      enableTokenStorage: false,
      metadata: {},
      isDemo: false,
      extraInfo: {},
    });
    assert.deepEqual(
      [typeof name.en, typeof description.en, typeof logo, typeof readme],
      Array(4).fill('string'),
    );
    assert.ok(formItems.length > 2);
    assert.deepEqual(config.templates, templates);
    const all = await inUse();
    assert.deepEqual(all, [connector]);
    assert.deepEqual((await operator.get(`/api/connectors/${id}`)).body, connector);
  });

  test('GET 200: by target; 404 for none; another tenant sees nothing', async () => {
    const { body: made } = await operator.post('/api/connectors', twilio);
    assert.equal((await operator.get('/api/connectors?target=twilio-sms')).body.length, 1);
    assert.deepEqual((await operator.get('/api/connectors?target=other')).body, []);
    assert.equal((await operator.get('/api/connectors/none')).verdict, '404 entity.not_found');
    const admin = { tenantId: 'admin' };
    assert.deepEqual((await operator.get('/api/connectors', admin)).body, []);
    assert.equal((await operator.get(`/api/connectors/${made.id}`, admin)).verdict, '404 entity.not_found');
    assert.equal(
      (await operator.remove(`/api/connectors/${made.id}`, admin)).verdict,
      '404 entity.not_found',
    );
    assert.equal((await inUse()).length, 1);
  });

  test('secrets never come back in clear, and sent back masked they stay (F2)', async () => {
    const made = await operator.post('/api/connectors', twilio);
    assert.equal(made.body.config.authToken, '••••cdef');
    const { id } = made.body;
    const changed = await operator.patch(`/api/connectors/${id}`, {
      config: { ...made.body.config, accountSID: 'AC11111111111111111111111111111111' },
    });
    assert.equal(changed.verdict, '200');
    assert.equal(changed.body.config.accountSID, 'AC11111111111111111111111111111111');
    for (const answer of [
      made,
      changed,
      await operator.get('/api/connectors'),
      await operator.get(`/api/connectors/${id}`),
    ])
      assert.ok(!answer.text.includes(authToken));
    const other = await operator.patch(`/api/connectors/${id}`, {
      config: { ...twilio.config, authToken: 'ffffffffffffffffffffffffffff9876' },
    });
    assert.equal(other.body.config.authToken, '••••9876');
  });

  test('POST refusals replace nothing', async () => {
    const [before] = await inUse();
    const verdict = async (body: unknown) => (await operator.post('/api/connectors', body)).verdict;
    assert.equal(
      await verdict({ ...twilio, connectorId: 'carrier-pigeon' }),
      '422 connector.not_found_with_connector_id',
    );
    assert.equal(await verdict({ connectorId: twilio.connectorId }), '400 connector.invalid_config');
    assert.equal(await verdict({ ...twilio, config: {} }), '400 connector.invalid_config');
    assert.equal(
      await verdict({ ...twilio, config: { ...twilio.config, templates: [] } }),
      '400 connector.invalid_config',
    );
    assert.equal(await verdict({ ...twilio, enableTokenStorage: true }), '422 request.feature_not_supported');
    assert.equal(await verdict({ ...twilio, id: before.id }), '422 entity.unique_integrity_violation');
    for (const body of [
      undefined,
      {},
      { connectorId: '' },
      { ...twilio, id: '' },
      { ...twilio, id: 'a\0b' },
      { ...twilio, config: [] },
    ])
      assert.equal(await verdict(body), '400 guard.invalid_input', JSON.stringify(body));
    const refused = await operator.post('/api/connectors', { ...twilio, config: { authToken } });
    assert.ok(refused.body.data.issues.length > 1);
    assert.ok(!refused.text.includes(authToken));
    assert.deepEqual(await inUse(), [before]);
  });

  test('POST 200 under an id of one’s own choice', async () => {
    const made = await operator.post('/api/connectors', { ...twilio, id: 'my-twilio' });
    assert.deepEqual([made.status, made.body.id], [200, 'my-twilio']);
    const again = await operator.post('/api/connectors', { ...twilio, id: 'my-other' });
    assert.deepEqual(
      [again.status, (await inUse()).map(({ id }: { id: string }) => id)],
      [200, ['my-other']],
    );
  });

  test('a name is given in English, too; the list never breaks over one that is not', async () => {
    const named = async (name: object) => operator.post('/api/connectors', { ...twilio, metadata: { name } });
    const refused = await named({ en: '', th: 'ทวิลิโอ' });
    assert.equal(refused.verdict, '400 guard.invalid_input');
    assert.match(refused.body.details, /^Error in key path "metadata\.name\.en": /);
    const empty = await named({ en: '', th: '' });
    assert.deepEqual([empty.verdict, empty.body.metadata], ['200', {}]);
    const good = await named({ en: 'Ours', th: 'ของเรา' });
    assert.deepEqual([good.body.name.th, good.body.metadata], ['ของเรา', { name: good.body.name }]);
    // As another system may have kept it.
    const [factoryId, language] = [twilio.connectorId, 'en'] as const;
    const metadata = { name: { en: '', th: 'ทวิลิโอ' }, logo: 'https://shop.example/logo.svg' };
    const kept = { tenantId: 'default', factoryId, config: twilio.config, metadata, language };
    await services.messages.connectors.create(kept);
    const [shown] = await inUse();
    assert.equal(shown.name.en, empty.body.name.en);
    assert.deepEqual(shown.metadata, { logo: metadata.logo });
  });

  test('many at once leave one', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => operator.post('/api/connectors', twilio)));
    assert.deepEqual([...new Set(made.map(({ verdict }) => verdict))], ['200']);
    assert.equal((await inUse()).length, 1);
  });

  test('PATCH refusals change nothing', async () => {
    await operator.post('/api/connectors', twilio);
    const [made] = await inUse();
    const verdict = async (body: unknown, id = made.id) =>
      (await operator.patch(`/api/connectors/${id}`, body)).verdict;
    assert.equal(await verdict({ config: twilio.config }, 'none'), '404 entity.not_found');
    assert.equal(await verdict({}), '400 guard.invalid_input');
    assert.equal(await verdict({ connectorId: 'outbox' }), '400 guard.invalid_input');
    assert.equal(
      await verdict({ metadata: { target: 'x' } }),
      '400 connector.cannot_overwrite_metadata_for_non_standard_connector',
    );
    assert.equal(await verdict({ syncProfile: true }), '422 connector.invalid_type_for_syncing_profile');
    assert.equal(await verdict({ enableTokenStorage: true }), '422 request.feature_not_supported');
    assert.equal(await verdict({ config: {} }), '400 connector.invalid_config');
    assert.deepEqual(await inUse(), [made]);
    assert.equal(await verdict({ syncProfile: false }), '200');
  });

  test('DELETE 204, then 404; 422 while passwords expire and only an SMS leads to a new one', async () => {
    const [{ id }] = await inUse();
    const settle = await operator.patch('/api/sign-in-exp', {
      forgotPasswordMethods: ['PhoneVerificationCode'],
      passwordExpiration: { enabled: true, validPeriodDays: 90 },
    });
    assert.equal(settle.status, 200);
    assert.equal(
      (await operator.remove(`/api/connectors/${id}`)).verdict,
      '422 sign_in_experiences.password_expiration_requires_forgot_password',
    );
    await operator.patch('/api/sign-in-exp', { passwordExpiration: { enabled: false } });
    assert.equal((await operator.remove(`/api/connectors/${id}`)).verdict, '204');
    assert.equal((await operator.remove(`/api/connectors/${id}`)).verdict, '404 entity.not_found');
    assert.deepEqual(await inUse(), []);
  });

  test('authorization-uri: never for SMS', async () => {
    const [{ id }] = await inUse();
    const ask = async (body: unknown, of = id) =>
      (await operator.post(`/api/connectors/${of}/authorization-uri`, body)).verdict;
    const body = { state: 'x', redirectUri: 'https://shop.example' };
    assert.equal(await ask(body), '400 connector.unexpected_type');
    assert.equal(await ask({ ...body, state: '' }), '400 session.insufficient_info');
    assert.equal(await ask({}), '400 guard.invalid_input');
    assert.equal(await ask(body, 'none'), '404 entity.not_found');
  });

  test('in production the telephone is no connector: 422, unless it was allowed', async () => {
    const closed = await openOperator(await databases.open(), {
      isNewcomer: false,
      config: { isProduction: true },
    });
    const body = { connectorId: 'outbox' };
    assert.equal(
      (await closed.operator.post('/api/connectors', body)).verdict,
      '422 connector.telephone_not_allowed',
    );
    const open = await openOperator(await databases.open(), {
      isNewcomer: false,
      config: { isProduction: true, allowTelephone: true },
    });
    assert.equal((await open.operator.post('/api/connectors', body)).verdict, '200');
  });
});

eachDatabase('POST /api/connectors/:factoryId/test', (databases) => {
  const phone = '16502530000';
  const path = `/api/connectors/${twilio.connectorId}/test`;

  test('204: goes out with the settings given, in the language asked for; nothing is saved or counted', async () => {
    const sent: string[] = [];
    const { operator } = await openOperator(await databases.open(), {
      async fetch(input, init) {
        const request = new Request(input, init);
        sent.push(await request.text());
        return Response.json({ sid: 'SM00000000000000000000000000000000' }, { status: 201 });
      },
    });
    const before = (await operator.get('/api/connectors')).text;
    for (let times = 0; times < 12; times++)
      assert.equal(
        (await operator.post(path, { phone, config: twilio.config, locale: 'th' })).verdict,
        '204',
      );
    const form = new URLSearchParams(sent[0]);
    assert.deepEqual([sent.length, form.get('To')], [12, '+16502530000']);
    assert.match(form.get('Body') ?? '', /000000/);
    assert.equal((await operator.get('/api/connectors')).text, before);
  });

  test('refusals', async () => {
    const { operator } = await openOperator(await databases.open(), {
      fetch: async () => Response.json({ code: 20003, message: 'Authenticate' }, { status: 401 }),
    });
    const verdict = async (body: unknown, of = path) => (await operator.post(of, body)).verdict;
    const body = { phone, config: twilio.config };
    for (const locale of languages) {
      const unknown = await operator.post(`/api/connectors/carrier-pigeon/test?locale=${locale}`, body);
      assert.equal(unknown.verdict, '400 connector.not_found');
      assert.match(unknown.body.message, /carrier-pigeon/, locale);
    }
    assert.equal(
      await verdict({ email: 'a@b.example', config: twilio.config }),
      '400 connector.unexpected_type',
    );
    assert.equal(await verdict({ phone, config: {} }), '400 connector.invalid_config');
    assert.equal(await verdict({ config: twilio.config }), '400 guard.invalid_input');
    assert.equal(await verdict({ phone }), '400 guard.invalid_input');
    assert.equal(await verdict({ ...body, phone: '+16502530000' }), '400 guard.invalid_input');
    const refused = await operator.post(path, body);
    // A 401 would look to a browser like the end of its own session.
    assert.equal(refused.verdict, '400 connector.general');
    assert.deepEqual([refused.body.data.kind, refused.body.data.providerCode], ['auth', '20003']);
    assert.ok(!refused.text.includes(authToken));
  });
});
