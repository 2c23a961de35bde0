/** `POST /api/sign-in-exp/presets/:name` by its answers (security A13, B11). */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { phoneOnly } from '../../../contract/fresh-settings.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { openOperator, type Operator } from '../../testing/operator.ts';

const path = '/api/sign-in-exp/presets';
const factorsIn = ({ body }: { body: { mfa: { factors: string[] } } }) => body.mfa.factors;

eachDatabase(path, (databases) => {
  let operator: Operator;
  const post = (address: string, call: object = {}) => operator.post(`${path}/${address}`, undefined, call);
  const settings = () => operator.get('/api/sign-in-exp');
  beforeEach(async () => {
    ({ operator } = await openOperator(await databases.open()));
  });

  test('B11: a dry run says the difference and for whom, and changes nothing', async () => {
    await operator.patch('/api/sign-in-exp', phoneOnly);
    await operator.post('/api/users', { primaryPhone: '12125551234' });
    const before = (await settings()).text;
    const { body, verdict } = await post('asvs-l3?dryRun=true');
    assert.equal(verdict, '200');
    assert.deepEqual([body.dryRun, body.isChange, body.canApply, body.problems], [true, true, true, []]);
    assert.equal(body.impact.users.cannotSignIn, 1);
    const paths = body.changes.map(({ section, key }: Record<string, string>) => `${section}.${key}`);
    for (const key of ['mfa', 'signIn', 'signUp']) assert.ok(paths.includes(`signInExperience.${key}`), key);
    assert.equal((await settings()).text, before);
  });

  test('B11: applied: no phone, no SMS; once more changes nothing; it can be gone back from', async () => {
    await operator.patch('/api/sign-in-exp', phoneOnly);
    const before = (await settings()).body;
    const applied = await post('asvs-l3');
    assert.deepEqual([applied.verdict, applied.body.isChange], ['200', true]);
    const now = await settings();
    assert.deepEqual(factorsIn(now), ['WebAuthn', 'Totp', 'BackupCode']);
    assert.deepEqual(
      now.body.signIn.methods.map(({ identifier }: { identifier: string }) => identifier),
      ['username'],
    );
    assert.deepEqual((await post('asvs-l3')).body.changes, []);
    const [row] = (await operator.get('/api/logs?page_size=1')).body;
    assert.equal(row.key, 'Configuration.Apply');
    assert.match(JSON.stringify(row.payload), /signInExperience\.mfa/);
    assert.equal((await operator.post('/api/config/rollback', {})).verdict, '200');
    const { signIn, signUp, mfa } = (await settings()).body;
    assert.deepEqual(
      { signIn, signUp, mfa },
      { signIn: before.signIn, signUp: before.signUp, mfa: before.mfa },
    );
  });

  test('A13: nist leaves no e-mail among the factors', async () => {
    await operator.patch('/api/sign-in-exp', {
      mfa: { policy: 'NoPrompt', factors: ['EmailVerificationCode', 'Totp'] },
    });
    assert.equal((await post('nist')).verdict, '200');
    assert.deepEqual(factorsIn(await settings()), ['WebAuthn', 'Totp', 'BackupCode']);
  });

  test('409 when people would be locked out, 412 when something changed meanwhile', async () => {
    await operator.patch('/api/sign-in-exp', phoneOnly);
    await operator.post('/api/users', { primaryPhone: '12125551234' });
    assert.equal((await post('asvs-l3?ifUnused=true')).verdict, '409 request.would_lock_out');
    const { headers } = await post('asvs-l3?dryRun=true');
    const tag = { headers: { 'if-match': String(headers['etag']) } };
    await operator.patch('/api/sign-in-exp', { supportEmail: 'help@shop.example' });
    assert.equal((await post('asvs-l3', tag)).verdict, '412 request.changed_meanwhile');
    assert.deepEqual(factorsIn(await settings()), []);
  });

  test('400 for a standard nobody knows, 401, 403', async () => {
    assert.equal((await post('pci')).verdict, '400 guard.invalid_input');
    assert.equal((await post('nist', { authorization: null })).status, 401);
    const of = async (scope: string) => ({ authorization: `Bearer ${await operator.tokenWith({ scope })}` });
    assert.equal((await post('nist', await of('settings:read'))).verdict, '403 auth.forbidden');
    assert.equal((await post('nist', await of('settings:write'))).verdict, '200');
  });
});
