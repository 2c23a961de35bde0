/** A message in the words of Vonage's two interfaces, with the credentials that each of them wants. */
import { randomUUID } from 'node:crypto';
import { basic, type Config, isGsm7, type RequestOptions, type SmsMessage } from '@latchkey/connector-kit';
import type { fields } from './settings.ts';
import { signature, token } from './signing.ts';

type Settings = Config<typeof fields>;

/** For the SMS API: a text is taken for GSM 03.38 unless we say otherwise, and loses every letter that is not in there. */
export function smsRequest(message: SmsMessage, config: Settings, seconds: number): RequestOptions {
  const { apiKey, apiSecret, encoding, signatureMethod, signatureSecret } = config;
  const isUnicode = encoding === 'unicode' || (encoding === 'auto' && !isGsm7(message.text));
  const body = {
    from: config.brandName,
    to: message.to.slice(1),
    text: message.text,
    type: isUnicode ? 'unicode' : undefined,
    ttl: lifeOf(message.validitySeconds, 1_000),
    'client-ref': message.reference.slice(0, 40),
    'entity-id': config.entityId,
    'content-id': config.contentId,
    callback: config.callbackUrl ?? message.receiptUrl,
  };
  if (!signatureMethod || !signatureSecret)
    return { headers: { authorization: basic(apiKey, apiSecret) }, json: body };

  const form: Record<string, string> = { api_key: apiKey, timestamp: String(seconds) };
  for (const [name, value] of Object.entries(body)) if (value !== undefined) form[name] = String(value);
  return { form: { ...form, sig: signature(form, signatureSecret, signatureMethod) } };
}

/** For the Messages API, which looks at the text itself. */
export function messagesRequest(message: SmsMessage, config: Settings, seconds: number): RequestOptions {
  const { apiKey, apiSecret, applicationId, privateKey, encoding, entityId, contentId } = config;
  const webhook = config.callbackUrl ?? message.receiptUrl;
  const sms = {
    ...(encoding !== 'auto' && { encoding_type: encoding }),
    ...(contentId && { content_id: contentId }),
    ...(entityId && { entity_id: entityId }),
  };
  return {
    headers: {
      authorization:
        applicationId && privateKey
          ? `Bearer ${token({ applicationId, privateKey, seconds, jti: randomUUID() })}`
          : basic(apiKey, apiSecret),
    },
    json: {
      message_type: 'text',
      channel: 'sms',
      from: config.brandName,
      to: message.to.slice(1),
      text: message.text,
      ttl: lifeOf(message.validitySeconds, 1),
      client_ref: message.reference.slice(0, 40),
      sms: Object.keys(sms).length > 0 ? sms : undefined,
      webhook_url: webhook,
      webhook_version: webhook && 'v1',
    },
  };
}

/** From 20 seconds to 7 days, in milliseconds for the one and in seconds for the other. */
const lifeOf = (seconds: number | undefined, unit: number) =>
  seconds === undefined ? undefined : Math.min(604_800, Math.max(20, Math.floor(seconds))) * unit;
