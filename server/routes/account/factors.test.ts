/** One's own second factors, on both databases: made, bound, read, named, replaced, removed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase32, stepAt, totpAt } from '../../factors/totp.ts';
import { freshPhone, openAccount } from '../../testing/account.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { createPasskeyDevice } from '../../testing/passkey-device.ts';

const path = '/api/my-account/mfa-verifications';
const registration = '/api/verifications/web-authn/registration';
const denied = '401 verification_record.permission_denied';

const valueOf = (secret: string, at: number): string =>
  totpAt(fromBase32(secret) ?? Buffer.alloc(0), stepAt(at));

eachDatabase('own factors', (databases) => {
  test('an app: every check in the contract’s order, 204, 422 for a second; H2: the value that bound it is used up', async (t) => {
    const rig = await openAccount(databases, t);
    const phone = freshPhone();
    const ann = await rig.member({ phone });
    const made = await ann.ask('POST', `${path}/totp-secret/generate`);
    const { secret } = made.body;
    assert.equal(fromBase32(secret)?.length, 20);
    assert.match(made.body.secretUri, /^otpauth:\/\/totp\//);
    const add = (more: object = {}) => ann.confirmed('POST', path, { type: 'Totp', secret, ...more });
    assert.equal((await ann.ask('POST', path, { type: 'Totp', secret })).verdict, denied);
    assert.equal((await add({ secret: '' })).verdict, '400 guard.invalid_input');
    await rig.setFields({ mfa: 'ReadOnly' });
    assert.equal((await add()).verdict, '400 account_center.field_not_editable');
    await rig.setFields({ mfa: 'Off' });
    assert.equal((await ann.ask('GET', path)).verdict, '400 account_center.field_not_enabled');
    await rig.setFields({});
    const narrow = await rig.signIn(String(ann.user.username), 'openid profile');
    assert.equal(
      (await narrow.confirmed('POST', path, { type: 'Totp', secret })).verdict,
      '401 auth.unauthorized',
    );
    assert.equal((await narrow.ask('GET', path)).verdict, '401 auth.unauthorized');
    await rig.change({ mfa: { factors: ['WebAuthn'], policy: 'NoPrompt' } });
    assert.equal((await add()).verdict, '400 session.mfa.mfa_factor_not_enabled');
    await rig.change({ mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'NoPrompt' } });
    assert.equal((await add({ secret: 'GEZDGNBV' })).verdict, '400 user.totp_secret_invalid');
    const value = valueOf(secret, rig.clock.now());
    const wrong = value === '000000' ? '000001' : '000000';
    assert.equal((await add({ code: wrong })).verdict, '400 session.mfa.invalid_totp_code');
    assert.equal((await add({ code: value })).verdict, '204');
    assert.equal(
      await rig.services.factors.useTotp({ tenantId: 'default', userId: ann.user.id }, value),
      false,
    );
    assert.equal((await add()).verdict, '422 user.totp_already_in_use');
    const { body } = await ann.ask<readonly { type: string }[]>('GET', path);
    assert.deepEqual(
      body.map(({ type }) => type),
      ['Totp'],
    );
    assert.ok(!JSON.stringify(body).includes(secret));
    assert.deepEqual((await ann.find())?.factorChoices['mfa'], { enabled: true });
    assert.match((await rig.textsTo(phone))[0] ?? '', /two-step sign-in of your account was changed/);
    assert.ok(!JSON.stringify(await rig.logs(`Account.POST ${path}`)).includes(secret));
    assert.ok(!rig.logged().includes(secret));
  });

  test('PUT totp: in the place of the old one, 400 for a wrong value; of twenty at once one app is left', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const owner = { tenantId: 'default', userId: ann.user.id };
    const secretOf = async () => (await ann.ask('POST', `${path}/totp-secret/generate`)).body.secret;
    const put = (secret: string, code = valueOf(secret, rig.clock.now())) =>
      ann.confirmed('PUT', `${path}/totp`, { secret, code });
    const first = await secretOf();
    assert.equal((await ann.ask('PUT', `${path}/totp`, { secret: first, code: '1' })).verdict, denied);
    assert.equal((await put(first, 'abcdef')).verdict, '400 session.mfa.invalid_totp_code');
    assert.equal((await put(first)).verdict, '204');
    const second = await secretOf();
    assert.equal((await put(second)).verdict, '204');
    rig.clock.move(60_000);
    const { factors } = rig.services;
    assert.equal(await factors.useTotp(owner, valueOf(first, rig.clock.now())), false, 'the old one is gone');
    assert.ok(await factors.useTotp(owner, valueOf(second, rig.clock.now())));
    const many = await Promise.all(
      Array.from({ length: 20 }, () => factors.addTotp(owner, undefined, { replaces: true })),
    );
    assert.equal((await factors.list(owner)).length, 1);
    assert.ok(many.every(({ secret }) => secret.length === 32));
  });

  test('backup codes: made, bound beside another factor, read with a proof alone; 404 where there are none', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const { codes } = (await ann.ask('POST', `${path}/backup-codes/generate`)).body;
    assert.equal(new Set(codes).size, 10);
    for (const code of codes) assert.match(code, /^[\da-f]{16}$/);
    const read = () =>
      ann.confirmed<{ codes: { code: string; usedAt?: string }[] }>('GET', `${path}/backup-codes`);
    assert.equal((await ann.ask('GET', `${path}/backup-codes`)).verdict, denied);
    assert.equal((await read()).verdict, '404 verification_record.not_found');
    const add = (given: readonly string[]) =>
      ann.confirmed('POST', path, { type: 'BackupCode', codes: given });
    assert.equal((await add(codes)).verdict, '422 session.mfa.backup_code_can_not_be_alone');
    const { secret } = (await ann.ask('POST', `${path}/totp-secret/generate`)).body;
    assert.equal((await ann.confirmed('POST', path, { type: 'Totp', secret })).verdict, '204');
    assert.equal((await add(['x'])).verdict, '422 user.wrong_backup_code_format');
    assert.equal((await add(codes)).verdict, '204');
    assert.equal((await add(codes)).verdict, '422 user.backup_code_already_in_use');
    const owner = { tenantId: 'default', userId: ann.user.id };
    assert.ok(await rig.services.factors.useBackupCode(owner, codes[0] ?? ''));
    const kept = (await read()).body.codes;
    assert.deepEqual(
      kept.map(({ code }) => code),
      codes,
    );
    assert.equal(kept.filter(({ usedAt }) => usedAt !== undefined).length, 1);
    const listed = (await ann.ask<{ type: string; remainCodes?: number }[]>('GET', path)).body;
    assert.equal(listed.find(({ type }) => type === 'BackupCode')?.remainCodes, 9);
  });

  test('a passkey: 200, 400 for another challenge, site or record, 204 once of many, named, removed; each told', async (t) => {
    const rig = await openAccount(databases, t);
    const phone = freshPhone();
    const ann = await rig.member({ phone });
    const bob = await rig.member();
    const origin = rig.services.config.endpoint;
    const begin = async () => (await ann.ask('POST', registration)).body;
    const show = (verificationRecordId: string, payload: object, who = ann) =>
      who.ask('POST', `${registration}/verify`, { verificationRecordId, payload });
    const { verificationRecordId: id, registrationOptions: options } = await begin();
    assert.equal(options.rp.id, new URL(origin).hostname);
    const device = createPasskeyDevice(origin);
    const failed = '400 session.mfa.webauthn_verification_failed';
    assert.equal((await show(id, device.make(options, { challenge: 'b3RoZXI' }))).verdict, failed);
    assert.equal((await show(id, device.make(options, { origin: 'https://evil.example' }))).verdict, failed);
    const elsewhere = device.make(options, { rpId: 'evil.example' });
    assert.equal((await show(id, elsewhere)).verdict, failed);
    assert.equal((await show(id, { id: 'x', type: 'public-key' })).verdict, failed);
    assert.equal((await show(id, { id: 'x' })).verdict, '400 guard.invalid_input');
    const good = device.make(options);
    assert.equal((await show(id, good, bob)).verdict, '400 verification_record.not_found');
    const add = (recordId: string) =>
      ann.confirmed('POST', path, {
        type: 'WebAuthn',
        newIdentifierVerificationRecordId: recordId,
        name: 'My telephone',
      });
    assert.equal((await add(id)).verdict, '400 verification_record.not_found', 'not shown yet');
    assert.equal((await show(id, good)).verdict, '200');
    assert.equal((await show(id, good)).verdict, '400 verification_record.not_found');
    const all = await Promise.all(Array.from({ length: 8 }, () => add(id)));
    assert.equal(all.filter(({ status }) => status === 204).length, 1);
    const bobs = (await bob.ask('POST', registration)).body;
    const taken = device.make(bobs.registrationOptions, { id: good.id });
    assert.equal((await show(bobs.verificationRecordId, taken, bob)).verdict, failed, 'ann has it');
    const [passkey] = (await ann.ask<{ id: string; type: string; name: string }[]>('GET', path)).body;
    assert.ok(passkey);
    assert.deepEqual([passkey.type, passkey.name], ['WebAuthn', 'My telephone']);
    const again = (await begin()).registrationOptions;
    assert.deepEqual(
      again.excludeCredentials.map((one) => one.id),
      [good.id],
    );
    const rows = JSON.stringify(await rig.database.kysely.selectFrom('factors').selectAll().execute());
    assert.ok(!rows.includes(good.id), 'F2: sealed');

    const namePath = `${path}/${passkey.id}/name`;
    assert.equal((await ann.ask('PATCH', namePath, { name: 'x' })).verdict, denied);
    assert.equal((await ann.confirmed('PATCH', namePath, {})).verdict, '400 guard.invalid_input');
    const stranger = await bob.confirmed('PATCH', namePath, { name: 'x' });
    assert.equal(stranger.verdict, '400 verification_record.not_found');
    assert.equal((await ann.confirmed('PATCH', namePath, { name: 'Desk' })).body.name, 'Desk');

    const removal = `${path}/${passkey.id}`;
    assert.equal((await ann.ask('DELETE', removal)).verdict, denied);
    assert.equal((await bob.confirmed('DELETE', removal)).verdict, '400 verification_record.not_found');
    await rig.setFields({ passkey: 'ReadOnly' });
    assert.equal((await ann.confirmed('DELETE', removal)).verdict, '400 account_center.field_not_editable');
    assert.equal((await ann.ask('POST', registration)).verdict, '400 account_center.field_not_editable');
    await rig.setFields({});
    const before = (await rig.textsTo(phone)).length;
    assert.equal((await ann.confirmed('DELETE', removal)).verdict, '204');
    assert.equal((await rig.textsTo(phone)).length, before + 1);
    assert.equal((await ann.confirmed('DELETE', removal)).verdict, '400 verification_record.not_found');
  });

  test('one passkey in two hands at once: one keeps it, the other is refused with 422', async (t) => {
    const rig = await openAccount(databases, t);
    const device = createPasskeyDevice(rig.services.config.endpoint);
    const id = Buffer.from('the same in two hands').toString('base64url');
    const people = [await rig.member(), await rig.member()];
    const records: string[] = [];
    for (const one of people) {
      const { verificationRecordId, registrationOptions } = (await one.ask('POST', registration)).body;
      const payload = device.make(registrationOptions, { id });
      assert.equal(
        (await one.ask('POST', `${registration}/verify`, { verificationRecordId, payload })).verdict,
        '200',
      );
      records.push(verificationRecordId);
    }
    const ends = await Promise.all(
      people.map((one, index) =>
        one.confirmed('POST', path, {
          type: 'WebAuthn',
          newIdentifierVerificationRecordId: records[index],
        }),
      ),
    );
    assert.deepEqual(ends.map(({ verdict }) => verdict).toSorted(), [
      '204',
      '422 entity.unique_integrity_violation',
    ]);
  });

  test('mfa-settings and logto-configs: read and changed; 401 without a proof or the scope; only a weaker sign-in is told', async (t) => {
    const rig = await openAccount(databases, t);
    const phone = freshPhone();
    const ann = await rig.member({ phone });
    const settings = '/api/my-account/mfa-settings';
    const configs = '/api/my-account/logto-configs';
    assert.deepEqual((await ann.ask('GET', settings)).body, { skipMfaOnSignIn: false });
    assert.equal((await ann.ask('PATCH', settings, { skipMfaOnSignIn: true })).verdict, denied);
    assert.equal((await ann.confirmed('PATCH', settings, {})).verdict, '400 guard.invalid_input');
    const narrow = await rig.signIn(String(ann.user.username), 'openid profile');
    for (const one of [settings, configs])
      assert.equal((await narrow.ask('GET', one)).verdict, '401 auth.unauthorized');
    await rig.setFields({ mfa: 'ReadOnly' });
    const fixed = await ann.confirmed('PATCH', settings, { skipMfaOnSignIn: true });
    assert.equal(fixed.verdict, '400 account_center.field_not_editable');
    await rig.setFields({});
    const changed = await ann.confirmed('PATCH', settings, { skipMfaOnSignIn: true });
    assert.deepEqual(changed.body, { skipMfaOnSignIn: true });
    assert.equal((await rig.textsTo(phone)).length, 1);
    const quiet = await ann.confirmed('PATCH', configs, { passkeySignIn: { skipped: true } });
    assert.equal(quiet.verdict, '200');
    assert.equal((await rig.textsTo(phone)).length, 1);
    assert.deepEqual((await ann.ask('GET', configs)).body, {
      mfa: { skipMfaOnSignIn: true },
      passkeySignIn: { skipped: true },
    });
  });
});
