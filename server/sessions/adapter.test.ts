/** oidc-provider's storage: one use, one write, nothing of one tenant in another. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type SqlBool, sql } from 'kysely';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/open.ts';
import { eachDatabase } from '../testing/databases.ts';
import { createOidcStore, type OidcStore } from './adapter.ts';
import { createConsents } from './consents.ts';
import { createFlows } from './flows.ts';
import { revokeAccount } from './revoke-account.ts';
import { sweepExpired } from './sweep.ts';

eachDatabase('storage for oidc-provider', ({ open }) => {
  let now = 1_000_000;
  const clock: Clock = { now: () => now };
  let database: Database;
  let store: OidcStore;
  let mayRepeat = false;
  let loginCounts = sql<SqlBool>`true`;
  let last = 0;

  before(async () => {
    database = await open();
    for (const id of ['default', 'admin'])
      await database.kysely.insertInto('tenants').values({ id, tag: 'production', created_at: 0 }).execute();
    store = createOidcStore({ database, clock, loginCounts: () => loginCounts });
  });

  const adapter = (model: string, tenantId = 'default'): Adapter =>
    store.adapters(tenantId, { mayRepeat: () => mayRepeat })(model);
  const token = (more: AdapterPayload = {}): AdapterPayload => ({ accountId: 'ann', grantId: 'g1', ...more });
  const newId = () => `token-${++last}`;
  const inRequest = (run: () => Promise<void>, isVoid = false) =>
    store.request('default', run, { isVoid: () => isVoid });
  const rows = async (model: string) =>
    database.kysely.selectFrom('oidc_payloads').selectAll().where('model', '=', model).execute();

  test('G2: of many uses at the same moment exactly one wins, 40 times', async () => {
    for (const model of ['AuthorizationCode', 'RefreshToken', 'PushedAuthorizationRequest']) {
      for (let round = 0; round < 40; round++) {
        const id = newId();
        await adapter(model).upsert(id, token(), 60);
        const uses = await Promise.allSettled([0, 1, 2, 3].map(() => adapter(model).consume(id)));
        const refused = uses.filter((use) => use.status === 'rejected');
        assert.equal(refused.length, 3);
        for (const { reason } of refused) assert.equal((reason as { error: string }).error, 'invalid_grant');
      }
    }
  });

  test('G5: a public client’s refresh token may be used again for 3 s, and no code ever', async () => {
    const [code, refresh] = [newId(), newId()];
    await adapter('AuthorizationCode').upsert(code, token(), 60);
    await adapter('RefreshToken').upsert(refresh, token(), 60);
    for (const [model, id] of [
      ['AuthorizationCode', code],
      ['RefreshToken', refresh],
    ] as const)
      await adapter(model).consume(id);
    const usedAt = now;
    mayRepeat = true;
    now += 3000;
    await assert.rejects(adapter('AuthorizationCode').consume(code));
    await adapter('RefreshToken').consume(refresh);
    assert.equal((await adapter('RefreshToken').find(refresh))?.consumed, undefined);
    assert.equal((await adapter('AuthorizationCode').find(code))?.consumed, Math.floor(usedAt / 1000));
    now += 1;
    // The repeat did not begin the time anew.
    await assert.rejects(adapter('RefreshToken').consume(refresh));
    assert.equal((await adapter('RefreshToken').find(refresh))?.consumed, Math.floor(usedAt / 1000));
    mayRepeat = false;
  });

  test('a token is kept under its hash and comes back whole, with its grant in the same statement', async () => {
    const id = newId();
    await adapter('Grant').upsert('g1', { jti: 'g1', accountId: 'ann' }, 60);
    await adapter('AccessToken').upsert(id, token({ jti: id, scope: 'openid' }), 60);
    assert.equal(JSON.stringify(await rows('AccessToken')).includes(id), false);
    await inRequest(async () => {
      const count = database.statements();
      assert.deepEqual(await adapter('AccessToken').find(id), token({ jti: id, scope: 'openid' }));
      assert.deepEqual(await adapter('Grant').find('g1'), { jti: 'g1', accountId: 'ann' });
      assert.equal(database.statements() - count, 1);
    });
  });

  test('what a request writes is read within it, and written in one statement at its end', async () => {
    const ids = [newId(), newId(), newId()] as const;
    const count = database.statements();
    await inRequest(async () => {
      await adapter('AccessToken').upsert(ids[0], token({ scope: 'a' }), 60);
      await adapter('RefreshToken').upsert(ids[1], token(), 60);
      await adapter('Grant').upsert(ids[2], { accountId: 'ann' }, 60);
      assert.equal((await adapter('AccessToken').find(ids[0]))?.scope, 'a');
      assert.equal((await adapter('Grant').find(ids[2]))?.accountId, 'ann');
      await adapter('RefreshToken').destroy(ids[1]);
      assert.equal(database.statements() - count, 1, 'the removal alone');
    });
    assert.equal(database.statements() - count, 2);
    assert.ok(await adapter('AccessToken').find(ids[0]));
    assert.equal(await adapter('RefreshToken').find(ids[1]), undefined);
  });

  test('a request that failed leaves nothing', async () => {
    const id = newId();
    const write = async () => {
      await adapter('AccessToken').upsert(id, token(), 60);
    };
    await inRequest(write, true);
    await assert.rejects(
      inRequest(async () => {
        await adapter('AccessToken').upsert(id, token(), 60);
        throw new Error('broken');
      }),
    );
    assert.equal(await adapter('AccessToken').find(id), undefined);
  });

  test('nothing of one tenant is found, used or removed by another', async () => {
    const id = newId();
    await adapter('RefreshToken').upsert(id, token({ grantId: 'g2' }), 60);
    const other = adapter('RefreshToken', 'admin');
    assert.equal(await other.find(id), undefined);
    await assert.rejects(other.consume(id));
    await other.destroy(id);
    await other.revokeByGrantId('g2');
    await revokeAccount(database, { tenantId: 'admin', accountId: 'ann' });
    assert.ok(await adapter('RefreshToken').find(id));
  });

  test('revoking a grant takes its tokens, also those not written yet; an account’s end takes everything', async () => {
    const ids = [newId(), newId(), newId()] as const;
    await adapter('AccessToken').upsert(ids[0], token({ grantId: 'g3' }), 60);
    await inRequest(async () => {
      await adapter('AccessToken').upsert(ids[1], token({ grantId: 'g3' }), 60);
      await adapter('AccessToken').revokeByGrantId('g3');
    });
    for (const id of ids.slice(0, 2)) assert.equal(await adapter('AccessToken').find(id), undefined);
    await adapter('Session').upsert(ids[2], { uid: 'u', accountId: 'bob' }, 60);
    await adapter('RefreshToken').upsert(newId(), token({ accountId: 'bob' }), 60);
    await revokeAccount(database, { tenantId: 'default', accountId: 'bob' });
    const left = await database.kysely
      .selectFrom('oidc_payloads')
      .select('id')
      .where('account_id', '=', 'bob')
      .execute();
    assert.deepEqual(left, []);
  });

  test('a session: by its cookie, by its uid; unchanged it is not written, anonymous it is no row', async () => {
    const session = { uid: 'uid-1', accountId: 'ann', authorizations: {}, iat: 1, exp: 2 };
    await adapter('Session').upsert('cookie-1', { jti: 'cookie-1', ...session }, 14 * 86_400);
    assert.deepEqual(await adapter('Session').find('cookie-1'), { jti: 'cookie-1', ...session });
    assert.deepEqual(await adapter('Session').findByUid('uid-1'), session);
    let count = database.statements();
    const save = (more: AdapterPayload, id = 'cookie-1') =>
      inRequest(async () => {
        await adapter('Session').find('cookie-1');
        await adapter('Session').upsert(id, { jti: id, ...session, exp: 3, ...more }, 14 * 86_400);
      });
    const cost = async (...args: Parameters<typeof save>) => {
      count = database.statements();
      await save(...args);
      return database.statements() - count;
    };
    assert.equal(await cost({}), 1, 'read alone');
    assert.equal(await cost({ accountId: 'bob' }), 2);
    now += 24 * 3_600_000;
    assert.equal(await cost({ accountId: 'bob' }), 2, 'once a day its life is made longer');
    assert.equal(await cost({}, 'cookie-2'), 2);
    await adapter('Session').upsert('cookie-3', { uid: 'uid-3' }, 60);
    assert.equal(await adapter('Session').find('cookie-3'), undefined);
  });

  test('two tabs that go on at the same moment both stay signed in', async () => {
    const session = { uid: 'uid-9', accountId: 'ann' };
    await adapter('Session').upsert('old', session, 60);
    await Promise.all(
      ['tab-1', 'tab-2'].map((id) =>
        inRequest(async () => {
          await adapter('Session').find('old');
          await adapter('Session').destroy('old');
          await adapter('Session').upsert(id, session, 60);
        }),
      ),
    );
    assert.equal(await adapter('Session').find('old'), undefined);
    for (const id of ['tab-1', 'tab-2']) assert.ok(await adapter('Session').find(id));
  });

  const interaction = (prompt: string, more: AdapterPayload = {}): AdapterPayload => ({
    params: { client_id: 'app' },
    prompt: { name: prompt, reasons: [], details: {} },
    returnTo: 'http://localhost/oidc/auth/i',
    ...more,
  });

  test('an interaction and our flow share a row; neither overwrites the other', async () => {
    const flows = createFlows<object>({ database, clock });
    await adapter('Interaction').upsert('i1', interaction('login'), 3600);
    await flows.start('default', 'i1', { step: 1 });
    await adapter('Interaction').upsert('i1', interaction('login', { trusted: [] }), 3600);
    assert.deepEqual((await flows.read('default', 'i1'))?.flow, { step: 1 });
    const login = { accountId: 'ann', amr: ['otp', 'sms'] };
    const finished = { ...login, credentialsVersion: 1 };
    assert.equal(await flows.finish('default', 'i1', 1, { step: 2 }, finished), true);
    const found = await adapter('Interaction').find('i1');
    assert.deepEqual(found?.result?.login, { ...login, remember: true, ts: Math.floor(now / 1000) });
    loginCounts = sql<SqlBool>`false`;
    assert.equal((await adapter('Interaction').find('i1'))?.result, undefined, 'a newer password');
    loginCounts = sql<SqlBool>`true`;
    await flows.start('default', 'i1', {});
    assert.equal((await adapter('Interaction').find('i1'))?.result, undefined, 'begun anew');
    now += 3_600_001;
    assert.equal(await adapter('Interaction').find('i1'), undefined);
    assert.equal(await flows.save('default', 'i1', 3, {}), false);
  });

  test('an interaction that ended becomes the next one; at the same moment nobody is lost', async () => {
    const consents = createConsents({ database, clock });
    await adapter('Interaction').upsert('i2', interaction('login'), 3600);
    const question = { tenantId: 'default', uid: 'i3', applicationId: 'app' };
    const go = (id: string) =>
      inRequest(async () => {
        await adapter('Interaction').destroy('i2');
        assert.equal(await adapter('Interaction').find('i2'), undefined);
        const lastSubmission = { login: { accountId: 'ann' } };
        const consent = interaction('consent', { lastSubmission, session: { accountId: 'ann' } });
        await adapter('Interaction').upsert(id, consent, 3600);
      });
    await Promise.all([go('i3'), go('i4')]);
    assert.equal(await adapter('Interaction').find('i2'), undefined);
    assert.equal(await consents.agree({ ...question, applicationId: 'other' }), undefined);
    assert.equal(await consents.agree({ ...question, tenantId: 'admin' }), undefined);
    assert.equal((await consents.agree(question))?.accountId, 'ann');
    assert.deepEqual((await adapter('Interaction').find('i3'))?.result, {
      login: { accountId: 'ann' },
      consent: {},
    });
    assert.ok(await adapter('Interaction').find('i4'));
  });

  test('what has expired is swept in small batches, and nothing else', async () => {
    for (let n = 0; n < 25; n++) await adapter('AccessToken').upsert(newId(), token(), 60);
    for (let n = 0; n < 25; n++)
      await adapter('Interaction').upsert(newId(), interaction('login'), n < 5 ? 7200 : 60);
    now += 61_000;
    const kept = newId();
    await adapter('AccessToken').upsert(kept, token(), 60);
    const options = { database, clock, tenantId: 'default' };
    assert.equal(await sweepExpired({ ...options, isStopping: () => true }), 0);
    assert.ok((await sweepExpired({ ...options, batchSize: 10 })) >= 45);
    assert.equal(await sweepExpired(options), 0);
    assert.ok(await adapter('AccessToken').find(kept));
    const left = await database.kysely
      .selectFrom('interactions')
      .select('id')
      .where('expires_at', '<=', now)
      .execute();
    assert.deepEqual(left, []);
  });
});
