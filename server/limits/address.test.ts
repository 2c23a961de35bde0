/** Every spelling of an address is one name, and every address of an IPv6 /64 too (C3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressName } from './address.ts';

test('C3: an address has one name', () => {
  const cases = {
    '203.0.113.7': [
      '203.0.113.7',
      ' 203.0.113.7 ',
      '::ffff:203.0.113.7',
      '::ffff:cb00:7107',
      '[::ffff:203.0.113.7]',
      '203.0.113.7:49152',
    ],
    '2001:db8:0:1::/64': [
      '2001:db8:0:1::1',
      '2001:0DB8:0000:0001:ffff:ffff:ffff:ffff',
      '[2001:db8:0:1::9]',
      '[2001:db8:0:1::9]:443',
    ],
    'fe80::/64': ['fe80::1', 'fe80::1%eth0'],
    '::/64': ['::1', '::'],
    unknown: ['', 'unix:', 'example.com', '203.0.113.7, 198.51.100.1', 'for=203.0.113.7'],
  };
  for (const [name, addresses] of Object.entries(cases))
    assert.deepEqual(
      addresses.map(addressName),
      addresses.map(() => name),
    );
});
