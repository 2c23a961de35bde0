/** The sign-in experience, the account center, phrases, what browsers read of them, and the state of the server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Client, codeOf, done, ok } from './client.ts';

export function settings(client: () => Client): void {
  test('sign-in experience', async () => {
    const before = ok(await client().GET('/api/sign-in-exp'));
    const body = {
      branding: { logoUrl: 'https://shop.example/logo.png' },
      signUp: { identifiers: ['phone' as const], password: false, verify: true },
      signIn: {
        methods: [
          { identifier: 'phone' as const, password: false, verificationCode: true, isPasswordPrimary: false },
        ],
      },
    };
    const after = ok(await client().PATCH('/api/sign-in-exp', { body }));
    assert.deepEqual(after.signUp.identifiers, ['phone']);
    assert.equal(after.branding.logoUrl, body.branding.logoUrl);
    assert.deepEqual(after.color, before.color);
    const seen = ok(await client().GET('/api/.well-known/sign-in-exp'));
    assert.deepEqual(seen.signIn.methods, after.signIn.methods);
    ok(await client().GET('/api/.well-known/experience'));
  });

  test('account center', async () => {
    assert.equal(typeof ok(await client().GET('/api/account-center')).enabled, 'boolean');
    const body = { enabled: true, fields: { phone: 'Edit' as const } };
    const after = ok(await client().PATCH('/api/account-center', { body }));
    assert.deepEqual([after.enabled, after.fields.phone], [true, 'Edit']);
    assert.equal(ok(await client().GET('/api/.well-known/account-center')).enabled, true);
  });

  test('custom phrases', async () => {
    const languageTag = 'en';
    const words = { input: { phone_number: 'Your telephone' } };
    const saved = ok(
      await client().PUT('/api/custom-phrases/{languageTag}', {
        ...at({ languageTag }),
        body: words as never,
      }),
    );
    assert.deepEqual(saved.translation, words);
    const all = ok(await client().GET('/api/custom-phrases'));
    assert.deepEqual(
      all.map((one) => one.languageTag),
      [languageTag],
    );
    ok(await client().GET('/api/custom-phrases/{languageTag}', at({ languageTag })));
    const served = ok(await client().GET('/api/.well-known/phrases', { params: { query: { lng: 'en' } } }));
    assert.match(JSON.stringify(served), /Your telephone/);
    done(await client().DELETE('/api/custom-phrases/{languageTag}', at({ languageTag })));
    assert.match(
      codeOf(await client().GET('/api/custom-phrases/{languageTag}', at({ languageTag }))),
      /^404 /,
    );
  });

  test('status and documents', async () => {
    done(await client().GET('/api/status'));
    const document = ok(await client().GET('/api/swagger.json')) as { openapi?: string };
    assert.equal(document.openapi, '3.1.0');
    for (const path of [
      '/api/.well-known/management.openapi.json',
      '/api/.well-known/experience.openapi.json',
      '/api/.well-known/user.openapi.json',
    ] as const)
      ok(await client().GET(path));
  });
}
