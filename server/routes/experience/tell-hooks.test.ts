/** What webhooks hear of sign-ins and messages, on both databases: with the contract's payloads, and never a code. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsCode } from '../../testing/codes.ts';
import { eachDatabase } from '../../testing/databases.ts';
import { createHarness } from '../../testing/harness.ts';
import { createOperator } from '../../testing/operator.ts';
import { signInByCode } from '../../testing/person.ts';

const phone = '61412345678';

eachDatabase('events of a sign-in', ({ open }) => {
  async function start(events: readonly string[]) {
    const harness = await createHarness(await open());
    const operator = createOperator(harness);
    const made = await operator.post('/api/hooks', { events, config: { url: 'https://hooks.example/in' } });
    assert.equal(made.verdict, '201');
    const told = async () => {
      const rows = await harness.services.database.kysely
        .selectFrom('hook_deliveries')
        .selectAll()
        .orderBy('created_at')
        .execute();
      return rows.map(({ body }) => JSON.parse(body));
    };
    return { ...harness, operator, told };
  }

  test('a sign-up and a sign-in: PostRegister, User.Created, PostSignIn, the message accepted; no code anywhere (A10)', async () => {
    const { person, readCode, told, clock } = await start([
      'PostRegister',
      'PostSignIn',
      'User.Created',
      'Message.Accepted',
    ]);
    const codes: string[] = [];
    const read = async () => {
      const code = await readCode(phone);
      codes.push(code);
      return code;
    };
    await signInByCode(person(), phone, read);
    clock.move(3_600_000);
    await signInByCode(person(), phone, read);
    const all = await told();
    const events: string[] = all.map(({ event }) => event);
    assert.deepEqual(events.toSorted(), [
      'Message.Accepted',
      'Message.Accepted',
      'PostRegister',
      'PostSignIn',
      'User.Created',
    ]);
    const registered = all.find(({ event }) => event === 'PostRegister');
    assert.equal(registered.interactionEvent, 'Register');
    assert.equal(registered.user.primaryPhone, phone);
    assert.equal(registered.userId, registered.user.id);
    assert.equal(registered.userIp, '127.0.0.1');
    assert.equal(typeof registered.sessionId, 'string');
    assert.equal(typeof registered.application.name, 'string');
    assert.ok(codes.length > 0);
    for (const code of codes) assert.ok(!holdsCode(JSON.stringify(all), code));
  });

  test('C14: who listens to messages makes none of them slower: both take the same statements, and then it is told', async () => {
    const { services, told } = await start(['Message.Accepted', 'Message.Failed']);
    const { messages, database } = services;
    const send = async (isSuppressed: boolean) => {
      const before = database.statements();
      await messages.sendSms({
        tenantId: 'default',
        phone: `+${phone}`,
        purpose: 'SignIn',
        variables: { code: '123456' },
        locale: 'en',
        isSuppressed,
      });
      return database.statements() - before;
    };
    await send(false);
    await services.messages.close();
    const [suppressed, real] = [await send(true), await send(false)];
    assert.equal(suppressed, real);
    await services.messages.close();
    assert.equal((await told()).length, 2, 'the two that left');
  });

  test('too many messages, and a block: the exceptions tell whom they are about', async () => {
    const { person, told, operator } = await start(['Message.RateLimited', 'Identifier.Lockout']);
    await operator.patch('/api/sign-in-exp', { sentinelPolicy: { maxAttempts: 2 } });
    const somebody = person();
    await somebody.openSignIn();
    await somebody.begin('Register');
    const sent = await somebody.askForCode(phone, 'Register');
    await somebody.askForCode(phone, 'Register');
    const id = String(sent.json()['verificationId']);
    for (let time = 0; time < 3; time += 1) await somebody.checkCode(phone, id, '000000x');
    const all = await told();
    const limited = all.find(({ event }) => event === 'Message.RateLimited');
    assert.equal(limited.action, 'VerificationCodeSend');
    assert.equal(limited.recipient, phone);
    const locked = all.find(({ event }) => event === 'Identifier.Lockout');
    assert.deepEqual([locked.type, locked.value], ['phone', phone]);
    assert.ok(!JSON.stringify(all).includes('000000x'));
  });
});
