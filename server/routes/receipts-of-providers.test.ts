/** A code through each provider, its report over the wire, and the message as the Management API tells it: F5 from end to end. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Fate, fateEndings } from '@latchkey/connector-kit/testing';
import * as aliyun from '../../connectors/aliyun/simulator.ts';
import * as gatewayapi from '../../connectors/gatewayapi/simulator.ts';
import * as http from '../../connectors/http/simulator.ts';
import { queryReceipts } from '../../connectors/http/simulator-reports.ts';
import * as smsaero from '../../connectors/smsaero/simulator.ts';
import * as tencent from '../../connectors/tencent/simulator.ts';
import * as twilio from '../../connectors/twilio/simulator.ts';
import * as vonage from '../../connectors/vonage/simulator.ts';
import { eachDatabase } from '../testing/databases.ts';
import { openProviderRig, type ProviderOptions, type ProviderRig } from '../testing/provider-rig.ts';

interface Row extends ProviderOptions {
  /** What is not signed is only a reason to ask the provider. */
  readonly isHint?: boolean;
  /** Where the provider can be asked for a message by our own id, or reports under it. */
  readonly findsLost?: 'by its report' | 'by asking';
}

const { signatureSecret } = vonage.account;
const { webhookToken } = gatewayapi.account;
const mobile = 'https://messaging.gatewayapi.com/mobile/single';

const rows: Readonly<Record<string, Row>> = {
  Twilio: {
    factoryId: 'twilio-short-message-service',
    config: twilio.exampleConfig,
    create: twilio.createSimulator,
    findsLost: 'by its report',
  },
  'Vonage, SMS API': {
    factoryId: 'vonage-sms',
    config: { ...vonage.exampleConfig, signatureSecret },
    create: vonage.createSimulator,
    findsLost: 'by its report',
  },
  'Vonage, SMS API with GET': {
    factoryId: 'vonage-sms',
    config: { ...vonage.exampleConfig, signatureSecret },
    create: ({ clock }) => vonage.createSimulator({ clock, webhookFormat: 'GET' }),
    findsLost: 'by its report',
  },
  'Vonage, Messages API': {
    factoryId: 'vonage-sms',
    config: { ...vonage.exampleConfig, api: 'messages', signatureSecret },
    create: vonage.createSimulator,
    findsLost: 'by its report',
  },
  'GatewayAPI, signed': {
    factoryId: 'gatewayapi-sms',
    config: { ...gatewayapi.exampleConfig, webhookToken },
    create: gatewayapi.createSimulator,
    findsLost: 'by its report',
  },
  'GatewayAPI, without a token': {
    factoryId: 'gatewayapi-sms',
    config: gatewayapi.exampleConfig,
    create: gatewayapi.createSimulator,
    isHint: true,
  },
  'GatewayAPI, Mobile API': {
    factoryId: 'gatewayapi-sms',
    config: { ...gatewayapi.exampleConfig, endpoint: mobile, webhookToken },
    create: ({ clock }) => gatewayapi.createSimulator({ clock, isMobile: true }),
    findsLost: 'by its report',
  },
  'SMS Aero': {
    factoryId: 'smsaero-short-message-service',
    config: smsaero.exampleConfig,
    create: smsaero.createSimulator,
    isHint: true,
  },
  Aliyun: {
    factoryId: 'aliyun-short-message-service',
    config: aliyun.exampleConfig,
    create: aliyun.createSimulator,
    isHint: true,
    findsLost: 'by asking',
  },
  'Aliyun, international site': {
    factoryId: 'aliyun-short-message-service',
    config: { ...aliyun.exampleConfig, site: 'intl', senderId: 'ACME' },
    create: aliyun.createSimulator,
    isHint: true,
  },
  Tencent: {
    factoryId: 'tencent-short-message-service',
    config: tencent.exampleConfig,
    create: tencent.createSimulator,
    isHint: true,
    findsLost: 'by asking',
  },
  'HTTP SMS, relay': {
    factoryId: 'http-sms',
    config: http.exampleConfig,
    create: http.createSimulator,
  },
  'HTTP SMS, full form': {
    factoryId: 'http-sms',
    config: http.fullConfig,
    create: http.createSimulator,
    findsLost: 'by its report',
  },
  'HTTP SMS, by GET with a password': {
    factoryId: 'http-sms',
    config: { ...http.fullConfig, ...queryReceipts },
    create: ({ clock }) => http.createSimulator({ clock, reportsBy: 'query' }),
    findsLost: 'by its report',
  },
};

const left = ['sender reserved', 'sender accepted'];
const minuteMs = 60_000;

/** Each provider's dialect is the same on both databases: one that signs and one that is asked stand for the others. */
const onPostgres: readonly string[] = ['Twilio', 'Aliyun'];

