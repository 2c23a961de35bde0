/** What surrounds a send: limits before it, failures after it, and sends that must not be told apart from none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSimulator as createTwilio } from '../../connectors/twilio/simulator.ts';
import { Refusal } from '../../contract/errors.ts';
import { countBy, createNodes, createRig, refusalOf, times } from '../testing/codes-rig.ts';
import { eachDatabase } from '../testing/databases.ts';
import { readPhone } from '../users/phones.ts';
import type { CodeOrder } from './codes.ts';

const phone = '+16502530000';
const kind = 'PhoneVerificationCode';
const off = { sendsPerRecipient: 0, sendsPerAddress: 0, resendIntervalSeconds: 0 };

const order = (over: Partial<Extract<CodeOrder, { readonly phone: string }>> = {}): CodeOrder => ({
  tenantId: 'default',
  phone,
  flowId: 'f1',
  kind,
  purpose: 'SignIn',
  locale: 'en',
  ...over,
});

/** With and without a plus, with the national trunk zero, with what people put between digits, in digits of four scripts. */
function spellingsOf(digits: string): string[] {
  const forms = [digits, `${digits.slice(0, 2)}0${digits.slice(2)}`];
  const between = ['', ' ', '-', '.', '\u00a0', '\u2011'];
  const zeros = ['0', '٠', '۰', '０'].map((zero) => zero.codePointAt(0) ?? 48);
  const written = forms.flatMap((form) =>
    between.flatMap((mark) => [
      form.replace(/(\d{3})(?=\d)/g, `$1${mark}`),
      form.replace(/^(\d\d)(\d+)/, `($1)${mark}$2`),
    ]),
  );
  const prefixed = [...new Set(written)].flatMap((text) => [text, `+${text}`, `00${text}`, ` ${text} `]);
  return prefixed.flatMap((text) =>
    zeros.map((zero) => text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))),
  );
}

