/** Saving, against the real Management API: nothing is written that was not looked at, asked about, and still true. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { eachDatabase } from '../../server/testing/databases.ts';
import { openOperator, type Operator } from '../../server/testing/operator.ts';
import type { Api, Tagged } from '../../web/console/api/api.ts';
import { ApiRefusal } from '../../web/console/api/refusal.ts';
import { type Draft, draftOf, type Experience } from '../../web/console/second-factors/draft.ts';
import { readPage } from '../../web/console/second-factors/read-people.ts';
import { type Agreed, experiencePath, trySave } from '../../web/console/second-factors/try-save.ts';

const acceptance = { by: 'Ann Example', reason: 'No smartphones in the field.', at: '2026-11-20' };
const password = (identifier: string) => ({
  identifier,
  password: true,
  verificationCode: false,
  isPasswordPrimary: true,
});
const byPassword = {
  signIn: { methods: [password('username'), password('phone')] },
  signUp: { identifiers: ['username'], password: true, verify: false },
};

eachDatabase('Console: saving second factors', (databases) => {
  let operator: Operator;
  let api: Pick<Api, 'get' | 'getTagged' | 'patch'>;
  /** Every change that was sent, dry runs too: the path behind the address, and its body. */
  const sent: [string, unknown][] = [];

  beforeEach(async () => {
    ({ operator } = await openOperator(await databases.open()));
    assert.equal((await operator.patch(experiencePath, byPassword)).verdict, '200');
    sent.length = 0;
    api = apiOf(operator, sent);
  });

  const read = () => api.getTagged<Experience>(experiencePath);
  const save = (seen: Tagged<Experience>, part: Partial<Draft>, agreed?: Agreed) =>
    trySave(api, seen, { ...draftOf(seen.body), ...part }, agreed);
  const factors = async () => (await read()).body.mfa.factors;
  const makePerson = async (fields: object) => {
    const made = await operator.post('/api/users', { password: 'correct horse', ...fields });
    assert.equal(made.status, 200, made.text);
    return made.body.id as string;
  };

  test('what harms nobody is looked at, and saved with the care that it still harms nobody', async () => {
    const { outcome, seen, draft } = await save(await read(), { Totp: true, BackupCode: true });
    assert.deepEqual(
      [outcome, draft.Totp, seen.body.mfa.factors],
      [{ kind: 'saved' }, true, ['Totp', 'BackupCode']],
    );
    assert.deepEqual(
      sent.map(([query]) => query),
      ['?dryRun=true', '?ifRiskAccepted=true&ifUnused=true'],
    );
    assert.equal(seen.tag, (await read()).tag, 'the next change begins with what stands there now');
  });

  test('what takes something from people is asked about; a yes saves it, and no yes saves nothing', async () => {
    await makePerson({ username: 'ann' });
    await save(await read(), { Totp: true, WebAuthn: true });
    const asked = await save(
      await read(),
      { Totp: false, WebAuthn: false, PhoneVerificationCode: true, EmailVerificationCode: false },
      { acceptance },
    );
    assert.equal(asked.outcome.kind, 'ask');
    const { impact, needsAcceptance } = asked.outcome;
    assert.deepEqual([impact.isHarmful, impact.users.cannotPassMfa, needsAcceptance], [true, 1, false]);
    assert.deepEqual(await factors(), ['WebAuthn', 'Totp']);
    const { outcome } = await trySave(api, asked.seen, asked.draft, { acceptance, toHarm: true });
    assert.deepEqual([outcome, await factors()], [{ kind: 'saved' }, ['PhoneVerificationCode']]);
  });

  test('B1: SMS alone is saved only with a written answer, which then stays with these factors', async () => {
    const first = await save(await read(), { PhoneVerificationCode: true });
    assert.equal(first.outcome.kind === 'ask' && first.outcome.needsAcceptance, true);
    assert.deepEqual(await factors(), []);
    const second = await trySave(api, first.seen, first.draft, { acceptance, toHarm: true });
    assert.equal(second.outcome.kind, 'saved');
    assert.deepEqual((await read()).body.mfa.restrictedAuthenticatorAcceptance, acceptance);
    const policy = await save(second.seen, { mode: 'everybody' });
    assert.equal(policy.outcome.kind, 'saved', 'it was answered for');
    assert.deepEqual((await read()).body.mfa.restrictedAuthenticatorAcceptance, acceptance);
    const other = await save(policy.seen, { BackupCode: true });
    assert.equal(other.outcome.kind === 'ask' && other.outcome.needsAcceptance, true, 'another decision');
    const better = await save(policy.seen, { WebAuthn: true });
    assert.equal(better.outcome.kind, 'saved');
    assert.equal((await read()).body.mfa.restrictedAuthenticatorAcceptance, undefined);
  });

  test('B1: what somebody made so without an answer is answered for later, with nothing else changed', async () => {
    const mfa = { policy: 'NoPrompt', factors: ['PhoneVerificationCode'] };
    assert.equal((await operator.patch(experiencePath, { mfa })).verdict, '200');
    const first = await save(await read(), {}, { wantsToAnswer: true });
    assert.equal(first.outcome.kind === 'ask' && first.outcome.needsAcceptance, true);
    const { outcome } = await trySave(api, first.seen, first.draft, { acceptance });
    assert.equal(outcome.kind, 'saved');
    const { restrictedAuthenticatorAcceptance, ...rest } = (await read()).body.mfa;
    assert.deepEqual([rest, restrictedAuthenticatorAcceptance], [mfa, acceptance]);
    assert.equal((await save(await read(), { trusts: true })).outcome.kind, 'saved');
  });

  test('a connector that went after the page was read: SMS is not turned on, whatever was agreed to', async () => {
    const seen = await read();
    const [{ id }] = (await operator.get('/api/connectors')).body;
    assert.equal((await operator.remove(`/api/connectors/${id}`)).status, 204);
    for (const agreed of [{}, { acceptance }, { toHarm: true }]) {
      const { outcome } = await save(seen, { PhoneVerificationCode: true, Totp: true }, agreed);
      assert.deepEqual(outcome, { kind: 'cannot_send', factors: ['PhoneVerificationCode'] });
    }
    assert.deepEqual(await factors(), []);
  });

  test('somebody else changed the same settings: nothing is saved, both changes stand in the draft', async () => {
    const seen = await read();
    await operator.patch(experiencePath, { mfa: { policy: 'Mandatory', factors: ['WebAuthn'] } });
    const { outcome, draft, seen: now } = await save(seen, { Totp: true, trustDays: 7 });
    assert.deepEqual(outcome, { kind: 'merged', theirs: ['WebAuthn', 'mode'] });
    assert.deepEqual([draft.WebAuthn, draft.Totp, draft.mode, draft.trustDays], [true, true, 'everybody', 7]);
    assert.deepEqual(await factors(), ['WebAuthn']);
    assert.equal((await trySave(api, now, draft)).outcome.kind, 'saved');
    assert.deepEqual(await factors(), ['WebAuthn', 'Totp']);
  });

  test('somebody else changed another setting: it is looked at anew and saved, and no earlier yes counts', async () => {
    const seen = await read();
    await operator.patch(experiencePath, { supportEmail: 'help@shop.example' });
    const { outcome } = await save(seen, { Totp: true });
    assert.equal(outcome.kind, 'saved');
    assert.deepEqual(
      sent.map(([query]) => query),
      ['?dryRun=true', '?dryRun=true', '?ifRiskAccepted=true&ifUnused=true'],
    );
    const before = await read();
    await operator.patch(experiencePath, { supportEmail: 'other@shop.example' });
    const asked = await save(before, { Totp: false, WebAuthn: true }, { toHarm: true });
    assert.equal(asked.outcome.kind, 'ask');
    assert.deepEqual(await factors(), ['Totp']);
  });

  test('a refusal of the server is thrown as it is', async () => {
    const seen = await read();
    const adaptive = { Totp: false, mode: 'adaptive' } as const;
    await assert.rejects(save(seen, adaptive), { code: 'sign_in_experiences.adaptive_mfa_requires_mfa' });
  });

  test('B3: a page of the report says who they are, with their numbers masked', async () => {
    const mfa = { policy: 'NoPrompt', factors: ['PhoneVerificationCode', 'Totp'] };
    await operator.patch(experiencePath, { mfa });
    const ids = [
      await makePerson({ primaryPhone: '16502530001', name: 'Ann Example', username: 'ann' }),
      await makePerson({ primaryPhone: '16502530002', username: 'bo' }),
      await makePerson({ primaryPhone: '16502530003', primaryEmail: 'carla@shop.example' }),
      await makePerson({ primaryPhone: '16502530004' }),
    ];
    await makePerson({ username: 'nophone' });
    const { people, next } = await readPage(api, 'second-factor', undefined);
    assert.equal(next, null);
    const known = new Map(people.map(({ id, name, number }) => [id, [name, number]]));
    assert.deepEqual(
      ids.map((id) => known.get(id)),
      [
        ['Ann Example', '****0001'],
        ['bo', '****0002'],
        ['carl****@shop.example', '****0003'],
        [undefined, '****0004'],
      ],
    );
    assert.deepEqual((await readPage(api, 'way-in', undefined)).people, []);
  });
});

/** The Console's own calls, over the application in this process. */
function apiOf(operator: Operator, sent: [string, unknown][]): Pick<Api, 'get' | 'getTagged' | 'patch'> {
  const okOrThrow = (answer: Awaited<ReturnType<Operator['get']>>) => {
    if (answer.status >= 400) throw new ApiRefusal(answer.status, answer.body);
    return answer;
  };
  return {
    get: async (path) => okOrThrow(await operator.get(path)).body,
    async getTagged(path) {
      const { body, headers } = okOrThrow(await operator.get(path));
      return { body, tag: String(headers['etag']) };
    },
    async patch(path, body, tag) {
      sent.push([path.slice(experiencePath.length), body]);
      return okOrThrow(
        await operator.patch(path, body, tag === undefined ? {} : { headers: { 'if-match': tag } }),
      ).body;
    },
  };
}
