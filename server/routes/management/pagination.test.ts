/** Pages and the ways to the others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageHeaders, readPage } from './pagination.ts';

const request = (url: string) => ({
  url,
  tenant: { id: 'default', endpoint: 'http://localhost:3001', issuer: '', isAdmin: false },
});

test('the first twenty unless asked otherwise', () => {
  assert.deepEqual(readPage({}), { number: 1, size: 20, limit: 20, offset: 0 });
  assert.deepEqual(readPage({ page: '3', page_size: '100' }), {
    number: 3,
    size: 100,
    limit: 100,
    offset: 200,
  });
});

test('anything else is 400 guard.invalid_pagination', () => {
  const wrong = [
    { page: '0' },
    { page: '-1' },
    { page: '1.5' },
    { page: '' },
    { page: '1e3' },
    { page: ['1', '2'] },
    { page: '99999999999' },
    { page_size: '101' },
    { page_size: '0' },
    { page_size: 'x' },
  ];
  for (const query of wrong)
    assert.throws(() => readPage(query), { code: 'guard.invalid_pagination', status: 400 });
});

test('links lead where there is something, and keep what was asked for', () => {
  const middle = pageHeaders(
    request('/api/users?search=%25a%25&page=2&page_size=10'),
    readPage({ page: '2', page_size: '10' }),
    25,
  );
  assert.equal(middle['total-number'], '25');
  const base = 'http://localhost:3001/api/users?search=%25a%25&page=';
  assert.equal(
    middle['link'],
    [
      ['first', 1],
      ['prev', 1],
      ['next', 3],
      ['last', 3],
    ]
      .map(([name, page]) => `<${base}${page}&page_size=10>; rel="${name}"`)
      .join(', '),
  );
  const only = pageHeaders(request('/api/users'), readPage({}), 0);
  assert.equal(only['total-number'], '0');
  assert.doesNotMatch(only['link'] ?? '', /next|prev/);
});

test('a total that was not counted to its end names no last page, and the next one while there is one', () => {
  const page = (number: string) =>
    pageHeaders(request('/api/users'), readPage({ page: number }), 10_000, { isCapped: true });
  assert.equal(page('1')['total-number-is-capped'], 'true');
  assert.match(page('1')['link'] ?? '', /page=2&page_size=20>; rel="next"/);
  assert.match(page('500')['link'] ?? '', /page=501&page_size=20>; rel="next"/);
  assert.doesNotMatch(page('1')['link'] ?? '', /last/);
  assert.doesNotMatch(page('501')['link'] ?? '', /next/);
});
