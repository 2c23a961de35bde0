/** Beginning to prove something is counted for each person; what is changed at the same moment is not lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIssuer, exampleConfig } from '../../../connectors/oidc/simulator.ts';
import { fromBase32, stepAt, totpAt } from '../../factors/totp.ts';
import { freshPhone, openAccount, password } from '../../testing/account.ts';
import { eachDatabase } from '../../testing/databases.ts';

const limited = '429 request.message_rate_limited';

eachDatabase('begun in one’s own account', (databases) => {
  test('C3 C9 C13: 429 for each way after a hundred an hour, however many at once; another person goes on, and so does time', async (t) => {
    const issuer = await createIssuer();
    const rig = await openAccount(databases, t, {
      fetch: async (input, init) => issuer(new Request(input, init)),
    });
    await rig.services.messages.connectors.create({
      tenantId: 'default',
      id: 'acme',
      factoryId: 'oidc',
      config: exampleConfig,
      metadata: { target: 'acme' },
    });
    const phone = freshPhone();
    const ann = await rig.member({ phone });
    const bob = await rig.member();
    const redirectUri = 'http://localhost:3001/account/callback/social/acme';
    const social = { connectorId: 'acme', state: 's', redirectUri };
    const registration = '/api/verifications/web-authn/registration';
    const owner = { tenantId: 'default', userId: ann.user.id };
    for (let count = 0; count < 90; count++) assert.ok((await rig.services.limits.takeStart(owner)).ok);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? ann.ask('POST', '/api/verifications/social', social)
          : ann.ask('POST', registration),
      ),
    );
    assert.equal(results.filter(({ status }) => status < 300).length, 10);
    const refused = results.find(({ status }) => status >= 300);
    assert.equal(refused?.verdict, limited);
    assert.deepEqual(refused?.body.data, { limit: 'verification', retryAfterSeconds: 3600 });
    assert.equal(refused?.headers['retry-after'], '3600');
    assert.match(refused?.body.message ?? '', /^Too many checks of who you are/);
    const rows = async () =>
      (await rig.database.kysely.selectFrom('verifications').select('id').execute()).length;
    assert.equal(await rows(), 10);
    const identifier = { type: 'phone', value: phone };
    for (const [path, body] of [
      ['/api/verifications/password', { password }],
      ['/api/verifications/verification-code', { identifier }],
      ['/api/verifications/social', social],
      [registration, undefined],
    ] as const)
      assert.equal((await ann.ask('POST', path, body)).verdict, limited, path);
    assert.equal(await rows(), 10);
    assert.deepEqual(await rig.textsTo(phone), [], 'nothing was sent');
    assert.equal((await bob.ask('POST', registration)).verdict, '200');
    rig.clock.move(3_600_000);
    const later = await rig.signIn(String(ann.user.username));
    assert.equal((await later.ask('POST', registration)).verdict, '200');
  });

  test('a factor that is added while a choice is made: all is there, twenty times', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const headers = { 'logto-verification-id': await ann.byPassword() };
    const { secret } = (await ann.ask('POST', '/api/my-account/mfa-verifications/totp-secret/generate')).body;
    const bytes = fromBase32(secret);
    assert.ok(bytes);
    const code = totpAt(bytes, stepAt(rig.clock.now()));
    for (let round = 0; round < 20; round++) {
      await rig.services.users.update('default', ann.user.id, { factorChoices: {} });
      const [added, chosen, skipped] = await Promise.all([
        ann.ask('PUT', '/api/my-account/mfa-verifications/totp', { secret, code }, headers),
        ann.ask('PATCH', '/api/my-account/mfa-settings', { skipMfaOnSignIn: true }, headers),
        ann.ask('PATCH', '/api/my-account/logto-configs', { mfa: { skipped: true } }, headers),
      ]);
      assert.deepEqual([added.verdict, chosen.verdict, skipped.verdict], ['204', '200', '200']);
      assert.deepEqual((await ann.find())?.factorChoices['mfa'], {
        enabled: true,
        skipMfaOnSignIn: true,
        skipped: true,
      });
    }
  });

  test('422 session.mfa.too_many_passkeys: nobody is asked to make one that has no place', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const { userId } = { userId: ann.user.id };
    for (let index = 1; index <= 20; index++)
      await rig.services.factors.addPasskey(
        { tenantId: 'default', userId },
        {
          credentialId: Buffer.from(`passkey ${index} of ann`).toString('base64url'),
          publicKey: 'AA',
          counter: 0,
          transports: [],
          agent: undefined,
          isBackedUp: false,
        } as never,
        null,
      );
    const asked = await ann.ask('POST', '/api/verifications/web-authn/registration');
    assert.equal(asked.verdict, '422 session.mfa.too_many_passkeys');
  });
});
