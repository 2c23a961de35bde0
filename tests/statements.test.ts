/** What a whole sign-in asks of the database, from `GET /oidc/auth` to the tokens. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase32, stepAt, totpAt } from '../server/factors/totp.ts';
import { password } from '../server/testing/account.ts';
import { eachDatabase } from '../server/testing/databases.ts';
import { idOf, must, openStage, type Stage } from './refusals/stage.ts';

eachDatabase('statements of a sign-in', (databases) => {
  /** The least of three: what is remembered was filled before. */
  async function count(stage: Stage, phone: string, code?: () => string): Promise<number> {
    const signIn = async () => {
      const person = stage.person({ headers: stage.headers });
      must(303, await person.openSignIn());
      must(204, await person.begin('SignIn'));
      const shown = must(200, await person.checkPassword({ type: 'phone', value: phone }, password));
      must(204, await person.identify(idOf(shown)));
      if (code) {
        must(403, await person.submit());
        must(200, await stage.post(person, 'verification/totp/verify', { code: code() }));
      }
      const { redirectTo } = must(200, await person.submit()).json();
      must(200, await person.exchange(await person.follow(String(redirectTo))));
    };
    await signIn();
    const counts: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      stage.clock.move(31_000);
      counts.push(await stage.statementsOf(signIn));
    }
    return Math.min(...counts);
  }

  test('by phone and password at most 45; a second factor adds at most ten', async (context) => {
    const stage = await openStage(databases, context, 'en');
    await stage.set();
    const ann = await stage.member();
    const alone = await count(stage, ann.phone);
    assert.ok(alone <= 45, `${alone} statements`);

    await stage.set({ mfa: { factors: ['Totp'], policy: 'Mandatory' } });
    const bob = await stage.member();
    const { secret } = await stage.services.factors.addTotp(bob.owner);
    const bytes = fromBase32(secret);
    assert.ok(bytes);
    const both = await count(stage, bob.phone, () => totpAt(bytes, stepAt(stage.clock.now())));
    context.diagnostic(`${alone} by password, ${both} with an app as well`);
    assert.ok(both - alone <= 10, `${both - alone} statements more`);
  });
});
