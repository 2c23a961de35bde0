/** E-mail through the same pipeline as SMS: real conversations with a strict mail server, one connector in use beside the other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Connect, isConnectorError } from '@latchkey/connector-kit';
import type { ReadLetter } from '../../connectors/smtp/simulator-letter.ts';
import {
  createSimulator as createSmtp,
  exampleConfig as smtpConfig,
} from '../../connectors/smtp/simulator.ts';
import { createRig, dump, refusalOf, times } from '../testing/codes-rig.ts';
import { eachDatabase, type TestDatabases } from '../testing/databases.ts';
import { createEgress } from './egress.ts';
import type { EmailOrder } from './messages.ts';

const tenantId = 'default';
const email = 'anna@example.net';
const smtpId = 'simple-mail-transfer-protocol';
const order = (over: Partial<EmailOrder> = {}): EmailOrder => ({
  tenantId,
  email,
  purpose: 'SignIn',
  variables: { code: '123456' },
  locale: 'en',
  ...over,
});

async function withSmtp(databases: TestDatabases, config: object = smtpConfig, connect?: Connect) {
  const server = createSmtp();
  const rig = await createRig(databases, { connect: connect ?? server.connect });
  await rig.messages.connectors.create({ tenantId, factoryId: smtpId, config: { ...config } });
  const letters = () => server.messages.map(({ body }) => body as ReadLetter);
  return { ...rig, server, letters };
}

const templates = [
  ...smtpConfig.templates,
  { usageType: 'SignIn', locale: 'ru', subject: 'Код {{code}}', content: 'Ваш код {{code}}, {{app}}' },
  {
    usageType: 'Register',
    locale: 'en',
    contentType: 'text/html',
    subject: '{{app}}: {{code}}',
    content:
      '<p>Hello from <b>{{app}}</b>,</p><p>your code is <a href="https://id.example.com/">{{code}}</a> &amp; no more.</p>',
  },
];

eachDatabase('e-mail', (databases) => {
  test('two statements a letter: the row stands before it leaves, then the server’s word', async () => {
    const server = createSmtp();
    let before: string[] = [];
    const rig = await withSmtp(databases, smtpConfig, async (place) => {
      before = (await rig.database.kysely.selectFrom('messages').select('state').execute()).map(
        ({ state }) => state,
      );
      return server.connect(place);
    });
    assert.equal(await rig.messages.connectors.hasEmail(tenantId), true);
    const start = rig.database.statements();
    const { messageId } = await rig.messages.sendEmail(order({ challengeId: 'c1' }));
    assert.equal(rig.database.statements() - start, 3, 'one of them is the look of this test');
    assert.deepEqual(before, ['reserved']);
    const { timeline, ...message } = await rig.messages.history.get({ tenantId, id: messageId });
    const { email: to, phone, country, state, factoryId, segments, providerMessageId } = message;
    assert.deepEqual(
      { to, phone, country, state, factoryId, segments, providerMessageId },
      {
        to: email,
        phone: undefined,
        country: '',
        state: 'accepted',
        factoryId: smtpId,
        segments: null,
        providerMessageId: `<${messageId}@example.com>`,
      },
    );
    assert.deepEqual(
      timeline.map((line) => line.state),
      ['reserved', 'accepted'],
    );
    assert.equal(server.messages.length, 1);
    assert.doesNotMatch(await dump(rig.database), /123456/);
    assert.doesNotMatch(rig.logged(), /123456|mail-password/);
    await server.close();
  });

  test('words are the operator’s, in the language that was asked for; another purpose gets the general ones', async () => {
    const rig = await withSmtp(databases, { ...smtpConfig, templates });
    await rig.messages.sendEmail(order({ locale: 'ru' }));
    await rig.messages.sendEmail(order({ locale: 'th' }));
    await rig.messages.sendEmail(order({ purpose: 'BindMfa' }));
    const seen = rig.letters().map(({ subject, text, html }) => ({ subject, text, html }));
    const plain = {
      subject: 'Your code is 123456',
      text: 'Your verification code is 123456.',
      html: undefined,
    };
    assert.deepEqual(seen, [
      { subject: 'Код 123456', text: 'Ваш код 123456, login.example.com', html: undefined },
      plain,
      plain,
    ]);
    await rig.server.close();
  });

  test('D8: in HTML a name stays text, no name begins a header or a line, and the same words come as plain text', async () => {
    const rig = await withSmtp(databases, { ...smtpConfig, templates });
    const sender = '<b>Ac\r\nme</b>\r\nBcc: x@y.example';
    await rig.messages.sendEmail(order({ purpose: 'Register', sender }));
    const [letter] = rig.letters();
    assert.equal(letter?.subject, '<b>Ac me</b> Bcc: x@y.example: 123456');
    assert.equal(letter?.headers['bcc'], undefined);
    assert.match(letter?.html ?? '', /&#60;b&#62;Ac me&#60;\/b&#62; Bcc: x@y\.example<\/b>/);
    assert.equal(
      letter?.text,
      'Hello from <b>Ac me</b> Bcc: x@y.example,\n\nyour code is 123456 (https://id.example.com/) & no more.',
    );
    await rig.server.close();
  });

  test('one for SMS and one for e-mail: each swap replaces its like alone, however many come at once', async () => {
    const rig = await withSmtp(databases);
    const made = await times(20, (index) =>
      rig.messages.connectors.create({
        tenantId,
        factoryId: 'http-email',
        config: { endpoint: `https://relay${index}.example.com/` },
      }),
    );
    const left = await rig.messages.connectors.list({ tenantId });
    assert.deepEqual(left.map(({ factory }) => factory.type).toSorted(), ['Email', 'Sms']);
    assert.ok(made.some(({ id }) => id === left.find(({ factory }) => factory.type === 'Email')?.id));
    await rig.messages.sendSms({ ...order(), email: undefined, phone: '+16502530000' });
    assert.equal(rig.messagesOf().length, 1);
    for (const { id, factory } of left)
      if (factory.type === 'Email') await rig.messages.connectors.remove({ tenantId, id });
    assert.equal(await refusalOf(rig.messages.sendEmail(order())), 'connector.not_found');
    assert.deepEqual(
      [await rig.messages.connectors.hasEmail(tenantId), await rig.messages.connectors.hasSms(tenantId)],
      [false, true],
    );
    await rig.server.close();
  });

  test('what the mail server refuses is written down by its kind; an address is no phone', async () => {
    const rig = await withSmtp(databases);
    const fates = [];
    for (const to of ['rcpt-550-5.1.1@example.net', 'data-554-5.7.1@example.net', 'drop-bye@example.net']) {
      const error: unknown = await rig.messages.sendEmail(order({ email: to })).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      assert.ok(isConnectorError(error), to);
      const { messages } = await rig.messages.history.list(
        { tenantId, recipient: to },
        { limit: 5, offset: 0 },
      );
      fates.push([error.kind, error.retry, messages[0]?.state, messages[0]?.errorKind]);
    }
    assert.deepEqual(fates, [
      ['invalid_number', 'no', 'failed', 'invalid_number'],
      ['content', 'fix', 'failed', 'content'],
      ['transient', 'ambiguous', 'unknown', 'transient'],
    ]);
    assert.doesNotMatch(rig.logged(), /anna@|rcpt-550/);
    await rig.server.close();
  });

  test('a dead mail server is left alone for a while, and the SMS go on', async () => {
    const rig = await withSmtp(databases);
    rig.server.next.push(...Array.from({ length: 20 }, () => 'hangs-up' as const));
    await times(5, () => assert.rejects(rig.messages.sendEmail(order())));
    const dialled = rig.server.dialled.length;
    await assert.rejects(rig.messages.sendEmail(order()), /nothing is sent to it for a while/);
    assert.equal(rig.server.dialled.length, dialled);
    await rig.messages.sendSms({ ...order(), email: undefined, phone: '+16502530000' });
    await rig.server.close();
  });

  test('what a crash left behind becomes unknown and is not sent again', async () => {
    const rig = await withSmtp(databases);
    const { messageId } = await rig.messages.sendEmail(order());
    await rig.database.kysely.updateTable('messages').set({ state: 'reserved' }).execute();
    rig.clock.time += 61_000;
    await rig.messages.sweep(tenantId);
    rig.clock.time += 600_000;
    await rig.messages.sweep(tenantId);
    assert.equal((await rig.messages.history.get({ tenantId, id: messageId })).state, 'unknown');
    assert.equal(rig.server.messages.length, 1);
    await rig.server.close();
  });

  test('C14: a letter that must not leave has its row, and nobody is dialled', async () => {
    const rig = await withSmtp(databases);
    const { messageId } = await rig.messages.sendEmail(order({ isSuppressed: true }));
    assert.equal((await rig.messages.history.get({ tenantId, id: messageId })).state, 'suppressed');
    assert.deepEqual(rig.server.dialled, []);
    await rig.server.close();
  });

  test('the test letter leaves with settings that nobody saved; a number is not for a mail server', async () => {
    const rig = await withSmtp(databases);
    const letter = { tenantId, factoryId: smtpId, config: { ...smtpConfig, replyTo: 'help@example.com' } };
    await rig.messages.sendTest({ ...letter, email });
    assert.equal(rig.letters()[0]?.headers['reply-to'], 'help@example.com');
    assert.match(rig.letters()[0]?.text ?? '', /000000/);
    assert.equal(
      await refusalOf(rig.messages.sendTest({ ...letter, phone: '+16502530000' })),
      'connector.unexpected_type',
    );
    const wrong = { ...smtpConfig, auth: { ...smtpConfig.auth, pass: 'wrong-wrong-wrong' } };
    assert.equal(
      await refusalOf(rig.messages.sendTest({ ...letter, config: wrong, email })),
      'connector.general',
    );
    await rig.server.close();
  });

  test('F3: a mail server in a private network is refused unless the operator lists it', async () => {
    const server = createSmtp();
    const port = await server.listen();
    for (const allowlist of [[], ['127.0.0.1']]) {
      const egress = createEgress({ allowlist });
      for (const host of ['127.0.0.1', 'localhost']) {
        const config = { ...smtpConfig, host, port, servername: 'smtp.example.com' };
        const rig = await withSmtp(databases, config, egress.connect);
        const sending = rig.messages.sendEmail(order());
        if (allowlist.length === 0) await assert.rejects(sending, /private or reserved network/);
        else if (host === '127.0.0.1') await sending;
        else await sending.catch((error: Error) => assert.match(error.message, /private/)); // ::1 is not listed
      }
      await egress.close();
    }
    assert.ok(server.messages.length >= 1);
    await server.close();
  });
});
