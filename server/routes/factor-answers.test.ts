/** What an authenticator app is told when it scans. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { User } from '../users/user.ts';
import { totpUriOf } from './factor-answers.ts';

test('an app is told the host name and the person, parted by the only colon', () => {
  const person = { username: null, email: null, phone: null, name: 'Ann: at work' } as User;
  const uri = new URL(totpUriOf(person, 'https://id.example.com:8443/acme', 'JBSWY3DP'));
  assert.equal(decodeURIComponent(uri.pathname.split('/').at(-1) ?? ''), 'id.example.com:Ann  at work');
  assert.equal(uri.searchParams.get('issuer'), 'id.example.com');
  assert.equal(uri.searchParams.get('secret'), 'JBSWY3DP');
});
