/** `/api/users` by its answers. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { eachDatabase } from '../../../testing/databases.ts';
import { openOperator, type Operator } from '../../../testing/operator.ts';

const phone = '16502530000';

eachDatabase('/api/users', (databases) => {
  let operator: Operator;
  before(async () => {
    ({ operator } = await openOperator(await databases.open()));
  });
  const make = async (body: object = {}) => (await operator.post('/api/users', body)).body.id as string;

  test('POST 200: the whole person, phone as digits', async () => {
    const made = await operator.post('/api/users', {
      primaryPhone: '61412345678',
      primaryEmail: 'ann@example.com',
      username: 'ann',
      password: 'correct horse',
      name: 'Ann',
      avatar: 'https://pictures.example/ann.png',
      customData: { plan: 'gold' },
      profile: { givenName: 'Ann', address: { country: 'AU' } },
    });
    assert.equal(made.verdict, '200');
    const { id, createdAt, updatedAt, ...rest } = made.body;
    assert.match(id, /^[a-z\d]{12}$/);
    assert.deepEqual([typeof createdAt, updatedAt], ['number', createdAt]);
    assert.deepEqual(rest, {
      username: 'ann',
      primaryEmail: 'ann@example.com',
      primaryPhone: '61412345678',
      name: 'Ann',
      avatar: 'https://pictures.example/ann.png',
      customData: { plan: 'gold' },
      identities: {},
      lastSignInAt: null,
      profile: { givenName: 'Ann', address: { country: 'AU' } },
      applicationId: null,
      cimdClientId: null,
      isSuspended: false,
      hasPassword: true,
    });
    assert.equal((await operator.get(`/api/users/${id}`)).text, made.text);
  });

  test('POST 200: nobody in particular', async () => {
    const made = await operator.post('/api/users', {});
    assert.deepEqual([made.status, made.body.primaryPhone, made.body.hasPassword], [200, null, false]);
  });

  test('POST 200: a trunk zero is dropped where the country has one, and stays in Italy', async () => {
    for (const [typed, kept] of [
      ['4407911123456', '447911123456'],
      ['610412345679', '61412345679'],
      ['390612345678', '390612345678'],
    ])
      assert.equal((await operator.post('/api/users', { primaryPhone: typed })).body.primaryPhone, kept);
  });

  test('POST 200: a password that was hashed elsewhere', async () => {
    const passwordDigest = '5f4dcc3b5aa765d61d8327deb882cf99';
    const id = await make({ passwordDigest, passwordAlgorithm: 'MD5' });
    assert.equal(
      (await operator.post(`/api/users/${id}/password/verify`, { password: 'password' })).status,
      204,
    );
  });

  test('POST refusals', async () => {
    await make({ primaryPhone: phone, primaryEmail: 'taken@example.com', username: 'taken' });
    const verdict = async (body: unknown) => (await operator.post('/api/users', body)).verdict;
    assert.equal(await verdict({ primaryPhone: phone }), '422 user.phone_already_in_use');
    assert.equal(await verdict({ primaryPhone: `1${phone.slice(1)}` }), '422 user.phone_already_in_use');
    assert.equal(await verdict({ primaryEmail: 'taken@example.com' }), '422 user.email_already_in_use');
    assert.equal(await verdict({ username: 'taken' }), '422 user.username_already_in_use');
    assert.equal(await verdict({ primaryPhone: '99999999999' }), '422 user.invalid_phone');
    assert.equal(await verdict({ password: 'a', passwordDigest: 'b' }), '400 user.password_and_digest');
    assert.equal(await verdict({ passwordDigest: 'b' }), '400 user.password_algorithm_required');
    assert.equal(await verdict({ username: 'x'.repeat(129) }), '422 entity.value_too_long');
    for (const wrong of [
      undefined,
      [],
      { primaryPhone: '+16502530001' },
      { primaryPhone: '' },
      { primaryEmail: 'nobody' },
      { username: '1st' },
      { username: '' },
      { password: '' },
      { avatar: 'javascript:alert(1)' },
      { passwordDigest: 'x', passwordAlgorithm: 'ROT13' },
      { name: 'NUL \0 inside' },
      { avatar: 'https://example.com/\0' },
      { customData: 'text' },
      { profile: { givenName: 1 } },
    ])
      assert.equal(await verdict(wrong), '400 guard.invalid_input', JSON.stringify(wrong));
  });

  test('GET 200 with what is asked for besides, 404 for nobody', async () => {
    const id = await make({ password: 'correct horse' });
    const more = await operator.get(`/api/users/${id}?includeSsoIdentities=1&includePasswordHash=Yes`);
    assert.deepEqual(more.body.ssoIdentities, []);
    assert.match(more.body.passwordDigest, /^\$argon2id\$/);
    assert.equal(more.body.passwordAlgorithm, 'Argon2id');
    const plain = await operator.get(`/api/users/${id}`);
    assert.doesNotMatch(plain.text, /argon2|passwordDigest|ssoIdentities/);
    const none = await operator.get(`/api/users/${await make()}?includePasswordHash=true`);
    assert.deepEqual([none.body.passwordDigest, none.body.passwordAlgorithm], [null, null]);
    assert.equal((await operator.get('/api/users/nobody')).verdict, '404 entity.not_found');
    assert.equal((await operator.get('/api/users/a%00b')).verdict, '400 guard.invalid_input');
  });

  test('PATCH 200: what is named is replaced, the rest stays', async () => {
    const id = await make({ primaryPhone: '16502530002', name: 'Bo', customData: { a: 1, b: 2 } });
    const changed = await operator.patch(`/api/users/${id}`, { primaryPhone: '', customData: { c: 3 } });
    assert.equal(changed.verdict, '200');
    assert.deepEqual(
      [changed.body.primaryPhone, changed.body.name, changed.body.customData],
      [null, 'Bo', { c: 3 }],
    );
    assert.equal((await operator.patch(`/api/users/${id}`, { name: null })).body.name, null);
    assert.equal((await operator.patch(`/api/users/${id}`, { primaryPhone: '16502530002' })).status, 200);
  });

  test('PATCH refusals', async () => {
    await make({ primaryPhone: '16502530003' });
    const id = await make({ username: 'cy' });
    const verdict = async (body: unknown, of = id) =>
      (await operator.patch(`/api/users/${of}`, body)).verdict;
    assert.equal(await verdict({ primaryPhone: '16502530003' }), '422 user.phone_already_in_use');
    assert.equal(await verdict({ primaryPhone: '99999999999' }), '422 user.invalid_phone');
    assert.equal(await verdict({ name: 'x'.repeat(129) }), '422 entity.value_too_long');
    assert.equal(await verdict({}), '400 guard.invalid_input');
    assert.equal(await verdict({ nonsense: 1 }), '400 guard.invalid_input');
    assert.equal(await verdict({ username: 'c y' }), '400 guard.invalid_input');
    assert.equal(await verdict({ name: 'x' }, 'nobody'), '404 entity.not_found');
  });

  test('PATCH custom-data and profile: the first level is merged', async () => {
    const id = await make({ customData: { a: { x: 1 }, b: 2 }, profile: { nickname: 'D' } });
    const data = await operator.patch(`/api/users/${id}/custom-data`, { customData: { a: { y: 2 } } });
    assert.deepEqual([data.status, data.body], [200, { a: { y: 2 }, b: 2 }]);
    assert.deepEqual((await operator.get(`/api/users/${id}/custom-data`)).body, { a: { y: 2 }, b: 2 });
    const profile = await operator.patch(`/api/users/${id}/profile`, {
      profile: { zoneinfo: 'Asia/Bangkok' },
    });
    assert.deepEqual([profile.status, profile.body], [200, { nickname: 'D', zoneinfo: 'Asia/Bangkok' }]);
    for (const path of ['custom-data', 'profile']) {
      assert.equal((await operator.patch(`/api/users/${id}/${path}`, {})).verdict, '400 guard.invalid_input');
      const body = { customData: {}, profile: {} };
      assert.equal((await operator.patch(`/api/users/nobody/${path}`, body)).verdict, '404 entity.not_found');
    }
  });

  test('password: set, asked, verified', async () => {
    const id = await make();
    assert.deepEqual((await operator.get(`/api/users/${id}/has-password`)).body, { hasPassword: false });
    const verify = async (password: string) =>
      (await operator.post(`/api/users/${id}/password/verify`, { password })).verdict;
    assert.equal(await verify('first one'), '422 session.invalid_credentials');
    const set = await operator.patch(`/api/users/${id}/password`, { password: 'first one' });
    assert.deepEqual([set.status, set.body.hasPassword], [200, true]);
    assert.doesNotMatch(set.text, /first one|argon2/);
    assert.deepEqual((await operator.get(`/api/users/${id}/has-password`)).body, { hasPassword: true });
    assert.equal(await verify('first one'), '204');
    assert.equal(await verify('First one'), '422 session.invalid_credentials');
    assert.equal(await verify(''), '400 guard.invalid_input');
    for (const [method, path] of [
      ['PATCH', 'password'],
      ['POST', 'password/verify'],
      ['GET', 'has-password'],
    ] as const) {
      const body = method === 'GET' ? undefined : { password: 'x' };
      assert.equal(
        (await operator.call(method, `/api/users/nobody/${path}`, { body })).verdict,
        '404 entity.not_found',
      );
    }
    assert.equal((await operator.patch(`/api/users/${id}/password`, {})).verdict, '400 guard.invalid_input');
  });

  test('is-suspended: on, off, wrong, nobody', async () => {
    const id = await make();
    const suspend = (isSuspended: unknown, of = id) =>
      operator.patch(`/api/users/${of}/is-suspended`, { isSuspended });
    assert.equal((await suspend(true)).body.isSuspended, true);
    assert.equal((await operator.get(`/api/users/${id}`)).body.isSuspended, true);
    assert.equal((await suspend(false)).body.isSuspended, false);
    assert.equal((await suspend('yes')).verdict, '400 guard.invalid_input');
    assert.equal((await suspend(true, 'nobody')).verdict, '404 entity.not_found');
  });

  test('DELETE 204 once, then 404; oneself 400', async () => {
    const id = await make();
    assert.equal((await operator.remove(`/api/users/${id}`)).verdict, '204');
    assert.equal((await operator.remove(`/api/users/${id}`)).verdict, '404 entity.not_found');
    const me = await make();
    const authorization = `Bearer ${await operator.tokenWith({ subject: me })}`;
    assert.equal(
      (await operator.remove(`/api/users/${me}`, { authorization })).verdict,
      '400 user.cannot_delete_self',
    );
    assert.equal((await operator.get(`/api/users/${me}`)).status, 200);
  });
});

eachDatabase('GET /api/users', (databases) => {
  let operator: Operator;
  before(async () => {
    ({ operator } = await openOperator(await databases.open()));
    for (const [index, name] of ['Ann', 'bo', 'Cy'].entries())
      await operator.post('/api/users', { name, username: name, primaryPhone: `1650253000${index}` });
  });
  const names = (body: { name: string }[]) => body.map(({ name }) => name);

  test('200: newest first, with how many there are and where the rest is', async () => {
    const all = await operator.get('/api/users');
    assert.deepEqual([names(all.body).toSorted(), all.headers['total-number']], [['Ann', 'Cy', 'bo'], '3']);
    const second = await operator.get('/api/users?page=2&page_size=2');
    assert.equal(second.body.length, 1);
    assert.match(String(second.headers['link']), /page=1&page_size=2>; rel="prev"/);
    assert.deepEqual((await operator.get('/api/users?page=9')).body, []);
  });

  test('200: searched by phone as it is written on the wire', async () => {
    const found = async (query: string) => names((await operator.get(`/api/users?${query}`)).body).toSorted();
    assert.deepEqual(await found('search.primaryPhone=16502530001&mode.primaryPhone=exact'), ['bo']);
    assert.deepEqual(await found('search=%252530000'), ['Ann']);
    assert.deepEqual(await found('search.username=%25O%25'), ['bo']);
    assert.deepEqual(
      await found('search.primaryPhone=16502530001&search.primaryPhone=16502530002&mode=exact'),
      ['Cy', 'bo'],
    );
    assert.deepEqual(await found('search.primaryPhone=%2B16502530001'), []);
  });

  test('400: pages and searches that cannot be', async () => {
    const verdict = async (query: string) => (await operator.get(`/api/users?${query}`)).verdict;
    assert.equal(await verdict('page=0'), '400 guard.invalid_pagination');
    assert.equal(await verdict('page_size=101'), '400 guard.invalid_pagination');
    for (const query of ['search=', 'search.shoeSize=1', 'search=a&mode=guess', 'search=a&joint=xor'])
      assert.equal(await verdict(query), '400 request.invalid_input', query);
  });

  test('people of another tenant are not seen', async () => {
    const admin = await operator.get('/api/users', { tenantId: 'admin' });
    assert.deepEqual([admin.status, admin.body], [200, []]);
  });
});
