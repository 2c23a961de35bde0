/** A configuration goes through the form and comes out as it was, or changed as asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FormItem } from '../connectors/connector.ts';
import { checkValues, isMask, isSecret, shown, toConfig, toValues, wholeConfigKey } from './form-values.ts';

const item = (key: string, type: string, more: Partial<FormItem> = {}): FormItem => ({
  key,
  label: key,
  type,
  ...more,
});

const items: readonly FormItem[] = [
  item('accountSID', 'Text', { required: true }),
  item('authToken', 'Text', { required: true }),
  item('disableRiskCheck', 'Switch', { defaultValue: false }),
  item('validity', 'Number'),
  item('route', 'Select', { selectItems: [{ value: 'a' }, { value: 'b' }], defaultValue: 'a' }),
  item('sender', 'Text', { showConditions: [{ targetKey: 'route', expectValue: 'b' }] }),
  item('countries', 'MultiSelect', { selectItems: [{ value: 'TH' }, { value: 'TW' }] }),
  item('templates', 'Json', { required: true, defaultValue: [{ usageType: 'Generic', content: 'x' }] }),
];

test('a new form begins with the defaults', () => {
  const values = toValues(items, undefined);
  assert.equal(values.route, 'a');
  assert.equal(values.accountSID, '');
  assert.equal(values.templates, '[\n  {\n    "usageType": "Generic",\n    "content": "x"\n  }\n]');
});

test('a saved configuration comes out as it went in, false and unknown keys included', () => {
  const saved = {
    accountSID: 'AC1',
    authToken: '••••cdef',
    disableRiskCheck: false,
    validity: 300,
    route: 'b',
    sender: 'Acme',
    countries: ['TH'],
    templates: [{ usageType: 'Generic', content: 'y' }],
    ours: { kept: true },
  };
  assert.deepEqual(toConfig(items, toValues(items, saved), saved), saved);
});

test('a saved configuration is not filled up with defaults that were never saved', () => {
  assert.equal(toValues(items, { accountSID: 'AC1' }).templates, '');
});

test('a switch that was never saved stands at its default, and saved as off it is off', () => {
  const line = [item('originBoundLine', 'Switch', { defaultValue: true })];
  assert.equal(toValues(line, { accountSID: 'AC1' }).originBoundLine, true);
  assert.equal(toValues(line, { originBoundLine: false }).originBoundLine, false);
  assert.deepEqual(toConfig(line, { originBoundLine: false }), { originBoundLine: false });
});

test('what is needed only while something else is empty is left to the server', () => {
  const conditional = [item('from', 'Text', { required: true, isConditional: true })];
  assert.deepEqual(checkValues(conditional, { from: '' }), {});
});

test('a masked secret is sent back unchanged, so that the server keeps the old value', () => {
  const values = toValues(items, { accountSID: 'AC1', authToken: '••••1234' });
  assert.equal(toConfig(items, values).authToken, '••••1234');
  assert.equal(isMask('••••1234'), true);
  assert.equal(isMask('1234'), false);
});

test('empty fields and hidden fields are left out', () => {
  const values = { ...toValues(items, undefined), accountSID: ' AC1 ', sender: 'hidden', validity: '' };
  assert.deepEqual(toConfig(items, values), {
    accountSID: 'AC1',
    disableRiskCheck: false,
    route: 'a',
    templates: [{ usageType: 'Generic', content: 'x' }],
  });
});

test('conditions decide what is shown; developers’ items never are', () => {
  const values = toValues(items, undefined);
  assert.equal(
    shown(items, values).some(({ key }) => key === 'sender'),
    false,
  );
  assert.equal(
    shown(items, { ...values, route: 'b' }).some(({ key }) => key === 'sender'),
    true,
  );
  assert.deepEqual(shown([item('x', 'Text', { isDevFeature: true })], {}), []);
});

test('faults are found by key', () => {
  const values = {
    ...toValues(items, undefined),
    accountSID: '  ',
    authToken: 'x',
    validity: '5m',
    templates: '[{]',
  };
  assert.deepEqual(checkValues(items, values), {
    accountSID: 'required',
    validity: 'number',
    templates: 'json',
  });
});

test('a connector without form items has its whole configuration in one editor', () => {
  const whole = [item(wholeConfigKey, 'Json', { required: true })];
  const values = toValues(whole, { a: 1 });
  assert.deepEqual(toConfig(whole, values, { a: 1 }), { a: 1 });
  assert.deepEqual(toConfig(whole, { [wholeConfigKey]: '{"b":2}' }, { a: 1 }), { b: 2 });
  assert.deepEqual(checkValues(whole, { [wholeConfigKey]: '[1]' }), { [wholeConfigKey]: 'json' });
});

for (const key of [
  'apiKey',
  'accessKeySecret',
  'authToken',
  'password',
  'authorization',
  'key',
  'Authorization',
]) {
  test(`${key} is treated as a secret`, () => assert.equal(isSecret(item(key, 'Text')), true));
}
for (const key of ['accessKeyId', 'tokenUrl', 'signName', 'keyboard']) {
  test(`${key} is not a secret`, () => assert.equal(isSecret(item(key, 'Text')), false));
}
test('a connector can say itself that a field is confidential', () => {
  assert.equal(isSecret(item('pin', 'Text', { isConfidential: true })), true);
});
