/** Tencent's own rules for templates, found before anything is saved. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintTemplates, requiredPurposes } from '@latchkey/connector-kit';
import { fields } from './settings.ts';

const rows = requiredPurposes.map((usageType) => ({ usageType, templateCode: '1234567' }));
const found = (templateParams?: unknown, content?: string) =>
  lintTemplates(fields, {
    templateParams,
    templates: content === undefined ? rows : [...rows, { usageType: 'BindMfa', templateCode: '7', content }],
  }).map(({ path, severity, fault, values }) => [`${severity} ${fault} at ${path}`, values]);

test('one placeholder, filled with the code, is the usual thing', () => {
  for (const params of [undefined, '', [], ['code'], 'code']) assert.deepEqual(found(params), []);
  assert.deepEqual(found(['code'], '您的验证码是{1}。'), []);
});

test('a second placeholder that nothing fills is an error, and one that is declared a warning', () => {
  assert.deepEqual(found(undefined, '您的验证码是{1}，{2}分钟内有效。'), [
    ['error placeholder_count at templates.4.content', { found: 2, given: 1 }],
  ]);
  assert.deepEqual(found('code, minutes', '您的验证码是{1}，{2}分钟内有效。'), [
    ['warning more_placeholders at templateParams', { given: 2 }],
  ]);
  assert.deepEqual(found(['code', 'minutes'], '您的验证码是{1}。').at(-1), [
    'error placeholder_count at templates.4.content',
    { found: 1, given: 2 },
  ]);
});

test('approved words without a place for the code', () => {
  for (const content of ['您的验证码。', '{{code}}'])
    assert.deepEqual(found(undefined, content), [
      ['error no_code at templates.4.content', { placeholder: '{1}' }],
    ]);
});

test('parameters that hold letters, that no message has, and no code among them', () => {
  assert.deepEqual(found(['code', 'app']).slice(0, 1), [
    ['error letters at templateParams.1', { variable: 'app' }],
  ]);
  assert.deepEqual(found(['code', 'brand']).slice(0, 1), [
    ['error undeclared_variable at templateParams.1', { variable: 'brand' }],
  ]);
  assert.deepEqual(found('minutes'), [['error no_code at templateParams', { placeholder: 'code' }]]);
});
