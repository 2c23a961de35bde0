/** `/api/account-center` and `/api/custom-phrases` on both databases: every answer, and where they are served. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator } from '../../testing/operator.ts';

eachDatabase('account center and phrases', ({ open }) => {
  test('the account center: off until it is changed, settings replaced whole, seen by everybody', async () => {
    const { operator } = await openOperator(await open());
    const fresh = await operator.get('/api/account-center');
    assert.deepEqual(fresh.body, {
      tenantId: 'default',
      id: 'default',
      enabled: false,
      fields: {},
      webauthnRelatedOrigins: [],
      deleteAccountUrl: null,
      customCss: null,
      profileFields: [],
    });
    assert.equal(fresh.headers['etag'], '"v1"');
    const patch = { enabled: true, fields: { phone: 'Edit', name: 'ReadOnly' }, deleteAccountUrl: '' };
    const changed = await operator.patch('/api/account-center', patch);
    assert.equal(changed.verdict, '200');
    assert.deepEqual(changed.body, { ...fresh.body, ...patch, deleteAccountUrl: null });
    assert.equal(changed.headers['etag'], '"v2"');
    const replaced = await operator.patch('/api/account-center', { fields: { email: 'Edit' } });
    assert.deepEqual(replaced.body.fields, { email: 'Edit' });
    assert.deepEqual((await operator.get('/api/account-center')).body, replaced.body);
    const seen = await operator.get('/api/.well-known/account-center', { authorization: null });
    assert.deepEqual(seen.body, replaced.body);
    assert.equal((await operator.get('/api/account-center', { tenantId: 'admin' })).body.enabled, false);
  });

  test('what the account center refuses; of changes at once with one version, one is kept', async () => {
    const { operator } = await openOperator(await open());
    for (const body of [
      {},
      { fields: { phone: 'Maybe' } },
      { fields: { nothing: 'Edit' } },
      { deleteAccountUrl: 'javascript:alert(1)' },
      { webauthnRelatedOrigins: ['https://a.example/path'] },
    ])
      assert.equal((await operator.patch('/api/account-center', body)).verdict, '400 guard.invalid_input');
    const read = `Bearer ${await operator.tokenWith({ scope: 'settings:read users:write' })}`;
    assert.equal((await operator.get('/api/account-center', { authorization: read })).verdict, '200');
    for (const [method, path, body] of [
      ['PATCH', '/api/account-center', { enabled: true }],
      ['PUT', '/api/custom-phrases/en', {}],
      ['DELETE', '/api/custom-phrases/en', undefined],
    ] as const) {
      assert.equal(
        (await operator.call(method, path, { body, authorization: read })).verdict,
        '403 auth.forbidden',
      );
      const nobody = await operator.call(method, path, { body, authorization: null });
      assert.equal(nobody.verdict, '401 auth.authorization_header_missing');
    }
    const headers = { 'if-match': '"v1"' };
    const verdicts = await Promise.all(
      [1, 2, 3, 4].map(async (number) => {
        const body = { customCss: `a{order:${number}}` };
        return (await operator.patch('/api/account-center', body, { headers })).verdict;
      }),
    );
    assert.deepEqual(verdicts.toSorted(), [
      '200',
      ...Array.from({ length: 3 }, () => '412 request.changed_meanwhile'),
    ]);
  });

  test('phrases: written, listed, read, replaced, removed', async () => {
    const { operator } = await openOperator(await open());
    assert.deepEqual((await operator.get('/api/custom-phrases')).body, []);
    assert.equal((await operator.get('/api/custom-phrases/th')).verdict, '404 entity.not_found');
    assert.equal((await operator.remove('/api/custom-phrases/th')).verdict, '404 entity.not_found');
    const put = (path: string, body: unknown, headers = {}) => operator.call('PUT', path, { body, headers });
    const made = await put('/api/custom-phrases/th', { signIn: { title: 'สวัสดี' } });
    assert.equal(made.verdict, '200');
    assert.equal(made.body.languageTag, 'th');
    assert.deepEqual(made.body.translation, { signIn: { title: 'สวัสดี' } });
    assert.equal(made.headers['etag'], '"v1"');
    const again = await put('/api/custom-phrases/TH', { input: { phone: 'เบอร์' } });
    assert.deepEqual(again.body, { ...made.body, translation: { input: { phone: 'เบอร์' } } });
    assert.equal(
      (await put('/api/custom-phrases/th', {}, { 'if-match': '"v1"' })).verdict,
      '412 request.changed_meanwhile',
    );
    for (const tag of ['"v1"', '*'])
      assert.equal(
        (await put('/api/custom-phrases/ru', {}, { 'if-match': tag })).verdict,
        '412 request.changed_meanwhile',
      );
    assert.equal(
      (await put('/api/custom-phrases/th', again.body.translation, { 'if-match': '*' })).status,
      200,
    );
    assert.deepEqual((await operator.get('/api/custom-phrases')).body, [again.body]);
    assert.deepEqual((await operator.get('/api/custom-phrases/th')).body, again.body);
    for (const body of [[], { a: 1 }, { a: ['b'] }, { a: null }, 'text', { a: 'b\0' }])
      assert.equal(
        (await put('/api/custom-phrases/th', body)).verdict,
        '400 guard.invalid_input',
        JSON.stringify(body),
      );
    assert.equal((await put('/api/custom-phrases/not_a_tag', {})).verdict, '400 guard.invalid_input');
    const stale = { headers: { 'if-match': '"v1"' } };
    assert.equal(
      (await operator.remove('/api/custom-phrases/th', stale)).verdict,
      '412 request.changed_meanwhile',
    );
    assert.equal((await operator.remove('/api/custom-phrases/th')).verdict, '204');
    assert.equal((await operator.get('/api/custom-phrases/th')).verdict, '404 entity.not_found');
  });

  test('tags that differ in their case are one, also when they are written at once', async () => {
    const { operator } = await openOperator(await open());
    const tags = ['pt-BR', 'pt-br', 'PT-BR', 'pt-Br', 'Pt-bR', 'pT-BR'];
    const made = await Promise.all(
      tags.map((tag) => operator.call('PUT', `/api/custom-phrases/${tag}`, { body: { of: tag } })),
    );
    assert.deepEqual([...new Set(made.map(({ verdict }) => verdict))], ['200']);
    const { body: kept } = await operator.get('/api/custom-phrases');
    assert.equal(kept.length, 1);
    assert.ok(tags.includes(kept[0].translation.of));
    assert.equal((await operator.remove('/api/custom-phrases/PT-br')).verdict, '204');
    assert.deepEqual((await operator.get('/api/custom-phrases')).body, []);
  });

  test('phrases lie over ours where they are served, as plain text, and go with the language they were written for', async () => {
    const { operator } = await openOperator(await open());
    const served = async (lng: string) =>
      (await operator.get(`/api/.well-known/phrases?lng=${lng}`, { authorization: null })).body.translation;
    const before = await served('en');
    const body = {
      signIn: { title: 'Hello <b>there</b><scr<script>ipt>\u202e' },
      'code.wait': { one: 'In {n} second' },
      input: { phone: 'Phone' },
    };
    await operator.call('PUT', '/api/custom-phrases/en', { body });
    const after = await served('en');
    assert.equal(after['signIn.title'], 'Hello there');
    assert.deepEqual(after['code.wait'], { ...before['code.wait'], one: 'In {n} second' });
    assert.deepEqual(after.input, { phone: 'Phone' });
    assert.equal(after['do.continue'], before['do.continue']);
    assert.notEqual((await served('ru'))['signIn.title'], 'Hello there');
    const page = await operator.get('/sign-in?preview', { authorization: null });
    if (page.status === 200) assert.match(page.text, /Hello there/);
    await operator.remove('/api/custom-phrases/en');
    assert.deepEqual(await served('en'), before);
  });
});
