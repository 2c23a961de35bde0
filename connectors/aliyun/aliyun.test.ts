/** Aliyun: the contract in all its forms, and what goes to which side of the border. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectorError, readConfig } from '@latchkey/connector-kit';
import { testConnector } from '@latchkey/connector-kit/testing';
import aliyun from './aliyun.ts';
import { account, createSimulator, exampleConfig } from './simulator.ts';
import { abroad, acs3, clock, fixture, intl, send, wrong } from './trial.ts';

for (const more of [{}, acs3, intl, { ...intl, ...acs3 }])
  testConnector(aliyun, { config: { ...exampleConfig, ...more }, simulator: createSimulator() });

/** Where a whole send of ours and the SDK's differ, and why. */
const wantedDifferences: Readonly<Record<string, string>> = {
  PhoneNumbers:
    'with its country code, as the documents allow: a number that says where it is cannot be mistaken',
  SignatureNonce: 'ours is random, and the captures have none',
  Signature: 'follows from these',
};

test('aliyun sends what the SDK sends', async () => {
  const { request } = fixture('aliyun-popcore-sendsms-post');
  const { requests, values } = await send();
  assert.equal(requests[0]?.method, request.method);
  assert.equal(requests[0]?.url, request.url);
  assert.match(requests[0]?.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
  assert.deepEqual(Object.keys(values).toSorted(), Object.keys(request.body.parsed).toSorted());
  for (const [field, value] of Object.entries(request.body.parsed))
    if (!(field in wantedDifferences)) assert.equal(values[field], value, field);
  assert.equal(values['PhoneNumbers'], `86${request.body.parsed.PhoneNumbers}`);

  const { request: newer } = fixture('aliyun-sdk-v3-sendsms');
  const { requests: ours } = await send({}, acs3);
  assert.equal(ours[0]?.url, newer.url.replace('=138', '=86138'));
  assert.equal(ours[0]?.body, '');
  for (const [name, value] of Object.entries(newer.headersOfInterest))
    if (!/user-agent|nonce|authorization/.test(name)) assert.equal(ours[0]?.headers[name], value, name);
});

test('aliyun never takes a +1 number for a Chinese one', async () => {
  const to = '+16502530000';
  const { sent, values } = await send({ ...abroad, to }, { signNameOverseas: 'ACME' });
  assert.ok(!isConnectorError(sent));
  assert.deepEqual(
    [values['PhoneNumbers'], values['TemplateCode'], values['SignName']],
    ['16502530000', 'SMS_200000002', 'ACME'],
  );
  // One template for all numbers: nobody can say whether it is a Chinese one, which would go to +86 165 0253 0000.
  const one = {
    templates: exampleConfig.templates.map((row) => ({ ...row, templateCode: 'SMS_154950909' })),
  };
  for (const number of [to, '+13105550123', '+19175550123']) {
    const refusedOne = await send({ to: number }, one);
    assert.ok(isConnectorError(refusedOne.sent));
    assert.deepEqual(
      [refusedOne.sent.kind, refusedOne.sent.retry, refusedOne.requests.length],
      ['template', 'fix', 0],
    );
    assert.match(refusedOne.sent.message, /overseas/);
  }
  const worldwide = {
    templates: exampleConfig.templates.map((row) => ({ ...row, templateCode: 'SMS_200000002' })),
  };
  for (const number of ['+12025550123', '+6581234567', '+85291234567'])
    assert.ok(!isConnectorError((await send({ ...abroad, to: number }, worldwide)).sent), number);
});

test('aliyun chooses the signature by where the number is, and the strict check changes nothing', async () => {
  for (const strictPhoneRegionNumberCheck of [true, false]) {
    const config = { signNameOverseas: 'ACME', strictPhoneRegionNumberCheck };
    assert.equal((await send({}, config)).values['SignName'], '阿里云短信测试');
    assert.equal((await send(abroad, config)).values['SignName'], 'ACME');
    assert.equal((await send({ ...abroad, to: '+886912345678' }, config)).values['SignName'], 'ACME');
  }
  assert.equal((await send(abroad)).values['SignName'], '阿里云短信测试');
});

test('aliyun hands over declared parameters alone, as texts', async () => {
  const variables = { user: 'mallory', code: '123456', locale: 'en', uiLocales: 'fr' };
  assert.equal(
    (await send({ variables, uiLocales: 'fr-CA fr en' })).values['TemplateParam'],
    '{"code":"123456"}',
  );
  const both = await send(
    { variables, templateId: 'SMS_154950910' },
    { templateParams: ['code', 'minutes'] },
  );
  assert.ok(!isConnectorError(both.sent));
  assert.equal(both.values['TemplateParam'], '{"code":"123456","minutes":"10"}');
  const late = await send(
    { validitySeconds: 30, templateId: 'SMS_154950910' },
    { templateParams: 'code,minutes' },
  );
  assert.equal(late.values['TemplateParam'], '{"code":"123456","minutes":"1"}');
  const { sent, requests } = await send({ variables: { link: 'https://x.example' } });
  assert.ok(isConnectorError(sent));
  assert.deepEqual(
    [sent.kind, sent.message, requests.length],
    ['template', 'The template wants code, which this message does not carry.', 0],
  );
});

test('aliyun says which template is missing, and asks nobody', async () => {
  for (const [given, where] of [
    [{}, 'to mainland China'],
    [{ to: '+6581234567' }, 'abroad'],
  ] as const) {
    const { sent, requests } = await send({ ...given, templateId: undefined });
    assert.ok(isConnectorError(sent));
    assert.deepEqual(
      [sent.kind, sent.message],
      ['template', `There is no Aliyun template for SignIn ${where}.`],
    );
    assert.equal(requests.length, 0);
  }
});

test('aliyun on the international site: a template to the mainland, the text to everywhere else', async () => {
  const simulator = createSimulator({ clock });
  const mainland = await send({}, intl, simulator);
  assert.deepEqual(mainland.sent, { id: '900619746900000001^0', segments: 1 });
  assert.equal(mainland.requests[0]?.url, 'https://dysmsapi.ap-southeast-1.aliyuncs.com/');
  const { Action, Version, From, To, TemplateCode, TemplateParam } = mainland.values;
  assert.deepEqual(
    { Action, Version, From, To, TemplateCode, TemplateParam },
    {
      Action: 'SendMessageWithTemplate',
      Version: '2018-05-01',
      From: '阿里云短信测试',
      To: '8613800138000',
      TemplateCode: 'SMS_154950909',
      TemplateParam: '{"code":"123456"}',
    },
  );
  const text = 'й'.repeat(71);
  const globe = await send({ to: '+6581234567', templateId: undefined, text }, intl, simulator);
  assert.deepEqual(globe.sent, { id: '900619746900000002^0', segments: 2 });
  assert.equal(simulator.messages[1]?.text, text);
  assert.equal((await send({ to: '+16502530000', validitySeconds: 5 }, intl)).values['ValidityPeriod'], '60');
});

test("aliyun's text to the globe is what Alibaba Cloud's SDK sends, and two things more", async () => {
  const [vector] = fixture('vectors-aliyun-acs3-hmac-sha256').vectors.filter(
    ({ source }: { source: string }) => source === 'aliyun-sdk-intl-sendmessagetoglobe',
  );
  const { values, requests } = await send({ to: '+6581234567' }, { ...intl, ...acs3 });
  assert.equal(new URL(requests[0]?.url ?? '').origin, new URL(vector.url).origin);
  // a wanted difference: a code that has expired must not arrive
  assert.deepEqual(values, {
    ...Object.fromEntries(new URL(vector.url).searchParams),
    ValidityPeriod: '600',
  });
});

test('aliyun chooses the host by site and region, or takes the endpoint', async () => {
  for (const [config, url] of [
    [{}, 'https://dysmsapi.aliyuncs.com/'],
    [{ regionId: 'cn-shenzhen' }, 'https://dysmsapi.aliyuncs.com/'],
    [{ regionId: 'cn-beijing' }, 'https://dysmsapi-proxy.cn-beijing.aliyuncs.com/'],
    [{ regionId: 'cn-hongkong' }, 'https://dysmsapi-xman.cn-hongkong.aliyuncs.com/'],
    [{ regionId: 'eu-central-1' }, 'https://dysmsapi.eu-central-1.aliyuncs.com/'],
    [{ site: 'intl' }, 'https://dysmsapi.ap-southeast-1.aliyuncs.com/'],
    [{ endpoint: 'http://127.0.0.1:4010' }, 'http://127.0.0.1:4010/'],
  ] as const)
    assert.equal((await send({}, config)).requests[0]?.url, url);
  assert.equal((await send({}, { regionId: 'cn-beijing' })).values['RegionId'], 'cn-beijing');
});

test('aliyun takes the documented configuration as it stands, and names what is wrong in it', () => {
  const templates = ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    type: 2,
    usageType,
    templateCode: 'SMS_154950909',
  }));
  const { accessKeyId, accessKeySecret } = account;
  const config = { accessKeyId, accessKeySecret, signName: '阿里云短信测试', templates };
  const read = readConfig(aliyun.fields, config);
  assert.deepEqual(
    [read.strictPhoneRegionNumberCheck, read.site, read.signatureMethod, read.templateParams],
    [false, 'china', 'HMAC-SHA1', ['code']],
  );
  assert.equal(read.templates[1]?.templateCode, 'SMS_154950909');
  assert.deepEqual(
    wrong({ regionId: 'evil.example/', endpoint: 'x', site: 'us', senderId: 'a name too long' }),
    ['site', 'senderId', 'regionId', 'endpoint'],
  );
});
