/** Templates are previewed as they would leave. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillIn, findTemplate, localesIn, purposes, templateKind } from './templates.ts';

const contents = purposes.map((usageType) => ({ usageType, content: 'Your code is {{code}}.' }));
const codes = purposes.map((usageType) => ({ usageType, templateCode: '1234567' }));

test('the kind is read from the rows', () => {
  assert.equal(templateKind(contents), 'content');
  assert.equal(templateKind(codes), 'templateCode');
  assert.equal(templateKind([{ usageType: 'SignIn', subject: '', content: '' }]), 'email');
  assert.equal(templateKind(undefined), 'content');
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

test('the row of a language: itself, the wider one, none; and the purpose before Generic', () => {
  const rows = [
    { usageType: 'Generic', locale: 'th', content: 'generic th' },
    { usageType: 'SignIn', content: 'none' },
    { usageType: 'SignIn', locale: 'zh', content: 'zh' },
    { usageType: 'SignIn', locale: 'zh-TW', content: 'zh-TW' },
  ];
  const content = (locale: string) => findTemplate(rows, 'SignIn', locale)?.content;
  assert.deepEqual(['zh-tw', 'zh-CN', 'th', ''].map(content), ['zh-TW', 'zh', 'none', 'none']);
  assert.equal(findTemplate(rows, 'BindMfa', 'th')?.content, 'generic th');
  assert.deepEqual(localesIn(rows), ['th', 'zh', 'zh-TW']);
});
