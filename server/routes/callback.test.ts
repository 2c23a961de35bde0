/** Return addresses: pages of a sign-in that is under way, also for a provider that posts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../testing/databases.ts';
import { openSocial } from '../testing/social.ts';

eachDatabase('return addresses', (databases) => {
  test('a post of another site becomes a GET with its fields, and changes nothing', async (t) => {
    const rig = await openSocial(databases, t);
    const statements = rig.database.statements();
    const post = (path: string, body: object) =>
      rig.person().call('POST', path, body, { origin: 'https://acme.example' });
    const posted = new URLSearchParams({
      code: 'a&b',
      state: 's',
      user: '{"name":1}',
      id_token: 'x.y.z',
      next: '//evil.example',
    });
    for (const path of ['/callback/acme', '/callback/social/acme', '/account/callback/social/acme']) {
      const reply = await post(path, posted);
      assert.equal(reply.status, 303);
      // The token stands where only the page reads it.
      assert.equal(
        reply.headers['location'],
        `${path}?code=a%26b&state=s&user=%7B%22name%22%3A1%7D#id_token=x.y.z`,
      );
      assert.equal(reply.headers['set-cookie'], undefined);
      assert.equal(reply.headers['cache-control'], 'no-store');
    }
    assert.equal(rig.database.statements(), statements);
    const odd = await post('/callback/%2F%2Fevil.example%2F..', new URLSearchParams({ code: '1' }));
    assert.equal(odd.headers['location'], '/callback/%2F%2Fevil.example%2F..?code=1');
    const long = await post('/callback/acme', new URLSearchParams({ id_token: 'x'.repeat(16_385) }));
    assert.equal(long.headers['location'], '/callback/acme?');
    const json = await post('/callback/acme', { code: '1' });
    assert.ok(json.status >= 400 && json.status < 500, String(json.status));
  });

  test('who has no sign-in under way is sent to the page that says so; who has one sees a page', async (t) => {
    const rig = await openSocial(databases, t);
    const html = { accept: 'text/html' };
    for (const path of [
      '/callback/acme?code=1',
      '/direct/social/acme?fallback=sign-in',
      '/social/link/acme',
    ]) {
      const nobody = await rig.person().call('GET', path, undefined, html);
      assert.deepEqual([nobody.status, nobody.headers['location']], [302, '/unknown-session'], path);
      const person = await rig.open();
      const there = await person.call('GET', path, undefined, html);
      // 503: the pages of this checkout may not be built.
      assert.ok(there.status === 200 || there.status === 503, `${path} ${there.status}`);
    }
  });

  test('direct_sign_in leads to the launcher', async (t) => {
    const rig = await openSocial(databases, t);
    const reply = await rig.person().openSignIn({ direct_sign_in: 'social:acme' });
    assert.equal(reply.status, 303);
    assert.match(
      String(reply.headers['location']),
      /^\/direct\/social\/acme\?app_id=demo-app&.*fallback=sign-in$/,
    );
  });
});
