/** Where on the page the server's no belongs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiRefusal, issuesOf, providerWords } from './refusal.ts';

test('issues are read with paths as lists and as dotted text', () => {
  const data = {
    issues: [
      { path: ['templates', 2, 'content'], message: 'is missing' },
      { path: 'accountSID', message: 'must begin with AC', code: 'custom' },
      { path: ['x'] },
      null,
    ],
  };
  assert.deepEqual(
    issuesOf(new ApiRefusal(400, { code: 'connector.invalid_config', message: 'No.', data })),
    [
      { path: ['templates', 2, 'content'], message: 'is missing' },
      { path: ['accountSID'], message: 'must begin with AC' },
    ],
  );
});

test('an answer without issues, or that is no refusal at all, has none', () => {
  assert.deepEqual(issuesOf(new ApiRefusal(500, undefined)), []);
  assert.deepEqual(issuesOf(new Error('x')), []);
  assert.equal(new ApiRefusal(502, '<html>').code, '');
});

test('the provider’s words are given once', () => {
  const refusal = (message: string) =>
    new ApiRefusal(400, {
      code: 'connector.general',
      message,
      data: { errorDescription: 'Account empty (402)' },
    });
  assert.equal(providerWords(refusal('The message was not sent.')), 'Account empty (402)');
  assert.equal(providerWords(refusal('Not sent: Account empty (402).')), undefined);
  assert.equal(providerWords(new ApiRefusal(400, {})), undefined);
});
