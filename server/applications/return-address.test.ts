/** Pages send people back only to addresses that are registered here: no open redirect. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { returnAddress } from './return-address.ts';

const endpoint = 'https://login.example/t/dev';
const application = (redirectUris: readonly string[], isThirdParty = false) => ({
  redirectUris,
  postLogoutRedirectUris: [],
  isThirdParty,
});
const applications = [
  application(['https://shop.example/callback', 'com.example.shop://done', 'javascript:alert(1)']),
  application(['https://stranger.example/callback'], true),
];
const to = (wanted: string) => returnAddress(wanted, endpoint, applications);

test('this server and the origins of our own applications', () => {
  assert.equal(to('https://shop.example/settings?tab=1#x'), 'https://shop.example/settings?tab=1#x');
  assert.equal(to('https://login.example/anything'), 'https://login.example/anything');
  assert.equal(to('/t/dev/demo-app'), 'https://login.example/t/dev/demo-app');
  // Without slashes it is a path below ours.
  assert.equal(to('https:evil.example'), 'https://login.example/t/evil.example');
  assert.equal(to('com.example.shop://done'), 'com.example.shop://done');
});

test('nobody else, however it is written', () => {
  for (const wanted of [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '\\\\evil.example',
    'https://shop.example.evil.example/',
    'https://shop.example@evil.example/',
    'https://user:secret@shop.example/',
    'http://shop.example/',
    'https://shop.example:8443/',
    'https://stranger.example/callback',
    'com.example.shop://elsewhere',
    'other.app://done',
    'javascript:alert(1)',
    'data:text/html,x',
    '\tjavascript:alert(1)',
    `https://shop.example/${'x'.repeat(2048)}`,
  ])
    assert.equal(to(wanted), undefined, wanted);
});
