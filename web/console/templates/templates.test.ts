/** Templates are checked row by row before they are saved, and previewed as they would leave. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkTemplates, fillIn, findTemplate, purposes, templateKind } from './templates.ts';

const contents = purposes.map((usageType) => ({ usageType, content: 'Your code is {{code}}.' }));
const codes = purposes.map((usageType) => ({ usageType, templateCode: '1234567' }));
const faults = (value: unknown, kind: 'content' | 'templateCode' = 'content') =>
  checkTemplates(value, kind).map(
    ({ fault, path, severity }) => `${severity} ${fault} at /${path.join('/')}`,
  );

test('the nine rows of the documentation are right, in both kinds', () => {
  assert.deepEqual(faults(contents), []);
  assert.deepEqual(faults(codes, 'templateCode'), []);
});

test('the kind is read from the rows', () => {
  assert.equal(templateKind(contents), 'content');
  assert.equal(templateKind(codes), 'templateCode');
  assert.equal(templateKind(undefined), 'content');
});

test('what is no list of objects is said so', () => {
  assert.deepEqual(faults({}), ['error not_list at /']);
  assert.deepEqual(faults([...contents, 'x', null]), ['error not_object at /9', 'error not_object at /10']);
});

test('the four needed purposes are named when they are missing', () => {
  const [finding] = checkTemplates(contents.slice(0, 3), 'content');
  assert.deepEqual(finding, {
    fault: 'missing_purposes',
    path: [],
    severity: 'error',
    values: { purposes: 'Generic' },
  });
});

test('a row without purpose or words, with a wrong purpose, twice, or without its placeholder', () => {
  const rows = [
    ...contents,
    { content: '{{code}}' },
    { usageType: 'Test', content: '{{ code }}' },
    { usageType: 'SignIn', content: '{{code}}' },
    { usageType: 'BindMfa', locale: 'th', content: 'no code' },
    { usageType: 'BindMfa', locale: 'ru', content: ' ' },
    { usageType: 'BindMfa', locale: 'en' },
  ];
  assert.deepEqual(faults(rows), [
    'error no_purpose at /9',
    'warning unknown_purpose at /10/usageType',
    'warning twice at /11/usageType',
    'warning no_code at /12/content',
    'error no_content at /13/content',
    'error no_content at /14',
  ]);
});

test('an invitation may carry a link instead of a code', () => {
  const invitation = { usageType: 'OrganizationInvitation', content: 'Come in: {{link}}' };
  assert.deepEqual(
    faults([...contents.filter(({ usageType }) => usageType !== 'OrganizationInvitation'), invitation]),
    [],
  );
});

test('an example left standing is no template code; two codes by place are', () => {
  const [first = { usageType: '' }, ...rest] = codes;
  assert.deepEqual(faults([{ ...first, templateCode: '<template-code>' }, ...rest], 'templateCode'), [
    'error no_template_code at /0/templateCode',
  ]);
  assert.deepEqual(
    faults([{ ...first, templateCode: { china: 'A', overseas: 'B' } }, ...rest], 'templateCode'),
    [],
  );
});

test('placeholders are filled in as the server fills them', () => {
  const values = { code: '123456', locale: 'en' };
  assert.equal(fillIn('{{code}} {{ code }} {{other}} {{code.deep}}', values), '123456 123456 {{other}} ');
  assert.equal(fillIn('{{constructor}}', values), '{{constructor}}');
});

test('Generic stands in for a purpose without a row', () => {
  assert.equal(findTemplate(contents, 'SignIn')?.usageType, 'SignIn');
  assert.equal(findTemplate([{ usageType: 'Generic', content: 'g' }], 'SignIn')?.content, 'g');
  assert.equal(findTemplate('x', 'SignIn'), undefined);
});
