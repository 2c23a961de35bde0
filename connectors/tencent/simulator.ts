/** Tencent's SendSms as its documents describe it; every answer is HTTP 200: https://cloud.tencent.com/document/api/382/55981 */
import { find } from '@latchkey/connector-kit';
import { type Answer, simulate, type Simulator } from '@latchkey/connector-kit/testing';
import { reports, told } from './simulator-reports.ts';
import { sign } from './tc3.ts';

/** An account that exists here and nowhere else. The templates: what they serve, and how many parameters they have. */
export const account = {
  secretId: 'AKIDtest00000000000000000000000001',
  secretKey: 'testSecretKey0000000000000000001',
  appId: '1400006666',
  signatures: ['腾讯云', 'Tencent Cloud'],
  senderIds: ['ACME'],
  templates: {
    '1110': { isForMainland: true, parameters: 1 },
    '1112': { isForMainland: true, parameters: 2 },
    '2110': { isForMainland: false, parameters: 1 },
    '2112': { isForMainland: false, parameters: 2 },
  } as Readonly<Record<string, { isForMainland: boolean; parameters: number }>>,
};

/** What an operator would store for that account. */
export const exampleConfig = {
  accessKeyId: account.secretId,
  accessKeySecret: account.secretKey,
  signName: '腾讯云',
  sdkAppId: account.appId,
  region: 'ap-guangzhou',
  templates: ['Register', 'SignIn', 'ForgotPassword', 'Generic'].map((usageType) => ({
    usageType,
    templateCode: { china: '1110', overseas: '2110' },
  })),
};

export interface SimulatorOptions {
  readonly clock?: { now(): number };
  /** Messages to one number in a day; Tencent's own figure is an account's setting. */
  readonly dailyLimit?: number;
}

export function createSimulator({ clock = Date, dailyLimit = 10 }: SimulatorOptions = {}): Simulator {
  const taken: { to: string; content: string; at: number }[] = [];

  /** One message with the same words in thirty seconds, and so many in a day. */
  const limitFor = (to: string, content: string) => {
    const before = taken.filter((one) => one.to === to && clock.now() - one.at < 86_400_000);
    if (before.length >= dailyLimit) return 'LimitExceeded.PhoneNumberDailyLimit';
    return before.some((one) => one.content === content && clock.now() - one.at < 30_000)
      ? 'LimitExceeded.PhoneNumberThirtySecondLimit'
      : undefined;
  };

  const answer: Answer = async (request, keep, fates) => {
    const text = await request.text();
    const isQuestion = request.headers.get('x-tc-action') === 'PullSmsSendStatusByPhoneNumber';
    const refused = wrongWithRequest(request, text, clock.now()) ?? wrongWithBody(text, isQuestion);
    if (refused)
      return Response.json({
        Response: { Error: { Code: refused, Message: `simulated ${refused}` }, RequestId },
      });

    const body: unknown = JSON.parse(text);
    if (isQuestion) return Response.json({ Response: { ...told(body, fates()), RequestId } });
    const to = find(body, 'PhoneNumberSet.0') ?? '';
    const parameters = parametersOf(body);
    const content = JSON.stringify([find(body, 'TemplateId'), parameters]);
    const Code = wrongWithItem(body, to, parameters) ?? limitFor(to, content) ?? 'Ok';
    const SerialNo = Code === 'Ok' ? `5000:${String(taken.length + 1).padStart(28, '0')}` : '';
    if (Code === 'Ok') {
      taken.push({ to, content, at: clock.now() });
      keep({ id: SerialNo, to, parameters, body, reference: find(body, 'SessionContext') });
    }
    const item = {
      SerialNo,
      PhoneNumber: to,
      Fee: SerialNo === '' ? 0 : 1,
      SessionContext: find(body, 'SessionContext') ?? '',
      Code,
      Message: Code === 'Ok' ? 'send success' : `simulated ${Code}`,
      IsoCode: isMainland(to) ? 'CN' : 'DEF',
    };
    return Response.json({ Response: { SendStatusSet: [item], RequestId } });
  };
  return simulate(answer, { clock, reports });
}

const RequestId = 'a0aabda6-cf91-4f3e-a81f-9198114a2279';

const isMainland = (to: string) => /^(\+|00)?86|^1\d{10}$/.test(to);

