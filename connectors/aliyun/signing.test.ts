/** Both signatures of Aliyun: every vector, the requests of Alibaba Cloud’s SDKs, and a nonce of its own for each attempt. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, sendThrough } from '@latchkey/connector-kit';
import { listen } from '@latchkey/connector-kit/testing';
import aliyun from './aliyun.ts';
import { requestFor } from './requests.ts';
import { acs3Authorization, canonicalQuery, rpcSignature, type Values } from './signing.ts';
import { createSimulator, exampleConfig } from './simulator.ts';
import { acs3, fixture, message, send } from './trial.ts';

for (const vector of fixture('vectors-aliyun-rpc-hmac-sha1').vectors) {
  test(`aliyun signs as the vector of HMAC-SHA1 says: ${vector.source}`, () => {
    const { parameters, method, accessKeySecret } = vector;
    assert.equal(canonicalQuery(parameters), vector.canonicalizedQuery);
    assert.equal(rpcSignature(method, parameters, accessKeySecret), vector.signature);
  });
}

test("aliyun signs as the example in Alibaba Cloud's own documents", () => {
  // https://www.alibabacloud.com/help/en/direct-mail/signature
  const values = {
    AccessKeyId: 'testid',
    AccountName: "<a%b'>",
    Action: 'SingleSendMail',
    AddressType: '1',
    Format: 'XML',
    HtmlBody: '4',
    RegionId: 'cn-hangzhou',
    ReplyToAddress: 'true',
    SignatureMethod: 'HMAC-SHA1',
    SignatureNonce: 'c1b2c332-4cfb-4a0f-b8cc-ebe622aa0a5c',
    SignatureVersion: '1.0',
    Subject: '3',
    TagName: '2',
    Timestamp: '2016-10-20T06:27:56Z',
    ToAddress: '1@test.com',
    Version: '2015-11-23',
  };
  const { accessKeySecret, signature } = fixture('vectors-aliyun-rpc-hmac-sha1').documentedVector;
  assert.equal(rpcSignature('POST', values, accessKeySecret), signature);
});

for (const vector of fixture('vectors-aliyun-acs3-hmac-sha256').vectors) {
  test(`aliyun signs as the vector of ACS3-HMAC-SHA256 says: ${vector.source}`, () => {
    const { method, url } = vector;
    const query: Values = Object.fromEntries(new URL(url).searchParams);
    const lines: string[] = vector.canonicalHeaders.trim().split('\n');
    const headers: Values = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
    assert.equal(canonicalQuery(query), vector.canonicalQuery);
    assert.equal(acs3Authorization({ method, query, headers }, vector), vector.authorization);
  });
}

/** The names of the SDK's parameters begin with a small letter in the newer one. */
const capital = ([name, value]: [string, unknown]) => [`${name[0]?.toUpperCase()}${name.slice(1)}`, value];

for (const name of [
  'popcore-sendsms-post',
  'popcore-error-limit',
  'popcore-querysenddetails',
  'sdk-v3-sendsms',
  'sdk-v3-sendsms-region-default',
  'sdk-v3-error-403',
  'sdk-v3-querysenddetails',
]) {
  test(`aliyun makes the request that Alibaba Cloud's SDK makes, signature included: ${name}`, () => {
    const { input, request, fixed } = fixture(`aliyun-${name}`);
    const { headersOfInterest: theirs, body } = request;
    const isNew = name.startsWith('sdk-v3');
    const given: [string, unknown][] = Object.entries(input.params).filter(([key]) => key !== 'RegionId');
    const parameters: Values = Object.fromEntries(
      given.map(capital).map(([key, value]) => [key, String(value)]),
    );
    const { regionId } = input.auth;
    const config = readConfig(aliyun.fields, {
      ...exampleConfig,
      ...(isNew && acs3),
      ...(regionId && { regionId }),
    });
    const call = { action: theirs['x-acs-action'], version: theirs['x-acs-version'], parameters };
    const nonce = theirs['x-acs-signature-nonce'] ?? body.parsed.SignatureNonce;
    const [url, options] = requestFor(call, config, { now: Date.parse(fixed.now), nonce });
    assert.equal(url, request.url);
    for (const [header, value] of Object.entries(options.headers ?? {}))
      assert.equal(value, theirs[header], header);
    if (isNew) return assert.ok(options.headers?.['authorization']);
    const { Signature, ...form } = options.form ?? {};
    const { Signature: signature, ...parsed } = body.parsed;
    // a wanted difference: the SDK names the region only when it is told to, and we always do
    assert.deepEqual(form, { ...parsed, RegionId: 'cn-hangzhou' });
    if ('RegionId' in parsed) assert.equal(Signature, signature);
  });
}

test('aliyun signs anew, with a new nonce, when Aliyun has seen the nonce', async () => {
  for (const config of [{}, acs3]) {
    const { requests } = await send({ to: '+8613800138409' }, config);
    const nonces = requests.map(
      ({ headers, body }) =>
        headers['x-acs-signature-nonce'] ?? new URLSearchParams(body).get('SignatureNonce'),
    );
    assert.equal(new Set(nonces).size, 3);
  }
});

test('aliyun signs for the host it really asks, over real sockets', async () => {
  const provider = await listen(createSimulator());
  try {
    for (const [index, config] of [{}, acs3].entries()) {
      const settings = readConfig(aliyun.fields, {
        ...exampleConfig,
        ...config,
        endpoint: `${provider.url}/`,
      });
      const to = `+861380013800${index}`;
      const { id } = await sendThrough(aliyun, { ...message, to }, settings, { fetch, clock: Date });
      assert.equal(provider.messages[index]?.id, id);
    }
  } finally {
    await provider.close();
  }
});
