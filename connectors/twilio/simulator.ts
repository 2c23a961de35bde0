/** Twilio's Messages resource as its documents describe it, with Twilio's own magic numbers: https://www.twilio.com/docs/iam/test-credentials */
import { basic } from '@latchkey/connector-kit';
import { type Fate, simulate, type Simulator } from '@latchkey/connector-kit/testing';
import { reports, statusOf } from './simulator-reports.ts';

/** An account that exists here and nowhere else. */
export const account = {
  sid: 'AC00000000000000000000000000000001',
  token: 'twilio_auth_token_0123456789abcd',
  apiKeySid: 'SK00000000000000000000000000000003',
  apiKeySecret: 'api_key_secret',
  serviceSid: 'MG00000000000000000000000000000002',
  number: '+15005550006',
};

/** What an operator would store for that account. */
export const exampleConfig = {
  accountSID: account.sid,
  authToken: account.token,
  fromMessagingServiceSID: account.serviceSid,
  templates: ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    usageType,
    content: 'Your verification code is {{code}}.',
  })),
};

export const createSimulator = ({ clock }: { clock?: { now(): number } } = {}): Simulator => {
  let count = 0;
  return simulate(
    async (request, keep, fates) => {
      const { pathname } = new URL(request.url);
      const [, owner, asked] =
        /^\/2010-04-01\/Accounts\/([^/]+)\/Messages(?:\/(\w+))?\.json$/.exec(pathname) ?? [];
      if (owner === undefined || request.method !== (asked ? 'GET' : 'POST')) return refuse(404, 20404);
      if (!isOurs(request.headers.get('authorization'))) return refuse(401, 20003);
      if (owner !== account.sid) return refuse(404, 20404);
      if (asked) return told(fates().find(({ message }) => message.id === asked));

      const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
      const form: Form = Object.fromEntries(new URLSearchParams(isForm ? await request.text() : ''));
      const wrong = wrongWith(form);
      if (wrong) return refuse(...wrong);

      count += 1;
      const sid = `SM${String(count).padStart(32, '0')}`;
      keep({
        id: sid,
        to: form['To'] ?? '',
        text: form['Body'] ?? '',
        body: form,
        receiptUrl: form['StatusCallback'],
      });
      return Response.json(messageResource(sid, form), { status: 201 });
    },
    { ...(clock && { clock }), reports: reports(account) },
  );
};

/** The price is known once the message has left. */
function told(fate: Fate | undefined): Response {
  if (!fate) return refuse(404, 20404);
  const [status, code = null] = statusOf[fate.state];
  const resource = messageResource(fate.message.id, fate.message.body as Form);
  return Response.json({ ...resource, status, error_code: code, price: '-0.00750', price_unit: 'USD' });
}

type Form = Readonly<Record<string, string | undefined>>;
type No = [status: number, code: number];

const isOurs = (authorization: string | null) =>
  authorization === basic(account.sid, account.token) ||
  authorization === basic(account.apiKeySid, account.apiKeySecret);

/** In Twilio's order: what must be there, the sender, the number, the text, the options. */
function wrongWith({ To, From, MessagingServiceSid, Body, ValidityPeriod, RiskCheck }: Form): No | undefined {
  if (!To) return [400, 21604];
  if (!From && !MessagingServiceSid) return [400, 21603];
  if (!Body) return [400, 21602];
  if (MessagingServiceSid && MessagingServiceSid !== account.serviceSid) return [400, 21701];
  if (From && magicSenders[From]) return magicSenders[From];
  if (From && From !== account.number && !/^(?=.*[A-Za-z])[\w +-]{1,11}$/.test(From)) return [400, 21606];
  if (!/^\+[1-9]\d{6,14}$/.test(To)) return [400, 21211];
  if (magicNumbers[To]) return magicNumbers[To];
  if (Body.length > 1600) return [400, 21617];
  const seconds = Number(ValidityPeriod ?? 1);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 36_000) return [400, 20422];
  return RiskCheck === undefined || /^(enable|disable)$/.test(RiskCheck) ? undefined : [400, 20422];
}

const magicSenders: Readonly<Record<string, No>> = {
  '+15005550001': [400, 21212],
  '+15005550007': [400, 21606],
  '+15005550008': [400, 21611],
};

/** The last five are ours, in Twilio's block of numbers that belong to nobody. */
const magicNumbers: Readonly<Record<string, No>> = {
  '+15005550001': [400, 21211],
  '+15005550002': [400, 21612],
  '+15005550003': [400, 21408],
  '+15005550004': [400, 21610],
  '+15005550009': [400, 21614],
  '+15005550402': [400, 30002],
  '+15005550429': [429, 20429],
  '+15005550500': [500, 20500],
  '+15005550503': [503, 20503],
  '+15005550608': [400, 21608],
};

const refuse = (status: number, code: number): Response =>
  Response.json(
    { code, message: `simulated ${code}`, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
    { status, headers: status === 401 ? { 'www-authenticate': 'Basic realm="Twilio API"' } : {} },
  );

/** A message sent through a service is only `accepted` at first, without a sender and without a count of parts. */
function messageResource(sid: string, { To, From, Body = '', MessagingServiceSid }: Form) {
  const now = new Date().toUTCString().replace('GMT', '+0000');
  return {
    account_sid: account.sid,
    api_version: '2010-04-01',
    body: Body,
    date_created: now,
    date_sent: null,
    date_updated: now,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: From ?? null,
    messaging_service_sid: MessagingServiceSid ?? null,
    num_media: '0',
    num_segments: MessagingServiceSid ? '0' : String(Body.length > 160 ? Math.ceil(Body.length / 153) : 1),
    price: null,
    price_unit: null,
    sid,
    status: MessagingServiceSid ? 'accepted' : 'queued',
    subresource_uris: { media: `/2010-04-01/Accounts/${account.sid}/Messages/${sid}/Media.json` },
    to: To,
    uri: `/2010-04-01/Accounts/${account.sid}/Messages/${sid}.json`,
  };
}
