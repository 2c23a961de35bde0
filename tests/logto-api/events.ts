/** Webhooks and the audit log. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Client, codeOf, done, ok } from './client.ts';

/** `receiver` answers 200 to whatever is posted to it. */
export function events(client: () => Client, receiver: () => string): void {
  test('hooks', async () => {
    const made = ok(
      await client().POST('/api/hooks', {
        body: { name: 'Shop', events: ['User.Created'], config: { url: receiver() } },
      }),
    );
    const path = at({ id: made.id });
    assert.deepEqual(ok(await client().GET('/api/hooks/{id}', path)).events, ['User.Created']);
    assert.ok(ok(await client().GET('/api/hooks')).some(({ id }) => id === made.id));
    assert.equal(
      ok(await client().PATCH('/api/hooks/{id}', { ...path, body: { enabled: false } })).enabled,
      false,
    );
    const renewed = ok(await client().PATCH('/api/hooks/{id}/signing-key', path));
    assert.notEqual(renewed.signingKey, made.signingKey);
    const body = { events: ['User.Created' as const], config: { url: receiver() } };
    done(await client().POST('/api/hooks/{id}/test', { ...path, body }));
    assert.ok(Array.isArray(ok(await client().GET('/api/hooks/{id}/recent-logs', path))));
    done(await client().DELETE('/api/hooks/{id}', path));
    assert.match(codeOf(await client().GET('/api/hooks/{id}', path)), /^404 /);
  });

  test('logs', async () => {
    ok(await client().PATCH('/api/sign-in-exp', { body: { termsOfUseUrl: 'https://shop.example/terms' } }));
    const query = { logKey: 'Management.PATCH /api/sign-in-exp' };
    const listed = await client().GET('/api/logs', { params: { query } });
    assert.ok(Number(listed.response.headers.get('total-number')) > 0);
    const [newest] = ok(listed);
    const one = ok(await client().GET('/api/logs/{id}', at({ id: String(newest?.id) })));
    assert.deepEqual([one.key, one.payload.result], [query.logKey, 'Success']);
  });
}
