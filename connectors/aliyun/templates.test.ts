/** Aliyun's own rules for templates, found before anything is saved. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintTemplates, requiredPurposes } from '@latchkey/connector-kit';
import { fields } from './settings.ts';

const rows = requiredPurposes.map((usageType) => ({ type: 2, usageType, templateCode: 'SMS_100000001' }));
const found = (templateParams?: unknown, content?: string) =>
  lintTemplates(fields, {
    templateParams,
    templates:
      content === undefined ? rows : [...rows, { usageType: 'BindMfa', templateCode: 'SMS_2', content }],
  }).map(({ path, severity, fault, values }) => [`${severity} ${fault} at ${path}`, values]);

test('the documented rows and the usual parameters are right', () => {
  for (const params of [undefined, '', [], ['code'], 'code, minutes', ['code', 'minutes']])
    assert.deepEqual(found(params), []);
  assert.deepEqual(found(undefined, '您的验证码为${code}，请勿泄露于他人！'), []);
});

test('a parameter that can hold letters is refused: Aliyun takes digits alone in a message with a code', () => {
  for (const variable of ['app', 'link', 'locale', 'uiLocales'])
    assert.deepEqual(found(['code', variable]), [['error letters at templateParams.1', { variable }]]);
});

test('a parameter that no message has, and no code among them', () => {
  assert.deepEqual(found(['brand', 'code']), [
    ['error undeclared_variable at templateParams.0', { variable: 'brand' }],
  ]);
  assert.deepEqual(found(['constructor', 'code'])[0]?.[0], 'error undeclared_variable at templateParams.0');
  assert.deepEqual(found(['minutes']), [['error no_code at templateParams', { placeholder: 'code' }]]);
});

test('approved words are compared with the parameters, both ways', () => {
  assert.deepEqual(found(undefined, '${code} 有效 ${minutes} 分钟'), [
    ['error missing_variable at templates.4.content', { variable: 'minutes' }],
  ]);
  assert.deepEqual(found(['code', 'minutes'], '${code}'), [
    ['error unused_variable at templates.4.content', { variable: 'minutes' }],
  ]);
  assert.deepEqual(found(undefined, '验证码'), [
    ['error no_code at templates.4.content', { placeholder: '${code}' }],
  ]);
});