async function refusedWith(act: Promise<unknown>): Promise<Refusal> {
  try {
    await act;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

eachDatabase('sending a code', (databases) => {
  test('C1: of 20 resends at once one message leaves', async () => {
    const rig = await createNodes(databases, 3);
    const said = await times(20, (index) => refusalOf(rig.node(index).codes.send(order())));
    assert.deepEqual(countBy(said), { done: 1, 'request.message_rate_limited': 19 });
    assert.equal(rig.messagesOf().length, 1);
    await rig.close();
  });

  test('C2: of 64 sends at once ten messages leave', async () => {
    const rig = await createNodes(databases, 3, {
      settings: { messageLimitPolicy: { resendIntervalSeconds: 0 } },
    });
    const said = await times(64, (index) =>
      refusalOf(rig.node(index).codes.send(order({ flowId: `f${index}` }))),
    );
    assert.deepEqual(countBy(said), { done: 10, 'request.message_rate_limited': 54 });
    assert.equal(rig.messagesOf().length, 10);
    await rig.close();
  });

  test('C3 C13: the refusal names the limit and the seconds', async () => {
    const settings = { messageLimitPolicy: { sendsPerAddress: 1, sendsPerRecipient: 2 } };
    const rig = await createRig(databases, { settings });
    await rig.codes.send(order({ address: '203.0.113.7' }));
    const said = async (over: Parameters<typeof order>[0]) => {
      const { code, status, options } = await refusedWith(rig.codes.send(order(over)));
      assert.deepEqual([code, status], ['request.message_rate_limited', 429]);
      assert.deepEqual(options.data, {
        ...(options.data as object),
        retryAfterSeconds: options.retryAfterSeconds,
      });
      return options.data;
    };
    assert.deepEqual(await said({}), { limit: 'resend', retryAfterSeconds: 30 });
    rig.clock.time += 29_001;
    assert.deepEqual(await said({}), { limit: 'resend', retryAfterSeconds: 1 });
    rig.clock.time += 999;
    assert.deepEqual(await said({ address: '::ffff:203.0.113.7' }), {
      limit: 'address',
      retryAfterSeconds: 570,
    });
    await rig.codes.send(order());
    assert.deepEqual(await said({}), { limit: 'recipient', retryAfterSeconds: 570 });
    assert.equal(rig.messagesOf().length, 2);
  });

  test('C10: two hundred spellings of a number are one number', async () => {
    const rig = await createRig(databases, {
      settings: { messageLimitPolicy: { resendIntervalSeconds: 0 } },
    });
    const spellings = spellingsOf('61412345678');
    assert.ok(spellings.length >= 200);
    const said = [];
    for (const spelling of spellings)
      said.push(await refusalOf(rig.codes.send(order({ phone: readPhone(spelling) }))));
    assert.deepEqual(countBy(said), { done: 10, 'request.message_rate_limited': spellings.length - 10 });
  });

  test('C1: the interval is never longer than the code’s life, and 0 turns it off', async () => {
    const settings = {
      messageLimitPolicy: { resendIntervalSeconds: 3600 },
      verificationCodePolicy: { expirationDuration: 60 },
    };
    const rig = await createRig(databases, { settings });
    assert.equal((await rig.codes.send(order())).resendAfterSeconds, 60);
    rig.clock.time += 60_000;
    assert.equal((await rig.codes.send(order())).resendAfterSeconds, 60);
    const free = await createRig(databases, { settings: { messageLimitPolicy: off } });
    assert.equal((await free.codes.send(order())).resendAfterSeconds, 0);
    assert.equal(await refusalOf(free.codes.send(order())), 'done');
  });

  test('C9: without the database nothing leaves', async () => {
    const rig = await createRig(databases);
    await rig.codes.send(order());
    await rig.database.close();
    rig.clock.time += 60_000;
    await assert.rejects(rig.codes.send(order()));
    assert.equal(rig.messagesOf().length, 1);
  });

  test('a provider’s no: the code before counts again, nothing is counted, the person is told no secrets', async () => {
    const rig = await createRig(databases, {
      settings: { messageLimitPolicy: { resendIntervalSeconds: 0, sendsPerRecipient: 3 } },
    });
    const first = await rig.codes.send(order());
    for (let turn = 0; turn < 5; turn += 1) {
      rig.provider.next.push({
        status: 400,
        body: '{"code":21606,"message":"The From number AC00000000000000000000000000000001 is not yours","status":400}',
      });
      const { code, status, options } = await refusedWith(rig.codes.send(order()));
      assert.deepEqual([code, status, options.data], ['connector.invalid_config', 400, undefined]);
    }
    const { challengeId } = await rig.codes.check({
      ...order(),
      challengeId: first.challengeId,
      code: rig.made[0] ?? '',
    });
    assert.equal(challengeId, first.challengeId);
    for (let turn = 0; turn < 2; turn += 1) await rig.codes.send(order());
    assert.equal(await refusalOf(rig.codes.send(order())), 'request.message_rate_limited');
  });

  test('a silent or broken provider: said so, counted, and the code before counts again', async () => {
    const rig = await createRig(databases, {
      settings: { messageLimitPolicy: { resendIntervalSeconds: 0, sendsPerRecipient: 4 } },
    });
    const first = await rig.codes.send(order());
    for (const outage of ['reset', 'nonsense', 'broken'] as const) {
      rig.provider.next.push(outage);
      const { code, status, options } = await refusedWith(rig.codes.send(order()));
      assert.deepEqual(
        [code, status, options.data],
        ['connector.general', 400, { mayHaveBeenSent: true }],
        outage,
      );
    }
    assert.equal(await refusalOf(rig.codes.send(order())), 'request.message_rate_limited');
    assert.equal(
      await refusalOf(
        rig.codes.check({ ...order(), challengeId: first.challengeId, code: rig.made[0] ?? '' }),
      ),
      'done',
    );
    const rows = await rig.database.kysely.selectFrom('messages').select('state').execute();
    assert.deepEqual(countBy(rows.map(({ state }) => state)), { accepted: 1, unknown: 3 });
  });

  test('every kind of refusal has its code and status', async () => {
    const rig = await createRig(databases, { settings: { messageLimitPolicy: off } });
    const cases = {
      '+15005550001': ['connector.invalid_request_parameters', 400],
      '+15005550004': ['connector.invalid_request_parameters', 400],
      '+15005550402': ['connector.usage_limit_exceeded', 429],
      '+15005550429': ['connector.rate_limit_exceeded', 429],
      '+15005550003': ['connector.general', 400],
    };
    for (const [number, expected] of Object.entries(cases)) {
      const { code, status, options } = await refusedWith(rig.codes.send(order({ phone: number })));
      assert.deepEqual([code, status], expected, number);
      assert.doesNotMatch(JSON.stringify(options.data ?? {}), /twilio|AC0000|balance/i);
    }
    assert.deepEqual(await rig.codes.find({ tenantId: 'default', flowId: 'f1' }), []);
  });

  test('without a connector: 501, nothing counted, nothing kept', async () => {
    const rig = await createRig(databases);
    const [connector] = await rig.messages.connectors.list({ tenantId: 'default' });
    await rig.messages.connectors.remove({ tenantId: 'default', id: connector?.id ?? '' });
    for (const isSuppressed of [false, true]) {
      const { code, status } = await refusedWith(rig.codes.send(order({ isSuppressed })));
      assert.deepEqual([code, status], ['connector.not_found', 501]);
    }
    assert.deepEqual(await rig.codes.find({ tenantId: 'default', flowId: 'f1' }), []);
    await rig.messages.connectors.create({ tenantId: 'default', factoryId: 'outbox' });
    assert.equal(await refusalOf(rig.codes.send(order())), 'done');
  });

  test('C14: a suppressed send answers, counts and asks the database alike, and nothing leaves', async () => {
    const rig = await createRig(databases);
    const real = async (isSuppressed: boolean, to: string) => {
      const before = rig.database.statements();
      const sent = await rig.codes.send(order({ isSuppressed, phone: to, flowId: to }));
      return {
        ...sent,
        challengeId: sent.challengeId.length,
        statements: rig.database.statements() - before,
      };
    };
    await rig.codes.send(order({ phone: '+16502530009' }));
    assert.deepEqual(await real(true, '+16502530001'), await real(false, '+16502530002'));
    assert.equal(rig.messagesOf().length, 2);
    assert.equal(
      await refusalOf(rig.codes.send(order({ isSuppressed: true, phone: '+16502530001' }))),
      'request.message_rate_limited',
    );
    const [challenge] = await rig.codes.find({ tenantId: 'default', flowId: '+16502530001' });
    const guess = {
      tenantId: 'default',
      phone: '+16502530001',
      flowId: '+16502530001',
      kind,
      challengeId: challenge?.id,
    };
    assert.equal(await refusalOf(rig.codes.check({ ...guess, code: '' })), 'verification_code.code_mismatch');
    const rows = await rig.database.kysely.selectFrom('messages').select('state').execute();
    assert.deepEqual(countBy(rows.map(({ state }) => state)), { accepted: 2, suppressed: 1 });
  });

  test('C14: a suppressed send takes the time of a real one', async ({ mock }) => {
    const twilio = createTwilio();
    const slow = (request: Request) =>
      new Promise<void>((resolve) => setTimeout(resolve, 60)).then(() => twilio(request));
    const rig = await createRig(databases, { provider: slow, settings: { messageLimitPolicy: off } });
    const took = async (isSuppressed: boolean) => {
      const before = performance.now();
      await rig.codes.send(order({ isSuppressed }));
      return performance.now() - before;
    };
    const real = [await took(false), await took(false), await took(false)];
    const waits = mock.method(globalThis, 'setTimeout').mock;
    for (let turn = 0; turn < 5; turn += 1) {
      waits.resetCalls();
      const ms = await took(true);
      assert.ok(ms > 55, String(ms));
      // How long the machine then needs is its own affair: what is waited for is the time of a real one.
      const waited = waits.calls.map(({ arguments: [, delay] }) => delay ?? 0);
      assert.ok(
        waited.some((delay) => delay > 55 && delay <= Math.max(...real)),
        JSON.stringify({ waited, real }),
      );
    }
    assert.equal(twilio.messages.length, 3);
  });

  test('C14: while the provider fails, a suppressed send fails like a real one', async () => {
    const rig = await createRig(databases, { settings: { messageLimitPolicy: off } });
    rig.provider.next.push(
      ...Array.from({ length: 3 }, () => ({ status: 401, body: '{"code":20003,"message":"Authenticate"}' })),
    );
    const answers = [];
    for (const isSuppressed of [false, false, false, true]) {
      const { code, status, options } = await refusedWith(rig.codes.send(order({ isSuppressed })));
      answers.push(JSON.stringify([code, status, options.data]));
    }
    assert.equal(new Set(answers).size, 1);
    assert.deepEqual(await rig.codes.find({ tenantId: 'default', flowId: 'f1' }), []);
  });

  test('one sender, one language, one last line: what the person reads', async () => {
    const rig = await createRig(databases, { settings: { messageLimitPolicy: off } });
    await rig.codes.send(order({ locale: 'th', sender: 'Acme' }));
    assert.equal(rig.messagesOf()[0]?.text, `รหัส ${rig.made[0]}\n@login.example.com #${rig.made[0]}`);
    await rig.messages.connectors.create({ tenantId: 'default', factoryId: 'outbox' });
    await rig.codes.send(order({ locale: 'ru', sender: 'Acme', tenantId: 'default' }));
    const [message] = await rig.messages.telephone.list({ tenantId: 'default' });
    assert.equal(
      message?.text,
      `Acme: ${rig.made[1]} — код для входа, 10 мин. Никому не сообщайте.\n@login.example.com #${rig.made[1]}`,
    );
    assert.deepEqual([message?.code, message?.phone, message?.purpose], [rig.made[1], phone, 'SignIn']);
  });
});
