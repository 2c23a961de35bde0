/** Proving who one is with a second factor that one keeps, and what that opens, on both databases. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase32, stepAt, totpAt } from '../../factors/totp.ts';
import { type AccountBody, freshPhone, openAccount } from '../../testing/account.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { createOperator } from '../../testing/operator.ts';
import { createPasskeyDevice, type PasskeyDevice } from '../../testing/passkey-device.ts';

type Rig = Awaited<ReturnType<typeof openAccount>>;
type Member = Awaited<ReturnType<Rig['member']>>;
interface Question extends AccountBody {
  readonly authenticationOptions: {
    readonly challenge: string;
    readonly rpId: string;
    readonly userVerification: string;
    readonly allowCredentials: readonly { readonly id: string }[];
  };
}

const totpPath = '/api/verifications/totp/verify';
const backupPath = '/api/verifications/backup-code/verify';
const passkeyPath = '/api/verifications/web-authn/authentication';
const registration = '/api/verifications/web-authn/registration';
const factorsPath = '/api/my-account/mfa-verifications';
const sessionsPath = '/api/my-account/sessions';
const denied = '401 verification_record.permission_denied';
const notFound = '400 verification_record.not_found';
const notEnabled = '400 session.mfa.mfa_factor_not_enabled';
const failed = '400 session.mfa.webauthn_verification_failed';
const tooMany = '400 session.verification_blocked_too_many_attempts';
const wrongApp = '400 session.mfa.invalid_totp_code';

const ownerOf = ({ user }: Member) => ({ tenantId: 'default', userId: user.id });

async function addApp({ services, clock }: Rig, member: Member) {
  const { id, secret } = await services.factors.addTotp(ownerOf(member));
  const bytes = fromBase32(secret) ?? Buffer.alloc(0);
  return { id, show: () => totpAt(bytes, stepAt(clock.now())) };
}

async function addPasskey(rig: Rig, member: Member, device: PasskeyDevice): Promise<string> {
  const before = new Set((await rig.services.factors.list(ownerOf(member))).map(({ id }) => id));
  const { verificationRecordId, registrationOptions } = (await member.ask('POST', registration)).body;
  const payload = device.make(registrationOptions);
  await member.ask('POST', `${registration}/verify`, { verificationRecordId, payload });
  const added = await member.confirmed('POST', factorsPath, {
    type: 'WebAuthn',
    newIdentifierVerificationRecordId: verificationRecordId,
  });
  assert.equal(added.verdict, '204');
  const after = await rig.services.factors.list(ownerOf(member));
  return after.find(({ id }) => !before.has(id))?.id ?? '';
}

async function byPasskey(member: Member, device: PasskeyDevice, id?: string): Promise<string> {
  const { body } = await member.ask<Question>('POST', passkeyPath);
  const { verificationRecordId, authenticationOptions } = body;
  const payload = device.show(authenticationOptions, id === undefined ? {} : { id });
  const shown = await member.ask('POST', `${passkeyPath}/verify`, { verificationRecordId, payload });
  assert.equal(shown.verdict, '200');
  return verificationRecordId;
}

const withProof = (member: Member, method: string, path: string, proof: string, body?: object) =>
  member.ask(method, path, body, { 'logto-verification-id': proof });

eachDatabase('proofs by a second factor', (databases) => {
  test('H2 A3: an app: 201 for ten minutes and many calls; each value once, of 64 at once one; A8: of this person and this session', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const again = await rig.signIn(String(ann.user.username));
    const bob = await rig.member();
    const ask = (code: string, who = ann) => who.ask('POST', totpPath, { code });
    assert.equal((await ask('123456')).verdict, notEnabled, 'who has none');
    const app = await addApp(rig, ann);
    assert.equal((await ann.ask('POST', totpPath, {})).verdict, '400 guard.invalid_input');
    assert.equal((await ask(app.show() === '000000' ? '000001' : '000000')).verdict, wrongApp);
    const value = app.show();
    const made = await ask(`${value.slice(0, 3)} ${value.slice(3)}`);
    assert.equal(made.status, 201);
    assert.equal(made.body.expiresAt, new Date(rig.clock.now() + 600_000).toISOString());
    assert.equal((await ask(value)).verdict, wrongApp, 'used up');
    const proof = made.body.verificationRecordId;
    const read = (who = ann) => withProof(who, 'GET', sessionsPath, proof);
    assert.deepEqual([(await read()).verdict, (await read()).verdict], ['200', '200']);
    for (const stranger of [again, bob]) assert.equal((await read(stranger)).verdict, denied);
    assert.equal((await ask(app.show(), bob)).verdict, notEnabled, 'bob has no app');
    rig.clock.move(599_999);
    assert.equal((await read()).verdict, '200');
    rig.clock.move(1);
    assert.equal((await read()).verdict, denied);
    const all = await Promise.all(Array.from({ length: 64 }, () => ask(app.show())));
    const verdicts = all.map(({ verdict }) => verdict);
    assert.equal(verdicts.filter((one) => one === '201').length, 1, verdicts.join());
    // As many wrong ones as an hour has are counted; who comes later is told so.
    for (const one of verdicts) assert.ok(['201', wrongApp, tooMany].includes(one), one);
    const logs = JSON.stringify(await rig.logs(`Account.POST ${totpPath}`));
    assert.match(logs, /session\.mfa\.invalid_totp_code/);
    assert.ok(!logs.includes(value) && !rig.logged().includes(value), 'A10');
  });

  test('A4: wrong values are counted with those of the sign-in, before they are compared; an operator ends the block', async (t) => {
    const rig = await openAccount(databases, t);
    await rig.change({ sentinelPolicy: { maxAttempts: 5 } });
    const ann = await rig.member();
    const app = await addApp(rig, ann);
    await rig.services.factors.addBackupCodes(ownerOf(ann));
    for (const [path, wrong] of [
      [totpPath, wrongApp],
      [backupPath, '400 session.mfa.invalid_backup_code'],
    ] as const) {
      const code = app.show() === '000000' ? '000001' : '000000';
      const all = await Promise.all(Array.from({ length: 20 }, () => ann.ask('POST', path, { code })));
      const verdicts = all.map(({ verdict }) => verdict);
      assert.equal(verdicts.filter((one) => one === wrong).length, 5, verdicts.join());
      assert.equal(verdicts.filter((one) => one === tooMany).length, 15);
    }
    assert.equal((await ann.ask('POST', totpPath, { code: app.show() })).verdict, tooMany);
    const guess = { ...ownerOf(ann), factor: 'Totp', perHour: 5 } as const;
    assert.equal((await rig.services.limits.takeGuess(guess)).ok, false, 'the pool of the sign-in');
    const lifted = { targetType: 'User', targets: [ann.user.id] };
    assert.equal((await createOperator(rig).post('/api/sentinel-activities/delete', lifted)).verdict, '204');
    assert.equal((await ann.ask('POST', totpPath, { code: app.show() })).verdict, '201');
  });

  test('a backup code: 201, used up by it, of 32 at once one; C3: none is lost to a start too many', async (t) => {
    const rig = await openAccount(databases, t);
    await rig.change({ sentinelPolicy: { maxAttempts: 100 } });
    const ann = await rig.member();
    const ask = (code: string) => ann.ask('POST', backupPath, { code });
    assert.equal((await ask('0123456789abcdef')).verdict, notEnabled);
    const app = await addApp(rig, ann);
    const { codes } = await rig.services.factors.addBackupCodes(ownerOf(ann));
    const [first = '', second = '', third = ''] = codes;
    const made = await ask(`${first.slice(0, 8).toUpperCase()}-${first.slice(8)} `);
    assert.equal(made.status, 201);
    const proof = made.body.verificationRecordId;
    assert.equal((await withProof(ann, 'GET', sessionsPath, proof)).verdict, '200');
    assert.equal((await ask(first)).verdict, '400 session.mfa.invalid_backup_code');
    const all = await Promise.all(Array.from({ length: 32 }, () => ask(second)));
    assert.equal(all.filter(({ status }) => status === 201).length, 1);
    const left = async () =>
      (await rig.services.factors.readBackupCodes(ownerOf(ann)))?.filter((one) => one.usedAt === null).length;
    assert.equal(await left(), 8);
    while ((await rig.services.limits.takeStart(ownerOf(ann))).ok);
    for (const [path, body] of [
      [backupPath, { code: third }],
      [totpPath, { code: app.show() }],
    ] as const)
      assert.equal((await ann.ask('POST', path, body)).verdict, '429 request.message_rate_limited', path);
    assert.equal(await left(), 8);
  });

  test('a passkey: 200 for the person’s own, A3: each question is answered rightly once, of 16 at once; A8: by this person in this session', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const again = await rig.signIn(String(ann.user.username));
    const bob = await rig.member();
    await rig.change({ sentinelPolicy: { maxAttempts: 100 } });
    const origin = rig.services.config.endpoint;
    // Without a counter each of many answers is right by itself: the question alone says which is first.
    const device = createPasskeyDevice(origin, { hasCounter: false });
    const ask = (who = ann) => who.ask<Question>('POST', passkeyPath);
    assert.equal((await ask()).verdict, '400 session.mfa.webauthn_verification_not_found');
    await addPasskey(rig, ann, device);
    await addPasskey(rig, bob, createPasskeyDevice(origin));
    const asked = await ask();
    assert.equal(asked.status, 200);
    const { verificationRecordId: id, authenticationOptions: options, expiresAt } = asked.body;
    assert.equal(expiresAt, new Date(rig.clock.now() + 600_000).toISOString());
    assert.deepEqual([options.rpId, options.userVerification], [new URL(origin).hostname, 'required']);
    assert.equal(options.allowCredentials.length, 1);
    const show = (payload: object, who = ann, verificationRecordId = id) =>
      who.ask('POST', `${passkeyPath}/verify`, { verificationRecordId, payload });
    assert.equal((await withProof(ann, 'GET', sessionsPath, id)).verdict, denied, 'only asked');
    for (const lies of [
      { challenge: 'b3RoZXI' },
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { isVerified: false },
      { forges: true },
      { crossOrigin: true },
      { userHandle: Buffer.from('bob').toString('base64url') },
    ])
      assert.equal((await show(device.show(options, lies))).verdict, failed, JSON.stringify(lies));
    assert.equal((await show({ id: 'x', type: 'public-key' })).verdict, failed);
    assert.equal((await show({ id: 'x' })).verdict, '400 guard.invalid_input');
    const good = device.show(options);
    for (const stranger of [again, bob]) assert.equal((await show(good, stranger)).verdict, notFound);
    assert.equal((await show(good, ann, 'nobody')).verdict, notFound);
    const bobs = (await ask(bob)).body.verificationRecordId;
    assert.equal((await show(good, bob, bobs)).verdict, failed, 'a passkey of another person');
    const all = await Promise.all(Array.from({ length: 16 }, () => show(good)));
    const verdicts = all.map(({ verdict }) => verdict);
    assert.equal(verdicts.filter((one) => one === '200').length, 1, verdicts.join());
    assert.ok(verdicts.every((one) => one === '200' || one === notFound));
    assert.equal((await show(good)).verdict, notFound);
    assert.equal((await withProof(ann, 'GET', sessionsPath, id)).verdict, '200');
    assert.equal((await withProof(bob, 'GET', sessionsPath, id)).verdict, denied);
    const registered = (await ann.ask('POST', registration)).body.verificationRecordId;
    assert.equal((await show(good, ann, registered)).verdict, notFound, 'a record of another kind');
    const late = (await ask()).body;
    rig.clock.move(600_000);
    const tooLate = device.show(late.authenticationOptions);
    assert.equal((await show(tooLate, ann, late.verificationRecordId)).verdict, notFound, 'A2');
    while ((await rig.services.limits.takeStart(ownerOf(ann))).ok);
    assert.equal((await ask()).verdict, '429 request.message_rate_limited', 'C3');
  });

  test('a new passkey that was made but not bound proves nobody', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const device = createPasskeyDevice(rig.services.config.endpoint);
    const { verificationRecordId: id, registrationOptions } = (await ann.ask('POST', registration)).body;
    const payload = device.make(registrationOptions);
    const body = { verificationRecordId: id, payload };
    assert.equal((await ann.ask('POST', `${registration}/verify`, body)).verdict, '200');
    assert.equal((await withProof(ann, 'GET', sessionsPath, id)).verdict, denied);
  });

  test('B4: a factor does not take itself away: neither removed, replaced, read nor turned off by its own proof; another factor does', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const app = await addApp(rig, ann);
    const origin = rig.services.config.endpoint;
    const [mine, other] = [createPasskeyDevice(origin), createPasskeyDevice(origin)];
    const first = await addPasskey(rig, ann, mine);
    const second = await addPasskey(rig, ann, other);
    const { id: set, codes } = await rig.services.factors.addBackupCodes(ownerOf(ann));
    const code = async (path: string, value: string) =>
      (await ann.ask('POST', path, { code: value })).body.verificationRecordId;
    const byApp = await code(totpPath, app.show());
    const byBackup = await code(backupPath, codes[0] ?? '');
    const byFirst = await byPasskey(ann, mine);
    const bySecond = await byPasskey(ann, other);
    const remove = (id: string, proof: string) => withProof(ann, 'DELETE', `${factorsPath}/${id}`, proof);
    const replace = async (proof: string) => {
      const secret = rig.services.factors.makeTotpSecret();
      const shown = totpAt(fromBase32(secret) ?? Buffer.alloc(0), stepAt(rig.clock.now()));
      return withProof(ann, 'PUT', `${factorsPath}/totp`, proof, { secret, code: shown });
    };
    const readCodes = (proof: string) => withProof(ann, 'GET', `${factorsPath}/backup-codes`, proof);
    for (const [id, proof] of [
      [app.id, byApp],
      [first, byFirst],
      [second, bySecond],
      [set, byBackup],
    ] as const)
      assert.equal((await remove(id, proof)).verdict, denied);
    assert.equal((await replace(byApp)).verdict, denied);
    assert.equal((await readCodes(byBackup)).verdict, denied, 'one code tells nobody the others');
    const [settings, configs] = ['/api/my-account/mfa-settings', '/api/my-account/logto-configs'];
    const off = { skipMfaOnSignIn: true };
    const byPassword = await ann.byPassword();
    for (const proof of [byApp, byBackup, byFirst]) {
      assert.equal((await withProof(ann, 'PATCH', settings, proof, off)).verdict, denied);
      for (const mfa of [off, { enabled: false }])
        assert.equal((await withProof(ann, 'PATCH', configs, proof, { mfa })).verdict, denied);
      const on = await withProof(ann, 'PATCH', settings, proof, { skipMfaOnSignIn: false });
      assert.equal(on.verdict, '200', 'more than before is no loss');
      const answers = { mfa: { enabled: true }, passkeySignIn: { skipped: true } };
      assert.equal((await withProof(ann, 'PATCH', configs, proof, answers)).verdict, '200');
    }
    assert.equal((await withProof(ann, 'PATCH', settings, byPassword, off)).verdict, '200');
    assert.equal((await readCodes(byApp)).verdict, '200');
    assert.equal((await remove(first, bySecond)).verdict, '204', 'the other passkey');
    assert.equal((await replace(byBackup)).verdict, '204', 'a backup code, for whoever lost the telephone');
    const [newApp] = (await rig.services.factors.list(ownerOf(ann))).filter(({ kind }) => kind === 'totp');
    assert.equal((await remove(newApp?.id ?? '', bySecond)).verdict, '204', 'a passkey removes the app');
    assert.equal((await remove(set, bySecond)).verdict, '204');
  });

  test('who has a name and a passkey, and nothing else, proves by it, and comes to a number; the contract’s flag stays', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member();
    const device = createPasskeyDevice(rig.services.config.endpoint);
    const id = await addPasskey(rig, ann, device);
    const { kysely } = rig.database;
    await kysely.updateTable('users').set({ password_digest: null }).where('id', '=', ann.user.id).execute();
    const { body } = await ann.ask<{ hasSecurityVerificationMethod: boolean }>('GET', '/api/my-account');
    assert.equal(body.hasSecurityVerificationMethod, false);
    const proof = await byPasskey(ann, device);
    const removal = await withProof(ann, 'DELETE', `${factorsPath}/${id}`, proof);
    assert.equal(removal.verdict, denied, 'what is left stays');
    const phone = freshPhone();
    const record = await ann.prove({ type: 'phone', value: phone });
    const bound = await withProof(ann, 'POST', '/api/my-account/primary-phone', proof, {
      phone,
      newIdentifierVerificationRecordId: record,
    });
    assert.equal(bound.verdict, '204');
    const byCode = await ann.prove({ type: 'phone', value: phone });
    assert.equal((await withProof(ann, 'DELETE', `${factorsPath}/${id}`, byCode)).verdict, '204');
  });

  test('400 where the account center is off, and for what the operator does not offer; a passkey that signs in alone is enough', async (t) => {
    const rig = await openAccount(databases, t);
    const ann = await rig.member({}, 'openid');
    const full = await rig.signIn(String(ann.user.username));
    const device = createPasskeyDevice(rig.services.config.endpoint);
    await addPasskey(rig, full, device);
    const app = await addApp(rig, ann);
    const { codes } = await rig.services.factors.addBackupCodes(ownerOf(ann));
    const payload = { id: 'x', type: 'public-key' };
    const verify = `${passkeyPath}/verify`;
    const calls = [
      [totpPath, { code: app.show() }],
      [backupPath, { code: codes[0] }],
      [passkeyPath, undefined],
      [verify, { verificationRecordId: 'x', payload }],
    ] as const;
    const all = async () => {
      const verdicts: string[] = [];
      for (const [path, body] of calls) verdicts.push((await ann.ask('POST', path, body)).verdict);
      return verdicts;
    };
    await rig.services.accountCenter.update('default', { enabled: false });
    assert.deepEqual(
      await all(),
      calls.map(() => '400 account_center.not_enabled'),
    );
    await rig.services.accountCenter.update('default', { enabled: true });
    await rig.change({ mfa: { factors: [], policy: 'NoPrompt' } });
    assert.deepEqual(
      await all(),
      calls.map(() => notEnabled),
    );
    await rig.change({ passkeySignIn: { enabled: true } });
    assert.equal(
      (await withProof(ann, 'GET', '/api/my-account', await byPasskey(ann, device))).verdict,
      '200',
    );
    await rig.change({ mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'NoPrompt' } });
    assert.deepEqual(await all(), ['201', '201', '200', notFound], 'the scope openid is enough');
  });
});
