/** Alibaba Cloud's SMS interfaces as its documents describe them, with its limits: https://www.alibabacloud.com/help/en/sms/ */
import { countSegments } from '@latchkey/connector-kit';
import { type Answer, simulate, type Simulator } from '@latchkey/connector-kit/testing';
import { createGateway, type GatewayCall, refuse } from './simulator-gateway.ts';
import { reports, told } from './simulator-reports.ts';

/** An account that exists here and nowhere else. The templates: what they serve, and which variables they have. */
export const account = {
  accessKeyId: 'LTAI_testAccessKeyId00001',
  accessKeySecret: 'testAccessKeySecret0000000001',
  signatures: ['阿里云短信测试', 'ACME'],
  templates: {
    SMS_154950909: { isForMainland: true, variables: ['code'] },
    SMS_154950910: { isForMainland: true, variables: ['code', 'minutes'] },
    SMS_200000002: { isForMainland: false, variables: ['code'] },
  } as Readonly<Record<string, { isForMainland: boolean; variables: readonly string[] }>>,
};

/** What an operator would store for that account. */
export const exampleConfig = {
  accessKeyId: account.accessKeyId,
  accessKeySecret: account.accessKeySecret,
  signName: '阿里云短信测试',
  templates: ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    usageType,
    templateCode: { china: 'SMS_154950909', overseas: 'SMS_200000002' },
  })),
};

export interface SimulatorOptions {
  readonly clock?: { now(): number };
  /** The caller's address is not in mainland China: from there the China site sends nothing to the mainland. */
  readonly isCallerAbroad?: boolean;
  readonly balance?: number;
}

export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { clock = Date, isCallerAbroad = false } = options;
  const { accessKeyId, accessKeySecret } = account;
  const gateway = createGateway({ accessKeyId, accessKeySecret, clock });
  const taken: { to: string; at: number }[] = [];
  let balance = options.balance ?? 10_000;

  /** One a minute, five an hour and ten a day to one number. */
  const limitFor = (to: string): readonly [code: string, words: string] | undefined => {
    const within = (ms: number) => taken.filter((one) => one.to === to && clock.now() - one.at < ms).length;
    if (within(60_000) >= 1) return ['BUSINESS_LIMIT_CONTROL_MINUTE', '触发分钟级流控Permits:1'];
    if (within(3_600_000) >= 5) return ['BUSINESS_LIMIT_HOUR', '触发小时级流控Permits:5'];
    return within(86_400_000) >= 10 ? ['BUSINESS_LIMIT_DAY', '触发天级流控Permits:10'] : undefined;
  };

  const serve: Answer = async (request, keep, fates) => {
    const call = await gateway(request);
    if (call instanceof Response) return call;
    const { action, values, version } = call;
    const asked = told(action, values, fates());
    if (asked) return asked;
    const answer = version === '2018-05-01' ? answerGlobal : answerChina;
    const wrong = wrongWith(call, isCallerAbroad);
    if (wrong instanceof Response) return wrong;
    if (wrong !== undefined) return answer(wrong);
    if (balance < 1) return answer('AMOUNT_NOT_ENOUGH');
    const to = values['PhoneNumbers'] ?? values['To'] ?? '';
    const limit = limitFor(to);
    if (limit) return answer(...limit);

    balance -= 1;
    taken.push({ to, at: clock.now() });
    const text = values['Message'];
    const id = `9006197469${String(taken.length).padStart(8, '0')}^0`;
    const words =
      text === undefined ? { parameters: Object.values(flat(values['TemplateParam']) ?? {}) } : { text };
    keep({ id, to, body: values, reference: values['OutId'] ?? values['TaskId'], ...words });
    return answer('OK', 'OK', { id, to, segments: text === undefined ? 1 : countSegments(text) });
  };
  return simulate(serve, { clock, reports });
}

interface Taken {
  readonly id: string;
  readonly to: string;
  readonly segments: number;
}

const RequestId = 'F655A8D5-B967-440B-8683-DAD6FF8DE990';

/** The China site says whose fault it was, and names the limit in the sentence only. */
function answerChina(said: string, Message = `simulated ${said}`, message?: Taken): Response {
  const code = said.startsWith('BUSINESS_LIMIT') ? 'BUSINESS_LIMIT_CONTROL' : said;
  const prefix = /^(SYSTEM_ERROR|RAM_)/.test(code) ? 'isp.' : 'isv.';
  return Response.json({
    RequestId,
    Code: message ? code : prefix + code,
    Message,
    ...(message && { BizId: message.id }),
  });
}

