/** A number that was proven at another Latchkey is proven here: one SMS, sent there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, openExperience, told } from '../../testing/experience.ts';
import { createHarness } from '../../testing/harness.ts';
import { claimsOf } from '../../testing/person.ts';

const acme = 'https://id.acme.example';
const redirectUri = 'http://localhost:3001/callback/acme';
const number = '16502530000';

eachDatabase('a number from another Latchkey', (databases) => {
  test('it comes into the new account as proven, and no second SMS is sent', async (t) => {
    const provider = await createHarness(await databases.open(), { config: { endpoint: acme } });
    t.after(() => provider.close());
    const { application, secret } = await provider.services.applications.create('default', {
      name: 'The other Latchkey',
      type: 'Traditional',
      oidcClientMetadata: { redirectUris: [redirectUri], postLogoutRedirectUris: [] },
    });
    const rig = await openExperience(databases, t, {
      async fetch(input, init) {
        const request = new Request(input, init);
        const { status, body, headers } = await provider.send({
          method: request.method,
          url: request.url,
          headers: Object.fromEntries(request.headers),
          body: await request.text(),
        });
        return new Response(body, { status, headers: { 'content-type': String(headers['content-type']) } });
      },
    });
    await rig.change({ ...everyWay, signUp: { identifiers: ['phone'], password: false, verify: true } });
    await rig.services.messages.connectors.create({
      tenantId: 'default',
      id: 'acme',
      factoryId: 'oidc',
      metadata: { target: 'acme', name: { en: 'Acme' } },
      config: {
        clientId: application.id,
        clientSecret: secret,
        authorizationEndpoint: `${acme}/oidc/auth`,
        tokenEndpoint: `${acme}/oidc/token`,
        phoneNumberFormat: 'digits',
        idTokenVerificationConfig: { jwksUri: `${acme}/oidc/jwks`, issuer: `${acme}/oidc` },
      },
    });

    const person = await rig.begin('Register');
    const asked = { state: 'the-state', redirectUri };
    const path = '/api/experience/verification/social/acme';
    const left = await person.call('POST', `${path}/authorization-uri`, asked);
    const { authorizationUri, verificationId } = left.json();

    const there = provider.person({ redirectUri });
    assert.equal((await there.call('GET', String(authorizationUri))).status, 303);
    await there.begin('Register');
    const { verificationId: proof } = (await there.askForCode(number, 'Register')).json();
    await there.checkCode(number, String(proof), await provider.readCode(number));
    assert.equal(told(await there.identify(String(proof))), '201');
    const { redirectTo: onward } = (await there.submit()).json();
    const back = new URL(await there.follow(String(onward)));

    const connectorData = Object.fromEntries(back.searchParams);
    assert.equal(connectorData['iss'], `${acme}/oidc`, 'RFC 9207: it says who it is');
    const verified = await person.call('POST', `${path}/verify`, { verificationId, connectorData });
    assert.equal(told(verified), '200', verified.body);
    assert.equal(
      told(await person.call('POST', '/api/experience/identification', { verificationId })),
      '201',
    );
    const { redirectTo } = (await person.submit()).json();
    const tokens = (await person.exchange(await person.follow(String(redirectTo)))).json();
    const user = await rig.services.users.find('default', String(claimsOf(tokens['id_token'])['sub']));
    assert.equal(user?.phone, `+${number}`, 'the number is proven already');
    await assert.rejects(rig.readCode(number), 'no SMS was sent for it here');
  });
});
