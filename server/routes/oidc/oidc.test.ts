/** The whole journey with somebody else's client: sign in, refresh, ask who it is, sign out. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { eachDatabase } from '../../testing/databases.ts';
import { createBrowser, type OidcRig, relyingParty, signIn, startOidc } from '../../testing/oidc-rig.ts';

eachDatabase('OIDC journey', ({ open }) => {
  let rig: OidcRig;
  let config: client.Configuration;
  let redirectUri: string;
  before(async () => {
    rig = await startOidc(await open());
    redirectUri = `${rig.tenant.endpoint}/demo-app`;
    config = await relyingParty(rig.tenant.issuer, 'demo-app');
  });
  after(() => rig.stop());

  test('code with PKCE, from the first redirect to the ID token', async () => {
    const user = rig.addUser({ phone: '+13102051234' as never });
    const { tokens, visited, callback } = await signIn({ rig, config, user, redirectUri });
    assert.deepEqual(visited.slice(0, 2), ['/sign-in?app_id=demo-app', '/consent?app_id=demo-app']);
    assert.equal(callback.searchParams.get('iss'), rig.tenant.issuer);
    const claims = tokens.claims();
    assert.equal(claims?.sub, user.id);
    assert.equal(claims?.['phone_number'], '13102051234');
    assert.equal(tokens.expires_in, 3600);
    assert.equal(rig.signedUpWith.get(user.id), 'demo-app');
    console.log(tokens, claims);
  });
});
