/** What an operator tells us about their Vonage account. The first four are the documented settings, the others are ours. */
import { originBoundLine, secret, select, templates, text, url } from '@latchkey/connector-kit';
import { readPrivateKey } from './signing.ts';

export const fields = {
  apiKey: secret({ label: 'API Key', hint: 'Dashboard > API settings.', placeholder: '<api-key>' }),
  apiSecret: secret({ label: 'API Secret', hint: 'Beside the API key.', placeholder: '<api-secret>' }),
  brandName: text({
    label: 'Brand Name',
    hint: 'What recipients see as the sender: up to 11 letters and digits, or a number of yours.',
    placeholder: '<brand-name>',
    pattern: /^([A-Za-z0-9]{1,11}|[1-9]\d{0,14})$/,
    rule: 'must have up to 11 letters and digits without blanks, or up to 15 digits without a plus',
  }),
  templates: templates({ kind: 'content', longestText: 1_000 }),
  api: select({
    label: 'API',
    hint: 'Empty: the SMS API, or the Messages API when an application is filled in.',
    required: false,
    options: { sms: 'SMS API', messages: 'Messages API' },
  }),
  applicationId: text({
    label: 'Application ID',
    hint: 'Dashboard > Applications; for the Messages API, signs in with a key of its own.',
    required: ({ privateKey }) => Boolean(privateKey),
    pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    rule: 'must look like aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
  }),
  privateKey: pem({
    label: 'Private key',
    hint: 'The whole private.key file that Vonage made for the application.',
    required: ({ applicationId }) => Boolean(applicationId),
  }),
  signatureMethod: select({
    label: 'Signature method',
    hint: 'Signs requests to the SMS API in place of the API secret. It must be the method set under API settings.',
    required: false,
    options: {
      md5hash: 'MD5 hash',
      md5hmac: 'MD5 HMAC',
      sha1hmac: 'SHA-1 HMAC',
      sha256hmac: 'SHA-256 HMAC',
      sha512hmac: 'SHA-512 HMAC',
    },
  }),
  signatureSecret: secret({
    label: 'Signature secret',
    hint: 'Dashboard > API settings; Vonage signs its delivery reports with it too.',
    required: ({ signatureMethod }) => Boolean(signatureMethod),
  }),
  encoding: select({
    label: 'Encoding',
    hint: 'Unicode carries every script. What GSM 03.38 does not have is lost in a text that is not Unicode.',
    required: false,
    options: { auto: 'As the text needs it', text: 'Always GSM 03.38', unicode: 'Always Unicode' },
    defaultValue: 'auto',
  }),
  originBoundLine: originBoundLine(),
  entityId: text({
    label: 'Entity ID',
    hint: 'India only: the id of your company in the DLT register.',
    required: false,
  }),
  contentId: text({
    label: 'Content ID',
    hint: 'India only: the id of the registered text.',
    required: false,
  }),
  callbackUrl: url({
    label: 'Callback URL',
    hint: 'Where Vonage reports what became of a message, in place of our own address: a proxy that passes it on.',
    required: false,
  }),
  baseUrl: url({
    label: 'Base URL',
    hint: 'In place of https://rest.nexmo.com and https://api.nexmo.com: a regional host, or one for tests.',
    required: false,
  }),
} as const;

/** A key file has many lines, and a form field one: line breaks may come as they are, as blanks, as `\n`, or be lost. */
function pem(options: Parameters<typeof secret>[0]) {
  const field = secret({ ...options, required: options.required ?? true });
  const read: typeof field.read = (raw, given) => {
    const oneLine = typeof raw === 'string' ? raw.replace(/(\\n|\s)+/g, ' ') : raw;
    const reading = field.read(oneLine, given);
    const isWrong = 'value' in reading && reading.value !== undefined && !readPrivateKey(reading.value);
    return isWrong ? { issues: [{ path: '', message: 'must be a private key in PEM form' }] } : reading;
  };
  return { ...field, read };
}
