/** What an operator may type, what becomes of it, and how the form is made. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formItems, readConfig } from './config.ts';
import { isConnectorError } from './errors.ts';
import { type Fields, list, number, secret, select, text, toggle, url } from './fields.ts';
import { defaultTexts } from './purposes.ts';
import { templates } from './templates.ts';

const problems = (fields: Fields, raw: unknown): string[] => {
  try {
    readConfig(fields, raw);
    return [];
  } catch (error) {
    assert.ok(isConnectorError(error));
    return (error.issues ?? []).map(({ path, message }) => `${path}: ${message}`);
  }
};

test('a configuration is typed by its fields', () => {
  const fields = {
    name: text({ label: 'Name' }),
    nick: text({ label: 'Nick', required: false }),
    host: url({ label: 'Host', defaultValue: 'https://a.example' }),
    key: secret({ label: 'Key', required: (given) => !given['nick'] }),
    area: select({ label: 'Area', options: { eu: 'Europe', us: 'America' } }),
    isQuiet: toggle({ label: 'Quiet' }),
    port: number({ label: 'Port', defaultValue: 25 }),
    names: list({ label: 'Names', required: false }),
  };
  const config = readConfig(fields, { name: ' a ', nick: 'n', area: 'eu', port: '587', names: 'a, b' });
  const typed: {
    readonly name: string;
    readonly nick: string | undefined;
    readonly host: string;
    readonly key: string | undefined;
    readonly area: 'eu' | 'us';
    readonly isQuiet: boolean;
    readonly port: number;
    readonly names: readonly string[] | undefined;
  } = config;
  assert.deepEqual(typed, {
    name: 'a',
    nick: 'n',
    host: 'https://a.example',
    key: undefined,
    area: 'eu',
    isQuiet: false,
    port: 587,
    names: ['a', 'b'],
  });
});

test('all mistakes are told at once, with path and sentence', () => {
  const fields = {
    name: text({ label: 'Name' }),
    sid: text({ label: 'SID', pattern: /^AC/, rule: 'must begin with AC' }),
    area: select({ label: 'Area', options: { eu: 'Europe', us: 'America' } }),
    isQuiet: toggle({ label: 'Quiet' }),
    port: number({ label: 'Port', min: 1, max: 65_535, isWhole: true }),
    names: list({ label: 'Names' }),
    host: url({ label: 'Host' }),
  };
  const raw = {
    sid: 'SK1',
    area: 'toString',
    isQuiet: 'yes',
    port: 0.5,
    names: ['a', ''],
    host: 'a.example',
  };
  assert.deepEqual(problems(fields, raw), [
    'name: Name is missing.',
    'sid: SID must begin with AC.',
    'area: Area must be one of eu, us.',
    'isQuiet: Quiet must be true or false.',
    'port: Port must be a whole number.',
    'names: Names must be a list of texts.',
    'host: Host must be an http or https address.',
  ]);
});

test('a requirement may hang on another setting', () => {
  const fields = {
    service: text({ label: 'Service', required: ({ from }) => !from }),
    from: text({ label: 'From', required: false }),
  };
  assert.deepEqual(problems(fields, {}), ['service: Service is missing.']);
  assert.deepEqual(problems(fields, { from: 'x' }), []);
  assert.deepEqual(
    formItems(fields).map(({ required, isConditional }) => [required, isConditional]),
    [
      [true, true],
      [false, undefined],
    ],
    'a form must not insist',
  );
});

test('white space, null and nothing are all missing; blanks around a value are taken off', () => {
  const fields = { key: secret({ label: 'Key' }) };
  for (const key of ['', '  ', '\n', null, undefined])
    assert.deepEqual(problems(fields, { key }), ['key: Key is missing.']);
  assert.equal(readConfig(fields, { key: ' k-1\n' }).key, 'k-1');
});

test('one line is one line, and no setting is endless', () => {
  const fields = { key: secret({ label: 'Key' }) };
  assert.deepEqual(problems(fields, { key: 'a\r\nx-evil: 1' }), ['key: Key must be one line.']);
  assert.deepEqual(problems(fields, { key: 'a\u0000b' }), ['key: Key must be one line.']);
  assert.deepEqual(problems(fields, { key: 'x'.repeat(8_193) }), ['key: Key is too long.']);
  assert.deepEqual(problems(fields, { key: 7 }), ['key: Key must be text.']);
});

test('what an object inherits is no setting', () => {
  const fields = { toString: text({ label: 'To string' }) };
  assert.deepEqual(problems(fields, {}), ['toString: To string is missing.']);
});

test('numbers come as numbers or as their digits, and keep to their bounds', () => {
  const fields = { port: number({ label: 'Port', min: 1, max: 10 }) };
  for (const port of [1, 10, '7', ' 2.5 ']) assert.deepEqual(problems(fields, { port }), []);
  for (const port of [0, 11, '0x7', '1e1', Infinity, NaN, 'seven', true])
    assert.equal(problems(fields, { port }).length, 1, String(port));
});

test('the form says what the Console needs, in the shape of the contract', () => {
  const fields = {
    accountSID: text({ label: 'Account SID', placeholder: '<account-sid>', hint: 'On the first page.' }),
    authToken: secret({ label: 'Auth Token' }),
    area: select({ label: 'Area', options: { eu: 'Europe' }, defaultValue: 'eu' }),
    isQuiet: toggle({ label: 'Quiet' }),
    port: number({ label: 'Port', required: false }),
    names: list({ label: 'Names', defaultValue: ['code'] }),
    templates: templates({ kind: 'content' }),
  };
  assert.deepEqual(formItems(fields), [
    {
      key: 'accountSID',
      label: 'Account SID',
      type: 'Text',
      placeholder: '<account-sid>',
      required: true,
      description: 'On the first page.',
    },
    { key: 'authToken', label: 'Auth Token', type: 'Text', required: true, isConfidential: true },
    {
      key: 'area',
      label: 'Area',
      type: 'Select',
      required: true,
      defaultValue: 'eu',
      selectItems: [{ value: 'eu', title: 'Europe' }],
    },
    { key: 'isQuiet', label: 'Quiet', type: 'Switch', required: false, defaultValue: false },
    { key: 'port', label: 'Port', type: 'Number', required: false },
    { key: 'names', label: 'Names', type: 'Json', required: true, defaultValue: ['code'] },
    {
      key: 'templates',
      label: 'Templates',
      type: 'Json',
      required: true,
      defaultValue: defaultTexts,
      description: 'One text for each purpose; {{code}} becomes the code. A row may name a locale.',
    },
  ]);
});

test('a text has one line, unless it may have several', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\r\nMIGT\n-----END PRIVATE KEY-----\n';
  assert.deepEqual(secret({ label: 'Key' }).read(pem), {
    issues: [{ path: '', message: 'must be one line' }],
  });
  assert.deepEqual(secret({ label: 'Key', isMultiline: true }).read(pem), { value: pem.trim() });
  assert.ok('issues' in secret({ label: 'Key', isMultiline: true }).read('a\u0000b'));
});

test('a list of known things takes these alone, and is ticked in a form', () => {
  const fields = { wishes: list({ label: 'Wishes', options: { a: 'First', b: 'Second' } }) };
  assert.deepEqual(fields.wishes.read('b, a'), { value: ['b', 'a'] });
  assert.deepEqual(fields.wishes.read(['c']), { issues: [{ path: '', message: 'must be of a, b' }] });
  assert.deepEqual(fields.wishes.read(['toString']), { issues: [{ path: '', message: 'must be of a, b' }] });
  assert.deepEqual(formItems(fields), [
    {
      key: 'wishes',
      label: 'Wishes',
      type: 'MultiSelect',
      required: true,
      selectItems: [
        { value: 'a', title: 'First' },
        { value: 'b', title: 'Second' },
      ],
    },
  ]);
});