eachDatabase('receipts of each provider', (databases) => {
  for (const [name, row] of Object.entries(rows)) {
    if (databases.engine === 'postgres' && !onPostgres.includes(name)) continue;
    let rig: ProviderRig;
    before(async () => {
      rig = await openProviderRig(await databases.open(), row);
    });
    after(() => rig.close());

    let count = 100;
    const phoneFor = (ending: string) => `447400${(count += 1)}${ending}`;
    const sendFor = (ending: string) => rig.send(phoneFor(ending));
    /** The provider posts; where it is only a hint, the application has asked before this resolves. */
    const reported = async () => {
      const statuses = await rig.report();
      for (const status of statuses) assert.ok(status === 200 || status === 204, `${name} heard ${status}`);
      await rig.rest();
      return statuses.length;
    };

    test(`${name}: F5 a code arrives, and its time-line says so`, async () => {
      const id = await sendFor('700');
      assert.deepEqual(await rig.follow(id), { state: 'accepted', errorKind: null, timeline: left });
      await rig.report();
      const { timeline, errorKind } = await rig.until(id, 'delivered');
      assert.deepEqual([timeline, errorKind], [[...left, 'provider delivered'], null]);
    });

    test(`${name}: F5 a code does not arrive, or too late, and the kind of failure is kept`, async () => {
      const [failed, expired] = [await sendFor(fateEndings.failed), await sendFor(fateEndings.expired)];
      await rig.report();
      const { timeline, errorKind } = await rig.until(failed, 'failed');
      assert.equal(timeline.at(-1), 'provider failed');
      assert.notEqual(errorKind, null);
      await reported();
      assert.match((await rig.follow(expired)).timeline.at(-1) ?? '', /^provider (failed|expired)$/);
    });

    test(`${name}: F5 twice, in a wrong order and again later, a report moves its message once`, async () => {
      const ids = [await sendFor(fateEndings.twice), await sendFor(fateEndings.outOfOrder)];
      const again = rig.simulator.due();
      await reported();
      for (const id of ids) {
        const { timeline } = await rig.until(id, 'delivered');
        assert.deepEqual(timeline, [...left, 'provider delivered']);
      }
      for (const request of again) assert.ok((await rig.post(request)) < 300);
      await rig.rest();
      for (const id of ids) assert.equal((await rig.follow(id)).timeline.length, 3);
    });

    test(`${name}: F5 late is not too late, and an unknown word is no end`, async () => {
      const [late, odd] = [await sendFor(fateEndings.late), await sendFor(fateEndings.unheardOf)];
      await reported();
      for (const id of [late, odd]) assert.equal((await rig.follow(id)).state, 'accepted');
      rig.clock.move(10 * minuteMs);
      await rig.report();
      await rig.until(late, 'delivered');
      assert.equal((await rig.follow(odd)).state, 'accepted');
    });

    test(`${name}: F5 a forged report, and one about a message of nobody, change nothing`, async () => {
      const id = await sendFor(fateEndings.late);
      await reported();
      const message = rig.simulator.messages.at(-1);
      assert.ok(message);
      const form = rig.simulator.reports;
      const callbackUrl = message.receiptUrl ?? rig.simulator.console.callbackUrl ?? '';
      const write = (about: Fate['message'], to = callbackUrl) => {
        const now = rig.clock.now();
        const request = form?.write({ message: about, state: 'delivered', at: now, callbackUrl: to, now });
        assert.ok(request);
        return request;
      };
      const status = await rig.post(row.isHint ? write(message) : forged(write(message)));
      assert.equal(status < 300, row.isHint ?? false, String(status));
      const nobody = { ...message, id: message.id.replace(/\d(?=\D*$)/, '0'), reference: 'nobody' };
      assert.ok((await rig.post(write(nobody, callbackUrl.replace(id, 'nobody')))) < 300);
      await rig.rest();
      assert.deepEqual((await rig.follow(id)).timeline, left);
      rig.clock.move(10 * minuteMs);
      await rig.report();
      await rig.until(id, 'delivered');
    });

    test(`${name}: the provider’s answer was lost: unknown, never sent again, ${row.findsLost ? `found ${row.findsLost}` : 'and it stays so'}`, async () => {
      const id = await rig.sendAndLose(phoneFor('700'));
      const taken = rig.simulator.messages.length;
      assert.equal((await rig.follow(id)).state, 'unknown');
      await reported();
      if (!row.findsLost) assert.equal((await rig.follow(id)).state, 'unknown');
      rig.clock.move(minuteMs);
      await rig.ask();
      const { state, timeline } = await rig.follow(id);
      assert.equal(state, row.findsLost ? 'delivered' : 'unknown');
      if (row.findsLost) assert.equal(timeline.at(-1), 'provider delivered');
      assert.equal(rig.simulator.messages.length, taken);
    });

    if (row.isHint)
      test(`${name}: it is answered before anybody is asked, even while the provider is silent`, async () => {
        const id = await sendFor('700');
        await rig.whileSilent(async () => {
          const statuses = await rig.report();
          assert.ok(statuses.length > 0 && statuses.every((status) => status === 200 || status === 204));
          assert.equal((await rig.follow(id)).state, 'accepted');
        });
      });
  }
});

/** One letter of whatever proves it is another. */
function forged(request: { method: string; url: string; headers: Headers; body: string }) {
  const other = (text: string) => text.replace(/\w(?=.{9,12}$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
  const headers = new Headers(request.headers);
  for (const name of [
    'x-twilio-signature',
    'authorization',
    'x-gwapi-signature',
    'signature',
    'x-signature',
    'webhook-signature',
  ])
    if (headers.has(name)) headers.set(name, other(headers.get(name) ?? ''));
  const changed = (text: string) =>
    text.replace(/(?<="sig":"|[?&]sig=|[?&]pass=)\w/, (letter) => (letter === '0' ? '1' : '0'));
  return { ...request, headers, url: changed(request.url), body: changed(request.body) };
}
