/** Signatures and tokens of Vonage: every vector, every shape of a key, and what the simulator takes for forged. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, verify } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { isConnectorError } from '@latchkey/connector-kit';
import { type Handler } from '@latchkey/connector-kit/testing';
import { signature, type SignatureMethod, token } from './signing.ts';
import { account, createSimulator } from './simulator.ts';
import {
  application,
  clock,
  fixture,
  key,
  privateKey,
  publicKey,
  refused,
  send,
  signedSms,
  wrong,
} from './trial.ts';

const methods = Object.keys(fixture('vectors-vonage').requestSignature);

for (const name of methods) {
  const method = name.toLowerCase() as SignatureMethod;

  test(`vonage signs as the vectors say: ${method}`, () => {
    const { smsApiSig, requestSignature } = fixture('vectors-vonage');
    const { params, signatureSecret, sig } = smsApiSig;
    assert.equal(signature(params, signatureSecret, method), sig[method]);

    const { input, outcome } = fixture(`vonage-sdk-signature-${name}`);
    const signed = { api_key: input.apiKey, ...input.params };
    const ours = signature(signed, input.signature.secret, method);
    assert.equal(ours, outcome.resolved.documented.sig);
    assert.equal(ours, requestSignature[name].documented.sig);
    // a wanted difference: the SDK makes another string, and does not accept it itself
    assert.notEqual(ours, outcome.resolved.sdkCreateSignatureHash.sig);
    assert.equal(outcome.resolved.sdkCreateSignatureHash.acceptedBySdkVerifySignature, false);
  });

  test(`vonage sends signed requests, without the secret: ${method}`, async () => {
    const simulator = createSimulator({ clock, signatureMethod: method });
    const config = { ...signedSms, signatureMethod: method };
    const { sent, requests, body } = await send({ text: 'Code = 123456 & ok' }, config, simulator);
    assert.ok(!isConnectorError(sent));
    assert.equal(requests[0]?.headers['authorization'], undefined);
    const { sig, ...parameters } = body;
    assert.equal(sig, signature(parameters, account.signatureSecret, method));
    assert.equal(parameters.timestamp, '1768465800');
    assert.ok(!requests[0]?.body.includes(account.apiSecret));
    assert.equal(simulator.messages[0]?.text, 'Code = 123456 & ok');
  });
}

test('vonage makes the token of every capture, but for the key that signs it', () => {
  const { authorization } = fixture('vectors-vonage').messagesRequestJwt;
  const captures = readdirSync(new URL('fixtures/', import.meta.url))
    .filter((name) => name.startsWith('vonage-sdk-'))
    .map((name) => fixture(name.replace('.json', '')).request?.headersOfInterest.authorization)
    .filter((one) => one?.startsWith('Bearer '));
  assert.equal(captures.length, 2);
  const jti = '11111111-2222-4333-8444-555555555555';
  const ours = token({ ...application, seconds: 1_768_465_800, jti });
  const [header, claims, sealed = ''] = ours.split('.');
  for (const theirs of [authorization, ...captures])
    assert.deepEqual(theirs.replace('Bearer ', '').split('.').slice(0, 2), [header, claims]);
  assert.ok(
    verify('sha256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(sealed, 'base64url')),
  );
});

test('vonage takes a private key in every shape that a form or a shell makes of it', async () => {
  const pkcs1 = key.export({ type: 'pkcs1', format: 'pem' }).toString();
  for (const pem of [
    privateKey,
    privateKey.replaceAll('\n', '\r\n'),
    privateKey.replaceAll('\n', ' '),
    privateKey.replaceAll('\n', '\\n'),
    privateKey.replaceAll('\n', ''),
    `\n ${pkcs1}`,
  ]) {
    const { sent } = await send({}, { ...application, privateKey: pem });
    assert.ok(!isConnectorError(sent), pem.slice(0, 40));
  }
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { privateKey: elliptic } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (const pem of [
    'key',
    publicPem,
    privateKey.slice(0, 200),
    privateKey.replace('MII', 'MIX'),
    elliptic.export({ type: 'pkcs8', format: 'pem' }).toString(),
  ])
    assert.deepEqual(wrong({ ...application, privateKey: pem }), ['privateKey']);
});

test('vonage: the simulator refuses an old, a replayed and a foreign token', async () => {
  const late = createSimulator({ clock: { now: () => clock.now() + 900_000 }, publicKey });
  assert.equal((await refused({}, application, late)).kind, 'auth');

  const simulator = createSimulator({ clock, publicKey });
  const seen: string[] = [];
  const replaying: Handler = (request) => {
    const headers = new Headers(request.headers);
    seen.push(headers.get('authorization') ?? '');
    headers.set('authorization', seen[0] ?? '');
    return simulator(new Request(request, { headers }));
  };
  assert.ok(!isConnectorError((await send({}, application, replaying)).sent));
  assert.equal((await refused({}, application, replaying)).kind, 'auth');
  assert.notEqual(seen[0], seen[1], 'we never make the same token twice');

  const other = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = other.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  assert.equal((await refused({}, { ...application, privateKey: pem })).providerCode, 'unauthorized');
  const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-000000000000';
  assert.equal((await refused({}, { ...application, applicationId })).kind, 'auth');
});

test('vonage: the simulator refuses an old, a wrong and a changed signature', async () => {
  const late = { now: () => clock.now() + 301_000 };
  const signatureMethod = 'sha256hmac';
  assert.equal(
    (await refused({}, signedSms, createSimulator({ clock: late, signatureMethod }))).providerCode,
    '14',
  );
  const wrongMethod = { ...signedSms, signatureMethod: 'md5hash' };
  assert.equal((await refused({}, wrongMethod)).kind, 'auth');
  assert.equal(
    (await refused({}, { ...signedSms, signatureSecret: 'another_secret_0123' })).providerCode,
    '14',
  );

  const simulator = createSimulator({ clock, signatureMethod });
  const changed =
    (from: string, to: string): Handler =>
    async (request) => {
      const { url, headers } = request;
      return simulator(
        new Request(url, { method: 'POST', headers, body: (await request.text()).replace(from, to) }),
      );
    };
  assert.equal((await refused({}, signedSms, changed('123456', '654321'))).providerCode, '14');
  assert.equal((await refused({}, signedSms, changed('from=', 'api_secret=x&from='))).providerCode, '32');
});
