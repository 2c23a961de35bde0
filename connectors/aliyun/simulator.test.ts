/** The simulator of Aliyun is as strict as the gateway. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ConnectorError,
  find,
  isConnectorError,
  readConfig,
  sendThrough,
} from '@latchkey/connector-kit';
import { fetchFrom, type Handler } from '@latchkey/connector-kit/testing';
import aliyun from './aliyun.ts';
import { createSimulator, exampleConfig } from './simulator.ts';
import { acs3, clock, fixture, message, refused, send } from './trial.ts';

test('aliyun: the simulator refuses an old timestamp, a changed request, and a nonce that was used', async () => {
  for (const config of [{}, acs3]) {
    for (const skew of [-901_000, 901_000]) {
      const off = createSimulator({ clock: { now: () => clock.now() + skew } });
      assert.equal((await refused({}, config, off)).providerCode, 'InvalidTimeStamp.Expired');
    }
    const simulator = createSimulator({ clock });
    const changed: Handler = async (request) => {
      const { headers } = request;
      const url = request.url.replace('123456', '654321');
      const body = (await request.text()).replace('123456', '654321');
      return simulator(new Request(url, { method: 'POST', headers, body }));
    };
    assert.equal((await refused({}, config, changed)).providerCode, 'SignatureDoesNotMatch');

    let first: Request | undefined;
    const replaying: Handler = (request) => simulator((first ??= request.clone()).clone());
    assert.ok(!isConnectorError((await send({}, config, replaying)).sent));
    assert.equal((await refused({}, config, replaying)).providerCode, 'SignatureNonceUsed');
    assert.equal(simulator.messages.length, 1);
  }
});

test('aliyun: the simulator takes the GET of the older SDK too, signed as one', async () => {
  const { request, repliesServed } = fixture('aliyun-popcore-sendsms-get');
  const simulator = createSimulator({ clock });
  const reply = await simulator(new Request(request.url));
  assert.equal(find(await reply.json(), 'Code'), repliesServed[0].body.Code);
  assert.equal(simulator.messages[0]?.to, '13800138000');
});

test('aliyun: the simulator keeps the limits of a number, by its clock', async () => {
  let now = clock.now();
  const simulator = createSimulator({ clock: { now: () => now } });
  const attempt = async (minutes: number) => {
    now += minutes * 60_000;
    const around = { fetch: fetchFrom(simulator), clock: { now: () => now } };
    return sendThrough(aliyun, message, readConfig(aliyun.fields, exampleConfig), around).then(
      () => 'sent',
      (error: ConnectorError) => `${error.kind} ${error.retryAfterSeconds}`,
    );
  };
  assert.equal(await attempt(0), 'sent');
  assert.equal(await attempt(0.5), 'rate_recipient 60');
  for (let sent = 2; sent <= 5; sent += 1) assert.equal(await attempt(1), 'sent');
  assert.equal(await attempt(1), 'rate_recipient 3600');
  for (let sent = 6; sent <= 10; sent += 1) assert.equal(await attempt(61), 'sent');
  assert.equal(await attempt(61), 'rate_recipient 86400');
  assert.equal(simulator.messages.length, 10);
  assert.deepEqual(simulator.messages[0]?.parameters, ['123456']);
});
