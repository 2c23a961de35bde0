/** Whom SMS alone protects or lets in, by the answers of the report (security B3). */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { CompiledQuery, type Expression, type SqlBool, sql } from 'kysely';
import type { Database } from '../../database/open.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { pageQuery } from '../../users/restricted.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

const path = '/api/reports/restricted-authenticators';
const method = (identifier: string, password: boolean, verificationCode: boolean) => ({
  identifier,
  password,
  verificationCode,
  isPasswordPrimary: password,
});
const bySms = { signIn: { methods: [method('phone', true, true), method('username', true, false)] } };
const byPassword = {
  signIn: { methods: [method('phone', true, false), method('username', true, false)] },
  signUp: { identifiers: ['username'], password: true, verify: false },
  mfa: { policy: 'NoPrompt', factors: ['PhoneVerificationCode', 'Totp', 'BackupCode'] },
};

eachDatabase(path, (databases) => {
  let operator: Operator;
  let database: Database;
  let rig: Awaited<ReturnType<typeof openOperator>>;
  beforeEach(async () => {
    database = await databases.open();
    rig = await openOperator(database);
    ({ operator } = rig);
  });

  let number = 1000;
  const make = async (fields: object = {}, applicationId?: string): Promise<string> => {
    number += 1;
    rig.clock.move(1);
    const made = await operator.post('/api/users', { primaryPhone: `1212555${number}`, ...fields });
    assert.equal(made.status, 200, made.text);
    if (applicationId) await rig.services.users.recordApplication('default', made.body.id, applicationId);
    return made.body.id as string;
  };
  const listed = async (query = ''): Promise<string[]> =>
    (await operator.get(`${path}${query}`)).body.users.map(({ id }: { id: string }) => id);

  test('B3: SMS as the only second factor: no app, no passkey, whatever the codes on paper', async () => {
    assert.equal((await operator.patch('/api/sign-in-exp', byPassword)).verdict, '200');
    const bare = await make({ username: 'bare', password: 'correct horse' });
    const app = await make({ username: 'app', password: 'correct horse' });
    await operator.post(`/api/users/${app}/mfa-verifications`, { type: 'Totp' });
    await make({ username: 'nophone', primaryPhone: undefined, password: 'correct horse' });
    const locked = await make();
    await operator.patch(`/api/users/${locked}/is-suspended`, { isSuspended: true });
    const { body } = await operator.get(path);
    assert.deepEqual(
      body.users.map(({ createdAt: _at, ...one }: { createdAt: number }) => one),
      [{ id: bare, applicationId: null, isOnlySecondFactor: true, isOnlyWayIn: false, lastSignInAt: null }],
    );
    assert.equal(body.next, null);

    const withCodes = await operator.post(`/api/users/${app}/mfa-verifications`, { type: 'BackupCode' });
    assert.equal(withCodes.status, 200, withCodes.text);
    const factors = (await operator.get(`/api/users/${app}/mfa-verifications`)).body;
    const totp = factors.find(({ type }: { type: string }) => type === 'Totp');
    await operator.remove(`/api/users/${app}/mfa-verifications/${totp.id}`);
    assert.deepEqual(await listed(), [app, bare]);
  });

  test('B3: a factor that is switched off protects nobody', async () => {
    await operator.patch('/api/sign-in-exp', byPassword);
    const one = await make({ password: 'correct horse' });
    await operator.post(`/api/users/${one}/mfa-verifications`, { type: 'Totp' });
    assert.deepEqual(await listed(), []);
    await operator.patch('/api/sign-in-exp', {
      mfa: { ...byPassword.mfa, factors: ['PhoneVerificationCode'] },
    });
    assert.deepEqual(await listed('?kind=second-factor'), [one]);
    await operator.patch('/api/sign-in-exp', { mfa: { ...byPassword.mfa, factors: ['Totp'] } });
    assert.deepEqual(await listed(), []);
    assert.deepEqual((await operator.get(`${path}/counts`)).body, {
      onlySecondFactor: 0,
      onlyWayIn: 0,
      applications: [],
    });
  });

  test('B3: SMS as the only way in', async () => {
    assert.equal((await operator.patch('/api/sign-in-exp', bySms)).verdict, '200');
    const alone = await make();
    await make({ password: 'correct horse' });
    const named = await make({ username: 'named' });
    const { body } = await operator.get(`${path}?kind=way-in`);
    assert.deepEqual(
      body.users.map(({ id, isOnlySecondFactor, isOnlyWayIn }: Record<string, unknown>) => [
        id,
        isOnlySecondFactor,
        isOnlyWayIn,
      ]),
      [
        [named, false, true],
        [alone, false, true],
      ],
    );
    assert.deepEqual(await listed('?kind=second-factor'), []);
  });

  test('B3: by application, counted and listed', async () => {
    await operator.patch('/api/sign-in-exp', bySms);
    const [a, b, c, d] = [
      await make({}, 'shop'),
      await make({}, 'blog'),
      await make({}, 'shop'),
      await make(),
    ];
    assert.deepEqual((await operator.get(`${path}/counts`)).body, {
      onlySecondFactor: 0,
      onlyWayIn: 4,
      applications: [
        { applicationId: 'shop', onlySecondFactor: 0, onlyWayIn: 2 },
        { applicationId: null, onlySecondFactor: 0, onlyWayIn: 1 },
        { applicationId: 'blog', onlySecondFactor: 0, onlyWayIn: 1 },
      ],
    });
    assert.deepEqual(await listed('?applicationId=shop'), [c, a]);
    assert.deepEqual(await listed('?applicationId=blog'), [b]);
    assert.deepEqual(await listed('?applicationId='), [d]);
    assert.deepEqual(await listed(), [d, c, b, a]);
  });

  test('B3: pages lead from one to the next, through those of one millisecond too', async () => {
    await operator.patch('/api/sign-in-exp', bySms);
    const all: string[] = [];
    for (let n = 0; n < 7; n += 1) all.push(await make());
    await sql`update users set created_at = 5 where primary_phone is not null`.execute(database.kysely);
    const seen: string[] = [];
    let next: string | null = '';
    for (let pages = 0; next !== null; pages += 1) {
      assert.ok(pages < 9);
      const page = await operator.get(`${path}?page_size=2${next && `&after=${next}`}`);
      seen.push(...page.body.users.map(({ id }: { id: string }) => id));
      next = page.body.next;
      if (next) assert.match(String(page.headers['link']), new RegExp(`after=${next}>; rel="next"$`));
      else assert.equal(page.headers['link'], undefined);
    }
    assert.deepEqual(seen, all.toSorted().toReversed());
  });

  test('B3: a page is found through an index, and looks at ten thousand people at most', async () => {
    await operator.patch('/api/sign-in-exp', { ...byPassword });
    const rows = Array.from({ length: 10_050 }, (_, n) => ({
      tenant_id: 'default',
      id: `p${String(n).padStart(6, '0')}`,
      primary_phone: `+1212${5_000_000 + n}`,
      custom_data: '{}',
      profile: '{}',
      identities: '{}',
      is_suspended: 0,
      created_at: n,
      updated_at: n,
    }));
    for (let from = 0; from < rows.length; from += 1000)
      await database.kysely
        .insertInto('users')
        .values(rows.slice(from, from + 1000))
        .execute();
    await sql`insert into factors (tenant_id, id, user_id, kind, sealed_value, created_at)
      select tenant_id, id, id, 'totp', 'x', created_at from users where created_at > 0 and created_at < 20000`.execute(
      database.kysely,
    );
    await sql`analyze`.execute(database.kysely);
    const first = (await operator.get(path)).body;
    assert.deepEqual([first.users, typeof first.next], [[], 'string']);
    const second = (await operator.get(`${path}?after=${first.next}`)).body;
    assert.deepEqual([second.users.map(({ id }: { id: string }) => id), second.next], [['p000000'], null]);
    const counts = (await operator.get(`${path}/counts`)).body;
    assert.equal(counts.onlySecondFactor, 1);

    const isHeld = rig.services.factors.holds('default', ['totp', 'passkey']);
    const plan = await planOf(databases.engine, database, isHeld);
    assert.match(plan, /users_with_phone/);
    assert.doesNotMatch(plan, /Seq Scan|SCAN factors/);
  });

  test('B3: 400, 401 and 403', async () => {
    for (const query of ['kind=other', 'page_size=0', 'page_size=101', 'page_size=x', 'after=%20'])
      assert.equal((await operator.get(`${path}?${query}`)).verdict, '400 guard.invalid_input', query);
    assert.equal((await operator.get(`${path}?after=nonsense`)).verdict, '400 guard.invalid_pagination');
    for (const ask of [path, `${path}/counts`]) {
      assert.equal((await operator.get(ask, { authorization: null })).status, 401);
      const of = async (scope: string) => ({
        authorization: `Bearer ${await operator.tokenWith({ scope })}`,
      });
      assert.equal((await operator.get(ask, await of('settings:read'))).verdict, '403 auth.forbidden');
      assert.equal((await operator.get(ask, await of('users:read'))).verdict, '200');
    }
  });
});

/** How the database goes about the report's own statement. */
async function planOf(engine: string, { kysely }: Database, isHeld: Expression<SqlBool>): Promise<string> {
  const conditions = { 'second-factor': () => sql<SqlBool>`not ${isHeld}`, 'way-in': undefined };
  const search = { after: { createdAt: 9000, id: 'p' }, limit: 20 };
  const query = pageQuery(kysely, 'default', search, { all: conditions, wanted: conditions });
  const { sql: text, parameters } = query.compile();
  const explain = engine === 'sqlite' ? 'explain query plan' : 'explain';
  const { rows } = await kysely.executeQuery(CompiledQuery.raw(`${explain} ${text}`, [...parameters]));
  return JSON.stringify(rows);
}
