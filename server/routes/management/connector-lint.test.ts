/** Templates are looked over before they are saved: what is refused, what is only said, and what it costs. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

const row = (usageType: string, content = 'Your code is {{code}}.') => ({ usageType, content });
const templates = ['SignIn', 'Register', 'ForgotPassword', 'Generic'].map((usageType) => row(usageType));
const authToken = '0123456789abcdef0123456789abcdef';
const twilio = (rows: unknown = templates, more = {}) => ({
  connectorId: 'twilio-short-message-service',
  config: {
    accountSID: 'AC00000000000000000000000000000000',
    authToken,
    fromMessagingServiceSID: 'MG00000000000000000000000000000000',
    templates: rows,
    ...more,
  },
});
const thai = { headers: { 'accept-language': 'th' } };

eachDatabase('POST /api/connectors/lint', (databases) => {
  let operator: Operator;
  beforeEach(async () => {
    ({ operator } = await openOperator(await databases.open()));
  });
  const lint = async (body: unknown, options = {}) => operator.post('/api/connectors/lint', body, options);

  test('200: nothing wrong, one SMS for each row; nothing is saved', async () => {
    const before = (await operator.get('/api/connectors')).text;
    const { verdict, body } = await lint(twilio());
    assert.equal(verdict, '200');
    assert.deepEqual(body.findings, []);
    assert.deepEqual(
      body.costs.map(({ path, segments, alphabet }: Record<string, unknown>) => [path, segments, alphabet]),
      [0, 1, 2, 3].map((place) => [`templates.${place}`, 1, 'GSM-7']),
    );
    assert.equal((await operator.get('/api/connectors')).text, before);
  });

  test('200: all that is wrong, in the caller’s language', async () => {
    const rows = [...templates, row('BindMfa', 'no code'), row('SignIn', '{{code}} https://a.example')];
    const { body } = await lint(twilio(rows, { accountSID: '' }), thai);
    assert.deepEqual(
      body.findings.map(({ path, severity, rule }: Record<string, string>) => `${severity} ${rule} ${path}`),
      [
        'error setting accountSID',
        'error no_code templates.4.content',
        'error link_with_code templates.5.content',
        'warning twice templates.5.usageType',
      ],
    );
    assert.equal(body.findings[1].message, 'ข้อความไม่มี {{code}}');
  });

  test('a masked secret of the saved connector is no finding, and one that nothing stands behind is (F2)', async () => {
    const masked = twilio(templates, { authToken: '••••cdef' });
    const rules = async () => (await lint(masked)).body.findings.map(({ path }: { path: string }) => path);
    assert.deepEqual(await rules(), ['authToken']);
    assert.equal((await operator.post('/api/connectors', twilio())).verdict, '200');
    const answer = await lint(masked);
    assert.deepEqual(answer.body.findings, []);
    assert.ok(!answer.text.includes(authToken));
  });

  test('refusals', async () => {
    assert.equal(
      (await lint({ ...twilio(), connectorId: 'carrier-pigeon' })).verdict,
      '422 connector.not_found_with_connector_id',
    );
    for (const body of [undefined, {}, { connectorId: 'outbox' }, { ...twilio(), config: [] }])
      assert.equal((await lint(body)).verdict, '400 guard.invalid_input');
    const authorization = `Bearer ${await operator.tokenWith({ scope: 'users:write' })}`;
    assert.equal((await lint(twilio(), { authorization })).verdict, '403 auth.forbidden');
    const allowed = `Bearer ${await operator.tokenWith({ scope: 'connectors:write' })}`;
    assert.equal((await lint(twilio(), { authorization: allowed })).verdict, '200');
  });

  test('many at once, of nonsense: each is answered', async () => {
    const nonsense = [0, 'x', [null], [[]], [{ usageType: {} }], [{ content: '{{'.repeat(5_000) }]];
    const answers = await Promise.all(nonsense.map((rows) => lint(twilio(rows))));
    for (const { verdict, body } of answers) {
      assert.equal(verdict, '200');
      assert.ok(body.findings.length > 0);
    }
  });
});

eachDatabase('templates of a saved connector', (databases) => {
  let operator: Operator;
  beforeEach(async () => {
    ({ operator } = await openOperator(await databases.open()));
  });

  test('POST 200: warnings and costs come back beside the connector; GET has none of them', async () => {
    const rows = [...templates, row('Test'), row('BindMfa', `{{code}} ${'a'.repeat(40)}’`)];
    const { verdict, body } = await operator.post('/api/connectors', twilio(rows));
    assert.equal(verdict, '200');
    assert.deepEqual(
      body.findings.map(({ path, severity, rule }: Record<string, string>) => `${severity} ${rule} ${path}`),
      ['warning unknown_purpose templates.4.usageType'],
    );
    assert.deepEqual([body.costs.at(-1).alphabet, body.costs.at(-1).culprits], ['UCS-2', ['’']]);
    const { findings: _findings, costs: _costs, ...connector } = body;
    assert.deepEqual((await operator.get(`/api/connectors/${body.id}`)).body, connector);
    const changed = await operator.patch(`/api/connectors/${body.id}`, { config: twilio().config });
    assert.deepEqual([changed.body.findings, changed.body.costs.length], [[], 4]);
    const untouched = await operator.patch(`/api/connectors/${body.id}`, { syncProfile: false });
    assert.deepEqual([untouched.body.findings, untouched.body.costs], [undefined, undefined]);
  });

  test('D6 POST and PATCH 400: errors in the caller’s language, each at its row, and nothing is changed', async () => {
    const { body: made } = await operator.post('/api/connectors', twilio());
    const before = (await operator.get('/api/connectors')).text;
    const rows = [...templates, row('BindMfa', 'see https://a.example'), row('Test')];
    const refusals = [
      await operator.post('/api/connectors', twilio(rows), thai),
      await operator.patch(`/api/connectors/${made.id}`, { config: twilio(rows).config }, thai),
    ];
    for (const { verdict, body, text } of refusals) {
      assert.equal(verdict, '400 connector.invalid_config');
      assert.deepEqual(
        body.data.findings.map(
          ({ path, severity, rule }: Record<string, string>) => `${severity} ${rule} ${path}`,
        ),
        [
          'error no_code templates.4.content',
          'error link_with_code templates.4.content',
          'warning unknown_purpose templates.5.usageType',
        ],
      );
      assert.deepEqual(body.data.issues[0], { path: 'templates.4.content', message: 'ข้อความไม่มี {{code}}' });
      assert.equal(body.data.issues.length, 2);
      assert.ok(!text.includes(authToken));
    }
    assert.equal((await operator.get('/api/connectors')).text, before);
  });

  test('D1: the switch takes the last line off, and only where it is turned off', async () => {
    const sent: string[] = [];
    const { operator: sender } = await openOperator(await databases.open(), {
      async fetch(input, init) {
        sent.push(new URLSearchParams(await new Request(input, init).text()).get('Body') ?? '');
        return Response.json({ sid: 'SM00000000000000000000000000000000' }, { status: 201 });
      },
    });
    const path = `/api/connectors/${twilio().connectorId}/test`;
    for (const originBoundLine of [undefined, true, false]) {
      const { config } = twilio(templates, { originBoundLine });
      assert.equal((await sender.post(path, { phone: '16502530000', config })).verdict, '204');
    }
    assert.deepEqual(
      sent.map((text) => text.split('\n').at(-1)?.startsWith('@')),
      [true, true, false],
    );
    const read = await operator.post('/api/connectors', twilio(templates, { originBoundLine: false }));
    assert.equal(read.body.config.originBoundLine, false);
  });
});

eachDatabase('presets in /api/connector-factories', (databases) => {
  test('GET 200: HTTP SMS knows its providers by name; each, filled in, is a config that can be saved', async () => {
    const { operator } = await openOperator(await databases.open());
    const { body } = await operator.get('/api/connector-factories');
    const withPresets = body.filter(({ presets }: { presets?: unknown }) => presets);
    assert.deepEqual(
      withPresets.map(({ id }: { id: string }) => id),
      ['http-sms'],
    );
    const [{ presets }] = withPresets;
    assert.deepEqual((await operator.get('/api/connector-factories/http-sms')).body.presets, presets);
    const names = presets.map(({ name }: { name: string }) => name);
    for (const name of [
      'Plivo',
      'Sinch',
      'Telnyx',
      'Infobip',
      'MessageBird',
      "Africa's Talking",
      'MSG91',
      'Kavenegar',
    ])
      assert.ok(names.includes(name), name);
    for (const { id, formItems, config } of presets) {
      const answers = Object.fromEntries(
        formItems.map((item: Record<string, unknown>) => [
          item['key'],
          item['defaultValue'] ?? (item['key'] === 'endpoint' ? 'https://a.example/sms' : 'answer'),
        ]),
      );
      const saved = await operator.post('/api/connectors', {
        connectorId: 'http-sms',
        config: { ...config, ...answers },
      });
      assert.equal(saved.verdict, '200', `${id} ${saved.text}`);
      assert.deepEqual(saved.body.findings, [], id);
      assert.equal(saved.body.presets, undefined);
    }
  });

  test('Twilio’s form says that a service is needed only while no sender is given, and the server decides', async () => {
    const { operator } = await openOperator(await databases.open());
    const { body } = await operator.get('/api/connector-factories/twilio-short-message-service');
    const conditional = body.formItems.filter((item: { isConditional?: boolean }) => item.isConditional);
    assert.deepEqual(
      conditional.map(({ key, required }: Record<string, unknown>) => [key, required]),
      [['fromMessagingServiceSID', true]],
    );
    const neither = twilio(templates, { fromMessagingServiceSID: undefined });
    const refused = await operator.post('/api/connectors', neither);
    assert.equal(refused.verdict, '400 connector.invalid_config');
    assert.deepEqual(
      refused.body.data.issues.map(({ path }: { path: string }) => path),
      ['fromMessagingServiceSID'],
    );
    const from = twilio(templates, { fromMessagingServiceSID: undefined, from: '+16502530000' });
    assert.equal((await operator.post('/api/connectors', from)).verdict, '200');
  });
});