function answerGlobal(said: string, words = `simulated ${said}`, message?: Taken): Response {
  const { id: MessageId, to: To, segments } = message ?? {};
  return Response.json({
    RequestId,
    ResponseCode: globalCodes[said] ?? said,
    ResponseDescription: words,
    ...(message && { MessageId, To, Segments: String(segments) }),
  });
}

/** The international site has other words for the same. */
const globalCodes: Readonly<Record<string, string>> = {
  SMS_SIGNATURE_ILLEGAL: 'SMS_SIGN_NAME_ILLEGAL',
  SMS_TEMPLATE_ILLEGAL: 'SMS_CONTENT_CODE_ILLEGAL',
  TEMPLATE_MISSING_PARAMETERS: 'CONTENT_MISSING_PARAMETERS',
  RAM_PERMISSION_DENY: 'FORBIDDEN_ACTION',
  DENY_IP_RANGE: 'COUNTRY_RESTRICTED',
};

/** What the service does not like, as a code, or as the whole answer where the gateway gives it. */
function wrongWith(call: GatewayCall, isCallerAbroad: boolean): string | Response | undefined {
  const { action, version, values } = call;
  const to = values['PhoneNumbers'] ?? values['To'];
  if (!to) return refuse(400, 'MissingParameter');
  const magic = magicNumbers[to.slice(-3)];
  if (magic) return typeof magic === 'string' ? magic : refuse(...magic);

  if (action === 'SendMessageToGlobe' && version === '2018-05-01') {
    if (!values['Message']) return refuse(400, 'MissingParameter');
    if (isMainland(to)) return 'COUNTRY_RESTRICTED';
    if (!/^(\w{1,11})?$/.test(values['From'] ?? '')) return 'INVALID_SENDERID';
    return isNumber(to) ? undefined : 'MOBILE_NUMBER_ILLEGAL';
  }
  const isGlobal = action === 'SendMessageWithTemplate' && version === '2018-05-01';
  if (!isGlobal && (action !== 'SendSms' || version !== '2017-05-25'))
    return refuse(404, 'InvalidAction.NotFound');
  const template = account.templates[values['TemplateCode'] ?? ''];
  const signName = values[isGlobal ? 'From' : 'SignName'] ?? '';
  if (!account.signatures.includes(signName)) return 'SMS_SIGNATURE_ILLEGAL';
  if (!template) return 'SMS_TEMPLATE_ILLEGAL';
  const wrong = wrongParameters(template.variables, values['TemplateParam']);
  if (wrong) return wrong;

  // Whether a number is a Chinese one is told by the template, not by the number: 1650… can be both.
  if (template.isForMainland) {
    if (!/^(\+86|0086|86|\+)?1[3-9]\d{9}$/.test(to)) return 'MOBILE_NUMBER_ILLEGAL';
    return isCallerAbroad && !isGlobal ? 'DENY_IP_RANGE' : undefined;
  }
  if (isMainland(to)) return 'DOMESTIC_NUMBER_NOT_SUPPORTED';
  return isNumber(to) ? undefined : 'MOBILE_NUMBER_ILLEGAL';
}

const isMainland = (to: string) => /^(\+|00)?86/.test(to);
const isNumber = (to: string) => /^[1-9]\d{6,14}$/.test(to);

/** Exactly the variables of the template, as texts, each a code or a short number. */
function wrongParameters(variables: readonly string[], given: string | undefined): string | undefined {
  const values = flat(given);
  if (!values) return 'INVALID_JSON_PARAM';
  if (variables.some((name) => !(name in values))) return 'TEMPLATE_MISSING_PARAMETERS';
  const isFitting = Object.entries(values).every(
    ([name, value]) => variables.includes(name) && /^[A-Za-z0-9]{1,6}$/.test(value),
  );
  return isFitting ? undefined : 'TEMPLATE_PARAMS_ILLEGAL';
}

/** A JSON object of texts; undefined for anything else. */
function flat(text = ''): Record<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.values(value).every((one) => typeof one === 'string')
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, String(one)]))
      : undefined;
  } catch {
    return undefined;
  }
}

/** The last three digits of a number choose a failure, of the service or of the gateway. */
const magicNumbers: Readonly<Record<string, string | [status: number, code: string]>> = {
  '402': 'AMOUNT_NOT_ENOUGH',
  '403': 'RAM_PERMISSION_DENY',
  '404': 'MOBILE_NUMBER_ILLEGAL',
  '409': [400, 'SignatureNonceUsed'],
  '429': [400, 'Throttling.User'],
  '441': 'BUSINESS_LIMIT_HOUR',
  '451': 'DENY_IP_RANGE',
  '460': 'DAY_LIMIT_CONTROL',
  '500': 'SYSTEM_ERROR',
  '503': [503, 'ServiceUnavailable'],
};
