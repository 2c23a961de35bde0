/** The operator's templates: which rows count, which are missing, and which one a message gets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';
import { isConnectorError } from './errors.ts';
import { defaultCodes, defaultEmails, defaultTexts, purposes, requiredPurposes } from './purposes.ts';
import { findTemplate, templateIdFor, templates } from './templates.ts';

const content = { templates: templates({ kind: 'content' }) };
const codes = { templates: templates({ kind: 'templateCode' }) };
const emails = { templates: templates({ kind: 'email' }) };
const four = requiredPurposes.map((usageType) => ({
  usageType,
  content: `{{code}} ${usageType}`,
  templateCode: '1',
}));

const problems = (fields: typeof content | typeof codes | typeof emails, rows: unknown): string[] => {
  try {
    readConfig(fields, { templates: rows });
    return [];
  } catch (error) {
    assert.ok(isConnectorError(error));
    return (error.issues ?? []).map(({ path, message }) => `${path}: ${message}`);
  }
};

test('the four required purposes are named when they are missing', () => {
  const all = 'templates: Templates need a row for Register, SignIn, ForgotPassword and Generic.';
  for (const rows of [undefined, null, '', []]) {
    assert.deepEqual(problems(content, rows), [all]);
    assert.deepEqual(problems(codes, rows), [all]);
  }
  assert.deepEqual(problems(content, four.slice(1)), ['templates: Templates need a row for Register.']);
  assert.deepEqual(problems(content, four), []);
  assert.deepEqual(problems(codes, four), []);
});

test("there may be no templates at all where the words are the server's own, but not some of them", () => {
  const fields = { templates: templates({ kind: 'content', required: false }) };
  for (const rows of [undefined, null, ''])
    assert.equal(readConfig(fields, { templates: rows }).templates, undefined);
  assert.equal(readConfig(fields, { templates: four }).templates?.length, 4);
  assert.throws(() => readConfig(fields, { templates: four.slice(1) }), isConnectorError);
  assert.equal(fields.templates.defaultValue, undefined);
  assert.equal(fields.templates.required, false);
});

test('a row that is not filled in counts as absent, and then falls back', () => {
  const empty = four.map((row) =>
    row.usageType === 'SignIn' ? { ...row, content: ' ', templateCode: '<template-code>' } : row,
  );
  assert.deepEqual(problems(content, empty), ['templates: Templates need a row for SignIn.']);
  assert.deepEqual(problems(codes, empty), ['templates: Templates need a row for SignIn.']);
  const rows = readConfig(codes, {
    templates: [...four, { usageType: 'BindMfa', templateCode: '<template-code>' }],
  }).templates;
  assert.equal(findTemplate(rows, { purpose: 'BindMfa' })?.usageType, 'Generic');
});

test('a row of the other kind is not filled in', () => {
  const swapped = requiredPurposes.map((usageType) => ({ usageType, templateCode: '1' }));
  assert.equal(problems(content, swapped).length, 1);
  assert.equal(
    problems(
      codes,
      requiredPurposes.map((usageType) => ({ usageType, content: 'x' })),
    ).length,
    1,
  );
  assert.equal(
    problems(codes, [
      ...four.slice(1),
      { usageType: 'Register', templateCode: { china: '', overseas: '<x>' } },
    ]).length,
    1,
  );
});

test('the default texts are a complete setting; the default codes wait to be filled in', () => {
  assert.deepEqual(problems(content, defaultTexts), []);
  assert.equal(problems(codes, defaultCodes).length, 1);
});

test('D6 the default texts have the code once and no link, or the invitation its link and no code; each is one SMS', () => {
  const rows = readConfig(content, { templates: defaultTexts }).templates;
  assert.deepEqual(
    rows.map((row) => row.usageType),
    [...purposes],
  );
  for (const row of rows) {
    const variable = row.usageType === 'OrganizationInvitation' ? '{{link}}' : '{{code}}';
    assert.deepEqual(row.content.match(/\{\{\w+\}\}/g), [variable]);
    assert.doesNotMatch(row.content, /https?:|logto/i);
    if (variable === '{{code}}') assert.match(row.content, /10 minutes.*nobody/);
    const withLastLine = `${row.content.replace('{{code}}', '123456')}\n\n@accounts.example.com #123456`;
    assert.match(withLastLine, /^[A-Za-z0-9 .,:#@{}\n-]+$/, 'GSM 03.38 letters only');
    assert.ok(withLastLine.length <= 160, `${row.usageType}: ${withLastLine.length}`);
  }
});

test('every wrong row is named by its place', () => {
  const rows = [
    ...four,
    null,
    'text',
    { content: 'x' },
    { usageType: 'SignIn', content: 7 },
    { usageType: 'SignIn', locale: 1, content: 'x' },
  ];
  assert.deepEqual(problems(content, rows), [
    'templates.4: Templates have a row that is no object.',
    'templates.5: Templates have a row that is no object.',
    'templates.6.usageType: Templates have a row without usageType.',
    'templates.7.content: Templates have a row whose content is no text.',
    'templates.8.locale: Templates have a row with a locale that is no text.',
  ]);
  assert.deepEqual(problems(content, 'rows'), ['templates: Templates must be a list of rows.']);
  assert.deepEqual(problems(codes, [...four, { usageType: 'SignIn', templateCode: { moon: '1' } }]), [
    'templates.4.templateCode: Templates have a row whose templateCode is no text.',
  ]);
});

test('unknown purposes, repeated rows and unknown keys are tolerated; only what we know is read', () => {
  const rows = [...four, ...four, { usageType: 'Test', content: 'x', colour: 'red' }];
  const read = readConfig(content, { templates: rows }).templates;
  assert.equal(read.length, 9);
  assert.deepEqual(read.at(-1), { usageType: 'Test', content: 'x' });
});

test('a message gets its purpose before Generic, and its locale before its language before the row without one', () => {
  const rows = [
    { usageType: 'Generic', content: 'generic' },
    { usageType: 'Generic', locale: 'th', content: 'generic th' },
    { usageType: 'SignIn', content: 'sign-in' },
    { usageType: 'SignIn', locale: 'zh', content: 'sign-in zh' },
    { usageType: 'SignIn', locale: 'zh-TW', content: 'sign-in zh-TW' },
    { usageType: 'Register', locale: 'ru', content: 'register ru' },
  ];
  for (const [purpose, locale, expected] of [
    ['SignIn', 'zh-TW', 'sign-in zh-TW'],
    ['SignIn', 'zh-tw', 'sign-in zh-TW'],
    ['SignIn', 'zh-CN', 'sign-in zh'],
    ['SignIn', 'th', 'sign-in'],
    ['SignIn', undefined, 'sign-in'],
    ['Register', 'ru', 'register ru'],
    ['Register', 'th', 'generic th'],
    ['BindMfa', 'en', 'generic'],
  ] as const) {
    assert.equal(findTemplate(rows, { purpose, locale })?.content, expected);
  }
  assert.equal(findTemplate(rows.slice(4), { purpose: 'SignIn', locale: 'en' }), undefined);
});

test('a row may keep one id for mainland China and one for abroad', () => {
  const row = { usageType: 'SignIn', templateCode: { china: ' 1110 ', overseas: '2110' } };
  const [read] = readConfig(codes, { templates: [row, ...four] }).templates;
  assert.ok(read);
  assert.equal(templateIdFor(read, '+8613800138000'), '1110');
  assert.equal(templateIdFor(read, '+85291234567'), '2110');
  assert.equal(
    templateIdFor({ usageType: 'SignIn', templateCode: { china: '1' } }, '+16502530000'),
    undefined,
  );
  assert.equal(templateIdFor({ usageType: 'SignIn', templateCode: '7' }, '+16502530000'), '7');
});

test('a row for e-mail has a subject, and says whether it is HTML; plain text where it does not', () => {
  const rows = four.map(({ usageType }) => ({ usageType, subject: 'Your code', content: '{{code}}' }));
  assert.deepEqual(readConfig(emails, { templates: rows }).templates[0], {
    usageType: 'Register',
    contentType: 'text/plain',
    subject: 'Your code',
    content: '{{code}}',
  });
  const html = rows.map((row) => ({ ...row, contentType: 'text/html', locale: 'th' }));
  assert.equal(readConfig(emails, { templates: html }).templates[3]?.contentType, 'text/html');
  const wrong = [{ ...rows[0], subject: ' ' }, { ...rows[1], contentType: 'html' }, ...rows.slice(2)];
  assert.deepEqual(problems(emails, wrong), [
    'templates.0.subject: Templates have a row without subject.',
    'templates.1.contentType: Templates have a row whose contentType is neither text/plain nor text/html.',
  ]);
  assert.deepEqual(problems(emails, defaultEmails), []);
});
