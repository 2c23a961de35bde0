/** A message as a call of Alibaba Cloud's interfaces: which one, with which template and signature. */
import { type Config, ConnectorError, type SmsMessage } from '@latchkey/connector-kit';
import type { fields } from './settings.ts';
import type { Values } from './signing.ts';

type Settings = Config<typeof fields>;

export interface Call {
  readonly action: string;
  readonly version: string;
  readonly parameters: Values;
}

/** What to call for this message: the two sites have interfaces of their own, and the international one has two. */
export function callFor(message: SmsMessage, config: Settings): Call {
  if (config.site === 'china') return sendSms(message, config);
  return message.to.startsWith('+86') ? sendWithTemplate(message, config) : sendToGlobe(message, config);
}

/** https://www.alibabacloud.com/help/en/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms */
function sendSms(message: SmsMessage, config: Settings): Call {
  const TemplateCode = templateOf(message);
  const isMainland = message.to.startsWith('+86');
  if (readsLikeMainland.test(message.to) && !isForAbroad(TemplateCode, config)) {
    throw new ConnectorError(
      'template',
      'Without its plus, a number of +1 reads like a Chinese one, and a Chinese template would take it to a stranger. ' +
        'Give the template as { "china", "overseas" }.',
    );
  }
  return {
    action: 'SendSms',
    version: '2017-05-25',
    parameters: {
      PhoneNumbers: message.to.slice(1),
      SignName: isMainland ? config.signName : (config.signNameOverseas ?? config.signName),
      TemplateCode,
      TemplateParam: parametersOf(message, config),
      OutId: message.reference,
    },
  };
}

/** International site, to mainland China: approved templates only. */
const sendWithTemplate = (message: SmsMessage, config: Settings): Call => ({
  action: 'SendMessageWithTemplate',
  version: '2018-05-01',
  parameters: {
    To: message.to.slice(1),
    From: config.signName,
    TemplateCode: templateOf(message),
    TemplateParam: parametersOf(message, config),
  },
});

/** International site, to everywhere else: the text itself. */
const sendToGlobe = ({ to, text, reference, validitySeconds }: SmsMessage, config: Settings): Call => ({
  action: 'SendMessageToGlobe',
  version: '2018-05-01',
  parameters: {
    To: to.slice(1),
    Message: text,
    Type: 'OTP',
    TaskId: reference,
    ...(config.senderId && { From: config.senderId }),
    ...(validitySeconds && { ValidityPeriod: String(Math.max(60, Math.floor(validitySeconds))) }),
  },
});

/** Mobile numbers of mainland China are 1 and ten digits, the second from 3 to 9; so are most of the USA and Canada with their 1. */
const readsLikeMainland = /^\+1[3-9]\d{9}$/;

const isForAbroad = (templateCode: string, { templates }: Settings) =>
  templates.some((row) => typeof row.templateCode === 'object' && row.templateCode.overseas === templateCode);

function templateOf({ templateId, purpose, to }: SmsMessage): string {
  if (templateId) return templateId;
  const where = to.startsWith('+86') ? 'to mainland China' : 'abroad';
  throw new ConnectorError('template', `There is no Aliyun template for ${purpose} ${where}.`);
}

/** Only what the operator declared leaves: Aliyun refuses values that its template does not know, and takes strings alone. */
const parametersOf = (message: SmsMessage, { templateParams }: Settings): string =>
  JSON.stringify(Object.fromEntries(templateParams.map((name) => [name, parameter(message, name)])));

function parameter({ variables, validitySeconds }: SmsMessage, name: string): string {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (value !== undefined) return value;
  // Rounded down: a message must not promise more than the code keeps.
  if (name === 'minutes' && validitySeconds) return String(Math.max(1, Math.floor(validitySeconds / 60)));
  throw new ConnectorError('template', `The template wants ${name}, which this message does not carry.`);
}
