/** Forwarded headers count only when they come from a listed proxy. */
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { dropForgedHeaders, trustProxies } from './proxies.ts';

const requestFrom = (remoteAddress: string) =>
  ({
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=203.0.113.7', accept: '*/*' },
  }) as unknown as IncomingMessage;

test('nobody is trusted without a list (C3)', () => {
  assert.equal(trustProxies([])('127.0.0.1'), false);
});

test('addresses and networks of both families, also as IPv4 inside IPv6', () => {
  const isTrusted = trustProxies(['10.0.0.0/8', '192.0.2.1', 'fd00::/8']);
  const trusted = ['10.9.8.7', '192.0.2.1', '::ffff:192.0.2.1', 'fd00::1'];
  assert.deepEqual(trusted.map(isTrusted), [true, true, true, true]);
  const strangers = ['11.0.0.1', '192.0.2.2', '::1', '::ffff:11.0.0.1', ''];
  assert.deepEqual(strangers.map(isTrusted), [false, false, false, false, false]);
});

test('a stranger’s claims are taken away, a proxy’s stay (C3)', () => {
  const isTrusted = trustProxies(['10.0.0.1']);
  const [forged, real] = [requestFrom('203.0.113.9'), requestFrom('10.0.0.1')];
  dropForgedHeaders(forged, isTrusted);
  dropForgedHeaders(real, isTrusted);
  assert.deepEqual(forged.headers, { accept: '*/*' });
  assert.equal(real.headers['x-forwarded-for'], '203.0.113.7');
});
