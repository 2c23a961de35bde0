/** Roles and scopes that organizations share, by their answers. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Services } from '../../../services.ts';
import { eachDatabase } from '../../../testing/databases.ts';
import { openOperator, type Operator } from '../../../testing/operator.ts';
import { createOrganizationMaker } from '../../../testing/organization-maker.ts';

eachDatabase('organizations', (databases) => {
  let operator: Operator;
  let services: Services;
  before(async () => {
    ({ operator, services } = await openOperator(await databases.open()));
  });
  const { put, scope } = createOrganizationMaker(() => ({ operator, services }));

  test('scopes: made, named once, searched, changed, removed', async () => {
    const answer = await operator.post('/api/organization-scopes', {
      name: 'read:bills',
      description: 'See bills',
    });
    assert.equal(answer.verdict, '201');
    const { id, ...rest } = answer.body;
    assert.deepEqual(rest, { tenantId: 'default', name: 'read:bills', description: 'See bills' });
    const path = `/api/organization-scopes/${id}`;
    const twice = await operator.post('/api/organization-scopes', { name: 'read:bills' });
    assert.equal(twice.verdict, '422 entity.unique_integrity_violation');
    assert.equal((await operator.post('/api/organization-scopes', {})).verdict, '400 guard.invalid_input');
    assert.deepEqual((await operator.get('/api/organization-scopes?q=BILLS')).body, [answer.body]);
    const page = await operator.get('/api/organization-scopes?page=1&page_size=1');
    assert.deepEqual([page.body.length, typeof page.headers['link']], [1, 'string']);
    const other = await scope();
    assert.equal((await operator.patch(path, { name: 'pay:bills' })).body.name, 'pay:bills');
    assert.equal(
      (await operator.patch(`/api/organization-scopes/${other}`, { name: 'pay:bills' })).verdict,
      '422 entity.unique_integrity_violation',
    );
    const stale = { headers: { 'if-match': '"v1"' } };
    assert.equal((await operator.patch(path, { name: 'x' }, stale)).verdict, '412 request.changed_meanwhile');
    assert.equal((await operator.get(path)).headers['etag'], '"v2"');
    assert.equal((await operator.remove(path)).verdict, '204');
    for (const verdict of [
      (await operator.get(path)).verdict,
      (await operator.remove(path)).verdict,
      (await operator.patch(path, { name: 'x' })).verdict,
    ])
      assert.equal(verdict, '404 entity.not_found');
  });

  test('roles: made with scopes, changed, scopes added, replaced and taken', async () => {
    const [a, b] = [await scope({ name: 'a:scope' }), await scope({ name: 'b:scope' })];
    const body = { name: 'Admin', description: 'All of it', organizationScopeIds: [a] };
    const answer = await operator.post('/api/organization-roles', body);
    assert.equal(answer.verdict, '201');
    const { id, ...rest } = answer.body;
    assert.deepEqual(rest, { tenantId: 'default', name: 'Admin', description: 'All of it', type: 'User' });
    const path = `/api/organization-roles/${id}`;
    const names = async () =>
      (await operator.get(`${path}/scopes`)).body.map(({ name }: { name: string }) => name);
    assert.deepEqual(await names(), ['a:scope']);
    const listed = await operator.get('/api/organization-roles?q=admin');
    assert.deepEqual(listed.body, [
      { ...answer.body, scopes: [{ id: a, name: 'a:scope' }], resourceScopes: [] },
    ]);
    const post = (ids: unknown, of = path) => operator.post(`${of}/scopes`, { organizationScopeIds: ids });
    assert.equal((await post([b, a])).verdict, '201');
    assert.deepEqual(await names(), ['a:scope', 'b:scope']);
    assert.equal((await put(`${path}/scopes`, { organizationScopeIds: [b] })).verdict, '204');
    assert.deepEqual(await names(), ['b:scope']);
    assert.equal((await post(['nothing'])).verdict, '404 entity.relation_foreign_key_not_found');
    assert.equal((await post([])).verdict, '400 guard.invalid_input');
    assert.equal((await post([a], '/api/organization-roles/nobody')).verdict, '404 entity.not_found');
    assert.equal((await operator.remove(`${path}/scopes/${b}`)).verdict, '204');
    assert.equal((await operator.remove(`${path}/scopes/${b}`)).verdict, '404 entity.not_found');
    assert.equal(
      (await operator.get('/api/organization-roles/nobody/scopes')).verdict,
      '404 entity.not_found',
    );

    const { etag } = (await operator.get(path)).headers;
    assert.equal((await operator.patch(path, { name: 'Boss' })).body.name, 'Boss');
    const stale = { headers: { 'if-match': String(etag) } };
    assert.equal((await operator.patch(path, { name: 'x' }, stale)).verdict, '412 request.changed_meanwhile');
    assert.equal((await operator.remove(path, stale)).verdict, '412 request.changed_meanwhile');
    const twice = await operator.post('/api/organization-roles', { name: 'Boss' });
    assert.equal(twice.verdict, '422 entity.unique_integrity_violation');
    const nothing = await operator.post('/api/organization-roles', {
      name: 'Never made',
      organizationScopeIds: ['x'],
    });
    assert.equal(nothing.verdict, '404 entity.relation_foreign_key_not_found');
    assert.equal(
      (await operator.get('/api/organization-roles?q=never%20made&page=1')).headers['total-number'],
      '0',
    );
    assert.equal(
      (await operator.post('/api/organization-roles', { name: '' })).verdict,
      '400 guard.invalid_input',
    );
    assert.equal((await operator.remove(path)).verdict, '204');
    assert.equal((await operator.get(path)).verdict, '404 entity.not_found');
    assert.equal((await operator.patch(path, { name: 'x' })).verdict, '404 entity.not_found');
  });
});
