/** The providers that are built in, one line each, under the name of its folder. */
export { default as aliyun } from './aliyun/aliyun.ts';
export { default as apple } from './apple/apple.ts';
export { default as gatewayapi } from './gatewayapi/gatewayapi.ts';
export { default as github } from './github/github.ts';
export { default as google } from './google/google.ts';
export { default as http } from './http/http.ts';
export { default as 'http-email' } from './http-email/http-email.ts';
export { default as oauth2 } from './oauth2/oauth2.ts';
export { default as oidc } from './oidc/oidc.ts';
export { default as outbox } from './outbox/outbox.ts';
export { default as smsaero } from './smsaero/smsaero.ts';
export { default as smtp } from './smtp/smtp.ts';
export { default as tencent } from './tencent/tencent.ts';
export { default as twilio } from './twilio/twilio.ts';
export { default as vonage } from './vonage/vonage.ts';
