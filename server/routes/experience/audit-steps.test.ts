/** A sign-in in the log: the contract's keys in their order, with phones as it has them, and never a code (management/07 §4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../testing/databases.ts';
import { everyWay, openExperience } from '../../testing/experience.ts';
import { claimsOf, signInByCode } from '../../testing/person.ts';

const phone = '16502530000';

eachDatabase('the log of a sign-in', (databases) => {
  const open = async (t: Parameters<typeof openExperience>[1]) => {
    const rig = await openExperience(databases, t);
    const filter = { tenantId: 'default', applicationId: 'demo-app' };
    const rows = async () =>
      (await rig.services.audit.list(filter, { limit: 100, offset: 0, cap: 100 })).entries.toReversed();
    return { ...rig, rows };
  };

  test('A10: from the first page to the tokens: each step once, and the code nowhere', async (t) => {
    const rig = await open(t);
    const { id: userId } = await rig.addUser({ phone });
    let code = '';
    const person = rig.person();
    const { tokens } = await signInByCode(person, phone, async () => (code = await rig.readCode(phone)));
    const entries = await rig.rows();
    assert.deepEqual(
      entries.map(({ key }) => key),
      [
        'Interaction.Create',
        'Interaction.SignIn.Create',
        'Interaction.SignIn.Verification.PhoneVerificationCode.Create',
        'Interaction.SignIn.Verification.PhoneVerificationCode.Submit',
        'Interaction.SignIn.Identifier.Submit',
        'Interaction.SignIn.Submit',
        'Interaction.End',
        'ExchangeTokenBy.AuthorizationCode',
      ],
    );
    assert.ok(
      entries.every(({ payload }) => payload['result'] === 'Success' && payload['ip'] === '127.0.0.1'),
    );
    assert.equal(new Set(entries.slice(0, 6).map(({ payload }) => payload['sessionId'])).size, 1);
    const [asked, entered] = entries.slice(2, 4).map(({ payload }) => payload['payload']);
    const identifier = { type: 'phone', value: phone };
    assert.deepEqual(asked, { identifier, interactionEvent: 'SignIn' });
    assert.deepEqual(entered, {
      identifier,
      verificationId: (entered as { verificationId: string }).verificationId,
    });
    for (const { payload } of entries.slice(4))
      assert.equal(payload['userId'], userId, String(payload['key']));
    assert.deepEqual(entries.at(-1)?.payload['tokenTypes'], ['access_token', 'id_token', 'refresh_token']);
    const all = JSON.stringify(entries);
    assert.equal(all.includes(`"${code}"`), false);
    for (const token of Object.values(tokens))
      if (String(token).length > 20) assert.equal(all.includes(String(token)), token === tokens['scope']);
    assert.equal(claimsOf(tokens['id_token'])['sub'], userId);
  });

  test('A10: what was refused says why, and a wrong code or password is not in it', async (t) => {
    const rig = await open(t);
    await rig.change(everyWay);
    const person = await rig.begin('SignIn');
    const id = await rig.send(person, phone, 'SignIn');
    const right = await rig.readCode(phone);
    const wrong = right === '246810' ? '135791' : '246810';
    await person.checkCode(phone, id, wrong);
    await person.checkPassword({ type: 'username', value: 'ann' }, 'my secret password');
    await person.submit();
    const entries = await rig.rows();
    assert.deepEqual(
      entries
        .slice(-3)
        .map(({ key, payload }) => [key, payload['result'], (payload['error'] as { code: string }).code]),
      [
        [
          'Interaction.SignIn.Verification.PhoneVerificationCode.Submit',
          'Error',
          'verification_code.code_mismatch',
        ],
        ['Interaction.SignIn.Verification.Password.Submit', 'Error', 'session.invalid_credentials'],
        ['Interaction.SignIn.Submit', 'Error', 'session.identifier_not_found'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(entries), new RegExp(`"${wrong}"|my secret password`));
  });

  test('signing up is written down under its own event', async (t) => {
    const rig = await open(t);
    const { isNew } = await signInByCode(rig.person(), '16502530001', () => rig.readCode('16502530001'));
    assert.equal(isNew, true);
    const keys = (await rig.rows()).map(({ key, payload }) => `${key} ${String(payload['result'])}`);
    assert.ok(keys.includes('Interaction.SignIn.Identifier.Submit Error'));
    assert.ok(keys.includes('Interaction.Register.Identifier.Submit Success'));
    assert.ok(keys.includes('Interaction.Register.Submit Success'));
  });

  test('who has no sign-in in progress leaves no row', async (t) => {
    const rig = await open(t);
    const stranger = rig.person();
    for (let times = 0; times < 5; times++) {
      await stranger.begin('SignIn');
      await stranger.askForCode(phone, 'SignIn');
      await stranger.call('POST', '/oidc/token', new URLSearchParams({ client_id: 'nobody' }));
    }
    assert.deepEqual(await rig.rows(), []);
  });

  test('a step costs no statement more, a whole sign-in one in the end', async (t) => {
    const rig = await open(t);
    await rig.addUser({ phone });
    await signInByCode(rig.person(), phone, () => rig.readCode(phone));
    rig.clock.move(600_000);
    const person = await rig.begin('SignIn');
    await rig.services.audit.flush();
    const before = rig.database.logStatements();
    assert.ok((await rig.statementsOf(() => rig.send(person, phone, 'SignIn'))) <= 5);
    await rig.services.audit.flush();
    assert.equal(rig.database.logStatements() - before, 1);
  });
});
