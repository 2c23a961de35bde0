/** Templates are previewed as they would leave. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillIn, findTemplate, purposes, templateKind } from './templates.ts';

const contents = purposes.map((usageType) => ({ usageType, content: 'Your code is {{code}}.' }));
const codes = purposes.map((usageType) => ({ usageType, templateCode: '1234567' }));

test('the kind is read from the rows', () => {
  assert.equal(templateKind(contents), 'content');
  assert.equal(templateKind(codes), 'templateCode');
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
