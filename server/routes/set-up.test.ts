/** `/api/set-up` by its answers. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { eachDatabase } from '../testing/databases.ts';
import { openOperator } from '../testing/operator.ts';

const person = { username: 'ann', password: 'correct horse battery' };

eachDatabase('/api/set-up', (databases) => {
  let opened: Awaited<ReturnType<typeof openOperator>>;
  let key: string;
  beforeEach(async () => {
    opened = await openOperator(await databases.open());
    ({ token: key } = await opened.services.accessLinks.create('admin', { kind: 'first-administrator' }));
  });
  const anonymous = { authorization: null, tenantId: 'admin' };
  const ask = (headers: Record<string, string> = { 'x-set-up-key': key }) =>
    opened.operator.get('/api/set-up', { ...anonymous, headers });
  const use = (body: unknown) => opened.operator.post('/api/set-up', body, anonymous);

  test('GET 200: what the link is for, as often as asked; POST 201: the administrator', async () => {
    for (let times = 0; times < 2; times++)
      assert.deepEqual((await ask()).body, { kind: 'first-administrator' });
    const made = await use({ key, ...person });
    assert.equal(made.verdict, '201');
    assert.deepEqual(Object.keys(made.body), ['userId', 'username']);
    assert.equal(made.body.username, 'ann');
    assert.equal(made.headers['cache-control'], 'no-store');
    const user = await opened.services.users.checkPassword('admin', { username: 'ann' }, person.password);
    assert.equal(user?.id, made.body.userId);
  });

  test('401 for a key that is none, 410 for one that was used or is too old', async () => {
    assert.equal((await ask({})).verdict, '401 set_up.link_invalid');
    assert.equal((await ask({ 'x-set-up-key': 'wrong' })).verdict, '401 set_up.link_invalid');
    assert.equal((await use({ key: 'wrong', ...person })).verdict, '401 set_up.link_invalid');
    assert.equal((await use({ key, ...person })).verdict, '201');
    assert.equal((await ask()).verdict, '410 set_up.link_used');
    assert.equal((await use({ key, ...person })).verdict, '410 set_up.link_used');
    ({ token: key } = await opened.services.accessLinks.create('admin', { kind: 'first-administrator' }));
    opened.clock.move(3_600_000);
    assert.equal((await ask()).verdict, '410 set_up.link_expired');
    assert.equal((await use({ key, ...person })).verdict, '410 set_up.link_expired');
  });

  test('what is refused leaves the link as it was', async () => {
    const short = await use({ key, ...person, password: 'short' });
    assert.equal(short.verdict, '422 password.rejected');
    assert.equal(short.body.data[0].code, 'password_rejected.too_short');
    for (const body of [
      undefined,
      {},
      { key },
      { key, ...person, username: '1st' },
      { key, ...person, password: '' },
    ])
      assert.equal((await use(body)).verdict, '400 guard.invalid_input', JSON.stringify(body));
    await opened.services.users.create('admin', { username: 'ann' });
    assert.equal((await use({ key, ...person })).verdict, '422 user.username_already_in_use');
    assert.equal((await use({ key, ...person, username: 'bo' })).verdict, '201');
  });

  test('a link opens once, however many use it at the same moment', async () => {
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((username) => use({ key, ...person, username })),
    );
    assert.deepEqual(answers.map(({ status }) => String(status)).toSorted(), ['201', '410', '410', '410']);
  });

  test('a reset names whose password it sets, and lets them in again', async () => {
    const { body } = await use({ key, ...person });
    ({ token: key } = await opened.services.accessLinks.create('admin', {
      kind: 'reset',
      userId: body.userId,
    }));
    assert.deepEqual((await ask()).body, { kind: 'reset', username: 'ann' });
    const { limits } = opened.services;
    const blocked = { tenantId: 'admin', name: 'ann' };
    await limits.countFailure({ ...blocked, policy: { maxAttempts: 1, lockoutMinutes: 60 } });
    assert.ok(await limits.findBlock(blocked));
    const reset = await use({ key, username: 'ann', password: 'another long one' });
    assert.equal(await limits.findBlock(blocked), undefined);
    assert.deepEqual([reset.status, reset.body.userId], [201, body.userId]);
    const { users } = opened.services;
    assert.ok(await users.checkPassword('admin', { username: 'ann' }, 'another long one'));
    assert.equal(await users.checkPassword('admin', { username: 'ann' }, person.password), undefined);
  });

  test('on the user side there is no such thing', async () => {
    const there = { authorization: null, headers: { 'x-set-up-key': key } };
    assert.equal((await opened.operator.get('/api/set-up', there)).verdict, '404 request.not_found');
    assert.equal(
      (await opened.operator.post('/api/set-up', { key, ...person }, there)).verdict,
      '404 request.not_found',
    );
  });

  test('neither key nor password is logged (A10)', async () => {
    await ask();
    await use({ key, ...person });
    await use({ key, ...person });
    assert.ok(!opened.logged().includes(key));
    assert.ok(!opened.logged().includes(person.password));
  });
});
