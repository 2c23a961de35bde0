/** What the providers’ own clients sent, and what of it each preset writes otherwise. */
import type { SentSms, SmsMessage } from '@latchkey/connector-kit';
import { approvedTexts } from './approved-texts.ts';

export const text = 'Your verification code is 123456.';
export const templates = approvedTexts().defaultValue;

export interface Proof {
  readonly preset: string;
  /** The capture of the provider's own client. */
  readonly fixture: string;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly message: Partial<SmsMessage>;
  readonly sent: SentSms;
  /** What we mean to write otherwise, each with its reason; undefined where we leave it out. */
  readonly differences?: Differences;
}

interface Differences {
  readonly url?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly contentType?: string;
}

export const proofs: readonly Proof[] = [
  {
    preset: 'plivo',
    fixture: 'other-plivo-sdk',
    answers: { authUser: 'MAXXXXXXXXXXXXXXXXXX', authPassword: 'plivo_auth_token', sender: '14150000000' },
    message: { to: '+447700900123', text },
    sent: { id: 'db3ce55a-7f1d-11e1-8ea7-1231380bc196' },
  },
  {
    preset: 'sinch',
    fixture: 'other-sinch-sdk',
    answers: { authUser: 'plan_id_1', authToken: 'sinch_api_token', sender: 'ACME' },
    message: { to: '+447700900123', text },
    sent: { id: '01FC66621VHDBN119Z8PMV1QPQ' },
  },
  {
    preset: 'telnyx',
    fixture: 'other-telnyx-sdk',
    answers: { authToken: 'KEY0123456789', sender: '+13125550001' },
    message: { to: '+13125550002', text },
    sent: {
      id: '40385f64-5717-4562-b3fc-2c963f66afa6',
      segments: 1,
      price: { amount: '0.0051', currency: 'USD' },
    },
  },
  {
    preset: 'infobip',
    fixture: 'other-infobip-sdk',
    answers: {
      endpoint: 'https://abc123.api.infobip.com/sms/2/text/advanced',
      authToken: 'infobip_api_key',
      sender: 'ACME',
    },
    message: { to: '+447700900123', text },
    sent: { id: '2250be2d4219-3af1-78856-aabe-1362af1edfd2' },
    // the client's own mark, which the API does not know
    differences: { body: { type: undefined } },
  },
  {
    preset: 'messagebird',
    fixture: 'other-messagebird-sdk',
    answers: { authToken: 'mb_access_key', sender: 'ACME' },
    message: { to: '+447700900123', text, reference: 'otp_01' },
    sent: { id: 'e8077d803532c0b5937c639b60216938', segments: 1 },
    // receipts are not asked for here
    differences: { body: { reportUrl: undefined } },
  },
  {
    preset: 'africas-talking',
    fixture: 'other-africastalking-sdk',
    answers: {
      endpoint: 'https://api.sandbox.africastalking.com/version1/messaging',
      authUser: 'sandbox',
      authToken: 'at_api_key',
      sender: 'ACME',
    },
    message: { to: '+254711000111', text },
    sent: { id: 'ATPid_SampleTxnId123', price: { amount: '0.8000', currency: 'KES' } },
  },
  {
    preset: 'africas-talking',
    fixture: 'other-africastalking-sdk-live',
    answers: { authUser: 'acme', authToken: 'at_api_key' },
    message: { to: '+254711000111', text },
    sent: { id: 'ATPid_SampleTxnId123', price: { amount: '0.8000', currency: 'KES' } },
  },
  {
    preset: 'msg91',
    fixture: 'other-msg91-sdk-flow',
    answers: { authToken: 'msg91_auth_key', profile: 'flow_id_1' },
    message: { to: '+919876543210', text },
    sent: { id: '3763646c3058373530393938' },
    differences: {
      // the mark of the provider's client
      url: 'https://api.msg91.com/api/v5/flow/',
      // JSON is called JSON here; the client calls it a form
      contentType: 'application/json',
      // the documents know `mobiles` alone
      body: { mobile: undefined },
    },
  },
  {
    preset: 'kavenegar',
    fixture: 'other-kavenegar-sdk-send',
    answers: { authToken: 'kave_api_key', sender: '10004346' },
    message: { to: '+989123456789', text },
    sent: { id: '8792343', price: { amount: '120', currency: 'IRR' } },
    // the client sends the key through plain http
    differences: { url: 'https://api.kavenegar.com/v1/kave_api_key/sms/send.json' },
  },
  {
    preset: 'kavenegar-lookup',
    fixture: 'other-kavenegar-sdk-verifylookup',
    answers: { authToken: 'kave_api_key', profile: 'login' },
    message: { to: '+989123456789', text },
    sent: { id: '8792343', price: { amount: '120', currency: 'IRR' } },
    differences: { url: 'https://api.kavenegar.com/v1/kave_api_key/verify/lookup.json' },
  },
  {
    preset: 'yunpian',
    fixture: 'other-yunpian-connector',
    answers: { authToken: 'yunpian_apikey_0123456789', templates },
    message: { to: '+8613800138000', text: '【云片网】您的验证码是123456' },
    // beyond 2^53, and exact
    sent: { id: '3310228064512345679', segments: 1 },
  },
  {
    preset: 'yunpian',
    fixture: 'other-yunpian-connector-abroad',
    answers: { authToken: 'yunpian_apikey_0123456789', templates },
    message: { to: '+447700900123', text: '【云片网】您的验证码是123456' },
    sent: { id: '3310228064512345679', segments: 1 },
  },
  {
    preset: 'smsbao',
    fixture: 'other-smsbao-connector',
    answers: { authUser: 'acme', authToken: '0123456789abcdef0123456789abcdef', profile: '77', templates },
    message: { to: '+8613800138000', text: '【ACME】您的验证码是123456，5 分钟内有效。' },
    sent: { id: 'm1' },
  },
];
