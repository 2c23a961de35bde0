/** `latchkey settings preset` beside a running server: the difference first, then the change, in force at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { eachDatabase } from '../server/testing/databases.ts';
import { createPlaceOn, latchkey, startServer } from '../server/testing/started-server.ts';
import { until } from '../server/testing/until.ts';

eachDatabase('latchkey settings', (databases) => {
  test('B11, A13: preset says what changes, changes it, and has nothing to do a second time', async (context) => {
    const place = await createPlaceOn(databases);
    context.after(place.remove);
    const server = await startServer(place);
    context.after(() => server.stop());
    const shown = async () => {
      const reply = await fetch(`${server.endpoint}/api/.well-known/sign-in-exp`);
      return (await reply.json()) as { mfa: { factors: string[] }; signIn: object };
    };
    const preset = (...more: string[]) => latchkey(place, 'settings', 'preset', ...more);

    const before = await shown();
    const plan = await preset('asvs-l3', '--plan');
    assert.match(plan, /^Plan for the tenant "default":$/m);
    assert.match(plan, /~ change signInExperience\.mfa/);
    assert.deepEqual(await shown(), before);

    const applied = await preset('asvs-l3');
    assert.ok(
      applied.indexOf('Plan for the tenant') < applied.indexOf('Applied to the tenant "default":'),
      applied,
    );
    await until(async () => !isDeepStrictEqual(await shown(), before), 'the server heard');
    const { mfa, signIn } = await shown();
    assert.deepEqual(mfa.factors, ['WebAuthn', 'Totp', 'BackupCode']);
    assert.doesNotMatch(JSON.stringify(signIn), /phone/);
    assert.match(await preset('asvs-l3'), /nothing to change/);

    await assert.rejects(preset('pci'), /Allowed choices are nist, asvs-l3/);
    await assert.rejects(preset('nist', '--tenant', 'nowhere'), /There is no tenant "nowhere"/);
  });
});
