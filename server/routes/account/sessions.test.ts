/** One's own sessions, grants and accounts elsewhere, on both databases: listed, ended, nobody else's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccount } from '../../testing/account.ts';
import { eachDatabase } from '../../testing/databases.ts';

const sessionsPath = '/api/my-account/sessions';
const grantsPath = '/api/my-account/grants';
const denied = '401 verification_record.permission_denied';

interface Session {
  readonly isCurrent: boolean;
  readonly payload: { readonly uid: string };
  readonly userAgent?: string;
  readonly applicationNames: Readonly<Record<string, string>>;
}

interface Grant {
  readonly id: string;
  readonly applicationName?: string;
  readonly isThirdParty: boolean;
}

eachDatabase('own sessions', (databases) => {
  test('sessions: 401, 400, 200 with the current one, 204, 404 for another’s; its grant goes when asked', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const other = await rig.signIn(String(ann.user.username));
    const bob = await rig.member();
    assert.equal((await ann.ask('GET', sessionsPath)).verdict, denied);
    const list = async (who = ann) =>
      (await who.confirmed<{ sessions: Session[] }>('GET', sessionsPath)).body.sessions;
    const mine = await list();
    for (const { applicationNames, userAgent } of mine) {
      assert.deepEqual(applicationNames, { 'demo-app': 'Live Preview' });
      assert.equal(userAgent, 'lightMyRequest', 'the browser that was there last');
    }
    assert.deepEqual(mine.map(({ isCurrent }) => String(isCurrent)).toSorted(), ['false', 'true']);
    const theirs = (await list(bob))[0]?.payload.uid ?? '';
    assert.equal(
      (await ann.confirmed('DELETE', `${sessionsPath}/${theirs}`)).verdict,
      '404 oidc.session_not_found',
    );
    const uid = mine.find(({ isCurrent }) => !isCurrent)?.payload.uid ?? '';
    assert.equal((await ann.ask('DELETE', `${sessionsPath}/${uid}`)).verdict, denied);
    const wrong = await ann.confirmed('DELETE', `${sessionsPath}/${uid}?revokeGrantsTarget=some`);
    assert.equal(wrong.verdict, '400 guard.invalid_input');
    await rig.setFields({ session: 'ReadOnly' });
    const fixed = await ann.confirmed('DELETE', `${sessionsPath}/${uid}`);
    assert.equal(fixed.verdict, '400 account_center.field_not_editable');
    await rig.setFields({ session: 'Off' });
    assert.equal((await ann.confirmed('GET', sessionsPath)).verdict, '400 account_center.field_not_enabled');
    await rig.setFields({});
    const narrow = await rig.signIn(String(ann.user.username), 'openid profile');
    assert.equal((await narrow.confirmed('GET', sessionsPath)).verdict, '401 auth.unauthorized');
    assert.equal(
      (await ann.confirmed('DELETE', `${sessionsPath}/${uid}?revokeGrantsTarget=all`)).verdict,
      '204',
    );
    assert.equal((await other.ask('GET', '/api/my-account')).verdict, '401 auth.unauthorized');
    assert.equal((await ann.ask('GET', '/api/my-account')).verdict, '200');
    assert.equal(
      (await ann.confirmed('DELETE', `${sessionsPath}/${uid}`)).verdict,
      '404 oidc.session_not_found',
    );
    const [row] = await rig.logs('Account.DELETE /api/my-account/sessions/:sessionId');
    assert.equal(row?.payload['userId'], ann.user.id);
  });

  test('grants: 401, 200 by kind of application, 204, 404 for another’s', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const other = await rig.signIn(String(ann.user.username));
    const bob = await rig.member();
    assert.equal((await ann.ask('GET', grantsPath)).verdict, denied);
    const list = async (query = '', who = ann) =>
      (await who.confirmed<{ grants: Grant[] }>('GET', `${grantsPath}${query}`)).body.grants;
    assert.equal((await list()).length, 2);
    for (const { applicationName, isThirdParty } of await list())
      assert.deepEqual([applicationName, isThirdParty], ['Live Preview', false]);
    assert.equal((await list('?appType=firstParty')).length, 2);
    assert.equal((await list('?appType=thirdParty')).length, 0);
    assert.equal((await ann.confirmed('GET', `${grantsPath}?appType=x`)).verdict, '400 guard.invalid_input');
    const theirs = (await list('', bob))[0]?.id ?? '';
    assert.equal(
      (await ann.confirmed('DELETE', `${grantsPath}/${theirs}`)).verdict,
      '404 oidc.grant_not_found',
    );
    const { grantId } = (await rig.services.bearerTokens.find('default', other.token)) ?? {};
    assert.equal((await ann.ask('DELETE', `${grantsPath}/${grantId}`)).verdict, denied);
    assert.equal((await ann.confirmed('DELETE', `${grantsPath}/${grantId}`)).verdict, '204');
    assert.equal((await other.ask('GET', '/api/my-account')).verdict, '401 auth.unauthorized');
  });

  test('identities: 200, 401 without the scope, 400 where they are Off', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const path = '/api/my-account/identities';
    assert.deepEqual((await ann.ask('GET', path)).body, { socialIdentities: [], ssoIdentities: [] });
    const narrow = await rig.signIn(String(ann.user.username), 'openid profile');
    assert.equal((await narrow.ask('GET', path)).verdict, '401 auth.unauthorized');
    await rig.setFields({ social: 'Off' });
    assert.equal((await ann.ask('GET', path)).verdict, '400 account_center.field_not_enabled');
  });
});
