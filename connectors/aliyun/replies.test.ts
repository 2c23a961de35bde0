/** What Aliyun’s replies mean. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnectorError } from '@latchkey/connector-kit';
import { answer } from '../try-provider.ts';
import { verdictOf, waitSecondsIn } from './error-codes.ts';
import { createSimulator } from './simulator.ts';
import { acs3, clock, fixture, intl, refused, send } from './trial.ts';

test('aliyun reads the replies that the SDKs were served, and takes none of the failures for a success', async () => {
  const served = (name: string) => answer(fixture(`aliyun-${name}`).repliesServed[0]);
  for (const name of [
    'popcore-sendsms-post',
    'popcore-sendsms-get',
    'sdk-v3-sendsms',
    'sdk-v3-sendsms-region-default',
  ])
    assert.deepEqual((await send({}, {}, served(name))).sent, {
      id: '900619746936498440^0',
      segments: undefined,
    });
  const limit = await refused({}, {}, served('popcore-error-limit'));
  assert.deepEqual(
    [limit.kind, limit.retry, limit.retryAfterSeconds, limit.providerMessage],
    ['rate_recipient', 'later', 3_600, '触发小时级流控Permits:5'],
  );
  const unknown = await refused({}, {}, served('sdk-v3-error-403'));
  assert.deepEqual([unknown.kind, unknown.providerCode], ['auth', 'InvalidAccessKeyId.NotFound']);
});

for (const { code, kind, retry } of fixture('error-map')) {
  test(`aliyun takes ${code} for ${kind}, ${retry}`, () => {
    assert.deepEqual(verdictOf(code), { kind, retry });
    if (/^[A-Z_]+$/.test(code))
      assert.deepEqual(verdictOf(`isv.${code}`), { kind, retry }, 'as older answers have it');
  });
}

test('aliyun judges a code that it does not know by its family', () => {
  for (const [code, kind, retry] of [
    ['Throttling.Api', 'rate_account', 'now'],
    ['InvalidAccessKeyId.Expired', 'auth', 'fix'],
    ['InvalidTimeStamp.Format', 'auth', 'fix'],
    ['Forbidden.AccountClosed', 'permission', 'fix'],
    ['ServiceUnavailable.Busy', 'transient', 'now'],
    ['isv.SOMETHING_NEW', 'unknown', 'fix'],
    ['isp.SOMETHING_NEW', 'transient', 'ambiguous'],
  ] as const)
    assert.deepEqual(verdictOf(code), { kind, retry });
  assert.equal(verdictOf('SOMETHING_NEW'), undefined);
  assert.equal(verdictOf(undefined), undefined);
});

for (const [name, kind, retry, wait] of [
  ['rate_minute', 'rate_recipient', 'later', 60],
  ['rate_hour', 'rate_recipient', 'later', 3_600],
  ['rate_day', 'rate_recipient', 'later', 86_400],
  ['invalid_number', 'invalid_number', 'no'],
  ['sign', 'sender', 'fix'],
  ['template', 'template', 'fix'],
  ['template_param', 'template', 'fix'],
  ['balance', 'balance', 'fix'],
  ['deny_ip', 'region', 'fix'],
  ['ram', 'permission', 'fix'],
  ['system', 'transient', 'now'],
  ['gateway_key', 'auth', 'fix'],
  ['gateway_signature', 'auth', 'fix'],
  ['gateway_timestamp', 'auth', 'fix'],
  ['gateway_nonce', 'auth', 'now'],
  ['gateway_throttle', 'rate_account', 'now'],
  ['gateway_503', 'transient', 'now'],
] as const) {
  test(`aliyun takes its reply "${name}" for ${kind}, ${retry}`, async () => {
    const error = await refused({}, {}, answer(fixture('replies')[name]));
    assert.deepEqual([error.kind, error.retry, error.retryAfterSeconds], [kind, retry, wait]);
    assert.match(error.providerMessage ?? '', /\p{L}/u);
  });
}

test('aliyun waits for the limits of one number, not for those of the account', () => {
  assert.equal(waitSecondsIn('BUSINESS_LIMIT_DAY', ''), 86_400);
  assert.equal(waitSecondsIn('isv.BUSINESS_LIMIT_CONTROL', 'new words'), undefined);
  assert.equal(waitSecondsIn('isv.DAY_LIMIT_CONTROL', '触发天级流控'), undefined);
  assert.equal(waitSecondsIn(), undefined);
});

test('aliyun takes no answer for a success whose Code is not OK', async () => {
  for (const [body, retry] of [
    [{ Message: 'OK', RequestId: 'x', BizId: '1^0' }, 'ambiguous'],
    [{ Code: 'ok', BizId: '1^0' }, 'ambiguous'],
    [{ Code: 'isv.NEW', BizId: '1^0' }, 'fix'],
  ] as const)
    assert.equal((await refused({}, {}, answer({ status: 200, body }))).retry, retry);
  assert.deepEqual((await send({}, {}, answer({ status: 200, body: { Code: 'OK' } }))).sent, {
    id: 'otp_01',
    segments: undefined,
  });
});

test('aliyun: every magic number ends in its own kind of error, on both sites, signed in both ways', async () => {
  for (const [digits, kind, retry, requests] of [
    ['402', 'balance', 'fix', 1],
    ['403', 'permission', 'fix', 1],
    ['404', 'invalid_number', 'no', 1],
    ['409', 'auth', 'now', 3],
    ['429', 'rate_account', 'now', 3],
    ['441', 'rate_recipient', 'later', 1],
    ['451', 'region', 'fix', 1],
    ['460', 'rate_account', 'fix', 1],
    ['500', 'transient', 'now', 2],
    ['503', 'transient', 'now', 2],
  ] as const) {
    for (const config of [{}, acs3, intl, { ...intl, ...acs3 }]) {
      const { sent, requests: seen } = await send({ to: `+8613800138${digits}` }, config);
      assert.ok(isConnectorError(sent));
      assert.deepEqual([sent.kind, sent.retry, seen.length], [kind, retry, requests], digits);
    }
  }
});

test('aliyun: wrong settings end in the error that says which', async () => {
  for (const [given, config, kind, code] of [
    [{}, { accessKeyId: 'LTAI_other' }, 'auth', 'InvalidAccessKeyId.NotFound'],
    [{}, { accessKeySecret: 'anotherSecret0000001' }, 'auth', 'SignatureDoesNotMatch'],
    [{}, { ...acs3, accessKeyId: 'LTAI_other' }, 'auth', 'InvalidAccessKeyId.NotFound'],
    [{}, { ...acs3, accessKeySecret: 'anotherSecret0000001' }, 'auth', 'SignatureDoesNotMatch'],
    [{}, { signName: 'not approved' }, 'sender', 'isv.SMS_SIGNATURE_ILLEGAL'],
    [{}, { ...intl, signName: 'not approved' }, 'sender', 'SMS_SIGN_NAME_ILLEGAL'],
    [{ templateId: 'SMS_9' }, {}, 'template', 'isv.SMS_TEMPLATE_ILLEGAL'],
    [{ templateId: 'SMS_200000002' }, {}, 'template', 'isv.DOMESTIC_NUMBER_NOT_SUPPORTED'],
    [{ templateId: 'SMS_154950910' }, {}, 'template', 'isv.TEMPLATE_MISSING_PARAMETERS'],
    [{}, { templateParams: 'code,minutes' }, 'template', 'isv.TEMPLATE_PARAMS_ILLEGAL'],
    [{ variables: { code: 'abc 12' } }, {}, 'template', 'isv.TEMPLATE_PARAMS_ILLEGAL'],
    [{ to: '+6581234567' }, {}, 'invalid_number', 'isv.MOBILE_NUMBER_ILLEGAL'],
  ] as const) {
    const error = await refused(given, config);
    assert.deepEqual([error.kind, error.providerCode], [kind, code]);
  }
  const isAbroad = createSimulator({ clock, isCallerAbroad: true });
  assert.equal((await refused({}, {}, isAbroad)).providerCode, 'isv.DENY_IP_RANGE');
  assert.equal((await refused({}, {}, createSimulator({ clock, balance: 0 }))).kind, 'balance');
});

test('aliyun never repeats what should have been signed, though the gateway does', async () => {
  const error = await refused({}, { accessKeySecret: 'anotherSecret0000001' });
  assert.equal(error.providerMessage, 'Specified signature is not matched with our calculation.');
  for (const hidden of ['123456', '13800138000', 'TemplateParam'])
    assert.ok(!JSON.stringify(error).includes(hidden));
});