/** What the gateway looks at: the action, the clock, the key, and the signature over the bytes that came. */
function wrongWithRequest({ headers, method, url }: Request, body: string, now: number): string | undefined {
  const seconds = Number(headers.get('x-tc-timestamp'));
  const action = headers.get('x-tc-action') ?? '';
  if (method !== 'POST' || !/^(SendSms|PullSmsSendStatusByPhoneNumber)$/.test(action)) return 'InvalidAction';
  if (headers.get('x-tc-version') !== '2021-01-11') return 'NoSuchVersion';
  if (!Number.isInteger(seconds) || Math.abs(now / 1_000 - seconds) > 300)
    return 'AuthFailure.SignatureExpire';

  const authorization = headers.get('authorization') ?? '';
  if (!authorization.includes(`Credential=${account.secretId}/`)) return 'AuthFailure.SecretIdNotFound';
  const expected = sign({
    id: account.secretId,
    key: account.secretKey,
    body,
    host: headers.get('host') ?? new URL(url).host,
    seconds,
    contentType: headers.get('content-type') ?? '',
  });
  if (authorization !== expected.authorization) return 'AuthFailure.SignatureFailure';
  return /^ap-(beijing|guangzhou|nanjing|singapore)$/.test(headers.get('x-tc-region') ?? '')
    ? undefined
    : 'UnsupportedRegion';
}

function wrongWithBody(text: string, isQuestion: boolean): string | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return 'FailedOperation.JsonParseFail';
  }
  if (find(body, 'SmsSdkAppId') !== account.appId) return 'UnauthorizedOperation.SmsSdkAppIdVerifyFail';
  if (isQuestion)
    return ['BeginTime', 'Offset', 'Limit', 'PhoneNumber'].every((name) => find(body, name) !== undefined)
      ? undefined
      : 'MissingParameter';
  const to = find(body, 'PhoneNumberSet.0');
  if (!to) return 'MissingParameter.EmptyPhoneNumberSet';
  return magicRequests[to.slice(-3)];
}

/** In Tencent's order: signature, template, parameters, number, and then what the last three digits ask for. */
function wrongWithItem(body: unknown, to: string, parameters: readonly string[]): string | undefined {
  const template = account.templates[find(body, 'TemplateId') ?? ''];
  const signName = find(body, 'SignName') ?? '';
  const senderId = find(body, 'SenderId');
  const isAbroadWithout = !isMainland(to) && signName === '';
  if (!isAbroadWithout && !account.signatures.includes(signName))
    return 'FailedOperation.SignatureIncorrectOrUnapproved';
  if (senderId !== undefined && !account.senderIds.includes(senderId))
    return 'FailedOperation.SignatureIncorrectOrUnapproved';
  if (!template) return 'FailedOperation.TemplateUnapprovedOrNotExist';
  if (template.isForMainland && !isMainland(to))
    return 'UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone';
  if (!template.isForMainland && isMainland(to))
    return 'UnsupportedOperation.GlobalTemplateToChineseMainlandPhone';
  if (parameters.length !== template.parameters)
    return 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate';
  if (!parameters.every((one) => /^\d{1,6}$/.test(one)))
    return 'InvalidParameterValue.TemplateParameterFormatError';
  // Only a number of the mainland may come without its plus, or with nothing before it at all.
  if (!/^(\+[1-9]\d{5,14}|(00)?861\d{10}|1[3-9]\d{9})$/.test(to))
    return 'InvalidParameterValue.IncorrectPhoneNumber';
  return magicItems[to.slice(-3)];
}

const parametersOf = (body: unknown): string[] => {
  const { TemplateParamSet } = body as { TemplateParamSet?: unknown };
  return Array.isArray(TemplateParamSet) ? TemplateParamSet.map(String) : [];
};

/** The last three digits of a number choose a failure of the whole request … */
const magicRequests: Readonly<Record<string, string>> = {
  '429': 'RequestLimitExceeded',
  '500': 'InternalError',
  '504': 'InternalError.Timeout',
};

/** … or of that number. */
const magicItems: Readonly<Record<string, string>> = {
  '402': 'FailedOperation.InsufficientBalanceInSmsPackage',
  '403': 'FailedOperation.PhoneNumberInBlacklist',
  '404': 'InvalidParameterValue.IncorrectPhoneNumber',
  '451': 'LimitExceeded.AppCountryOrRegionInBlacklist',
};
