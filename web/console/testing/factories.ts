/** Connector factories as the Management API describes them, for the pages' own tests. */
import type { Factory } from '../connectors/connector.ts';
import { purposes } from '../templates/templates.ts';
import { socialFactories } from './social-factories.ts';

const logo = (letter: string, colour: string) =>
  `data:image/svg+xml;base64,${Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="9.2" fill="${colour}"/><text x="20" y="28" font-family="sans-serif" font-size="22" font-weight="700" text-anchor="middle" fill="#fff">${letter}</text></svg>`,
  ).toString('base64')}`;

const contents = purposes.map((usageType) => ({
  usageType,
  content: 'Your verification code is {{code}}. It stays active for 10 minutes.',
}));

const readme = `<h1>Twilio</h1>
<p>You need a Twilio account with a <strong>Messaging Service</strong>.</p>
<h2>In the Twilio console</h2>
<ol><li>Copy the <em>Account SID</em> and the <em>Auth Token</em> from the <a href="https://console.twilio.com">start page</a>.</li>
<li>Under <em>Messaging › Services</em>, create a service for “Verify users”.</li>
<li>Add at least one number to its sender pool.</li>
<li>Copy the SID of the service. It begins with <code>MG</code>.</li></ol>
<h2>Countries</h2>
<table><thead><tr><th>Country</th><th>Sender</th></tr></thead><tbody><tr><td>Thailand</td><td>must be registered</td></tr>
<tr><td>Taiwan</td><td>numbers only</td></tr></tbody></table>
<h4>Delivery reports</h4>
<pre><code>https://id.example.com/api/receipts/8f2k0d9a1c3e/0123456789abcdef0123456789abcdef</code></pre>
<p>Trial accounts reach verified numbers alone, and prefix each message.</p>`;

export const twilio: Factory = {
  id: 'twilio-short-message-service',
  type: 'Sms',
  target: 'twilio-sms',
  name: { en: 'Twilio SMS Service', 'zh-CN': 'Twilio 短信服务', 'zh-TW': 'Twilio 簡訊服務' },
  description: {
    en: 'Programmable messaging in nearly every country.',
    ru: 'Отправка SMS почти во все страны мира.',
  },
  logo: logo('T', '#b3203a'),
  logoDark: null,
  readmeHtml: readme,
  isDemo: false,
  formItems: [
    {
      key: 'accountSID',
      label: 'Account SID',
      type: 'Text',
      required: true,
      placeholder: '<account-sid>',
      description: 'Begins with AC; on the start page of the Twilio console.',
    },
    {
      key: 'authToken',
      label: 'Auth Token',
      type: 'Text',
      required: true,
      isConfidential: true,
      placeholder: '<auth-token>',
    },
    {
      key: 'fromMessagingServiceSID',
      label: 'From Messaging Service SID',
      type: 'Text',
      required: true,
      isConditional: true,
      placeholder: '<from-messaging-service-sid>',
    },
    {
      key: 'disableRiskCheck',
      label: 'Disable risk check',
      type: 'Switch',
      defaultValue: false,
      description: 'Turns off Twilio’s own check for SMS pumping.',
    },
    { key: 'from', label: 'From', type: 'Text', description: 'A number of yours (+1…), or a name.' },
    { key: 'region', label: 'Region', type: 'Text' },
    { key: 'edge', label: 'Edge', type: 'Text' },
    { key: 'originBoundLine', label: 'Line for automatic fill-in', type: 'Switch', defaultValue: true },
    { key: 'baseUrl', label: 'Base URL', type: 'Text' },
    { key: 'templates', label: 'Templates', type: 'Json', required: true, defaultValue: contents },
  ],
};

export const tencent: Factory = {
  id: 'tencent-short-message-service',
  type: 'Sms',
  target: 'tencent-sms',
  name: { en: 'Tencent Short Message Service', 'zh-CN': '腾讯云短信', 'zh-TW': '騰訊雲簡訊' },
  description: { en: 'SMS of Tencent Cloud, for the mainland of China and abroad.' },
  logo: logo('腾', '#0a5bd3'),
  logoDark: null,
  readmeHtml:
    '<h1>Tencent</h1><p>Signature and template must be approved first. A template has exactly one placeholder, <code>{1}</code>.</p>',
  isDemo: false,
  formItems: [
    {
      key: 'accessKeyId',
      label: 'Access Key ID',
      type: 'Text',
      required: true,
      placeholder: '<access-key-id>',
    },
    {
      key: 'accessKeySecret',
      label: 'Access Key Secret',
      type: 'Text',
      required: true,
      placeholder: '<access-key-secret>',
    },
    { key: 'signName', label: 'Sign Name', type: 'Text', required: true, placeholder: '<sign-name>' },
    { key: 'sdkAppId', label: 'SDK App ID', type: 'Text', required: true, placeholder: '<sdk-app-id>' },
    { key: 'region', label: 'Region', type: 'Text', required: true, placeholder: '<region>' },
    {
      key: 'templates',
      label: 'Templates',
      type: 'Json',
      required: true,
      defaultValue: purposes.map((usageType) => ({ usageType, templateCode: '<template-code>' })),
    },
  ],
};

export const http: Factory = {
  id: 'http-sms',
  type: 'Sms',
  target: 'http-sms',
  name: { en: 'HTTP SMS' },
  description: { en: 'Hands each message to an address of your own.' },
  logo: logo('H', '#44515e'),
  logoDark: null,
  readmeHtml: '<h1>HTTP SMS</h1><p>Your endpoint gets a POST for each message.</p>',
  isDemo: false,
  formItems: [
    {
      key: 'endpoint',
      label: 'Endpoint',
      type: 'Text',
      required: true,
      placeholder: '<https://example.com/your-http-api>',
    },
    {
      key: 'authorization',
      label: 'Authorization Header',
      type: 'Text',
      placeholder: '<Bearer your-token>',
      tooltip: 'Sent along, so that the receiver can check who calls.',
    },
    {
      key: 'format',
      label: 'Number format',
      type: 'Select',
      selectItems: [
        { value: 'digits', title: 'Digits' },
        { value: 'e164', title: 'E.164' },
      ],
      required: true,
      defaultValue: 'digits',
    },
    {
      key: 'note',
      label: 'Note',
      type: 'MultilineText',
      showConditions: [{ targetKey: 'format', expectValue: 'e164' }],
    },
    {
      key: 'countries',
      label: 'Countries',
      type: 'MultiSelect',
      selectItems: [{ value: 'TH' }, { value: 'TW' }, { value: 'CN' }],
    },
    { key: 'validity', label: 'Validity in seconds', type: 'Number', defaultValue: 600 },
  ],
};

export const outbox: Factory = {
  id: 'outbox',
  type: 'Sms',
  target: 'outbox',
  name: { en: 'Telephone', th: 'โทรศัพท์', ru: 'Телефон', 'zh-TW': '電話', 'zh-CN': '电话' },
  description: {
    en: 'Sends nothing. Shows each SMS in this Console.',
    ru: 'Ничего не отправляет: SMS видны в этой консоли.',
  },
  logo: logo('☏', '#14634f'),
  logoDark: null,
  readmeHtml: '<h1>Telephone</h1><p>Messages stay on this server for one hour.</p>',
  isDemo: false,
  formItems: [],
};

/** What the form of SMTP begins with. */
export const letters: readonly object[] = purposes.map((usageType) =>
  usageType === 'OrganizationInvitation'
    ? {
        usageType,
        contentType: 'text/plain',
        subject: 'You are invited',
        content: 'Open this link to accept: {{link}}',
      }
    : {
        usageType,
        contentType: 'text/plain',
        subject: '{{code}} is your code',
        content: '{{code}} is your code. It works for 10 minutes. Share it with nobody.',
      },
);

export const smtp: Factory = {
  id: 'simple-mail-transfer-protocol',
  type: 'Email',
  target: 'smtp',
  name: { en: 'SMTP' },
  description: {
    en: 'Sends e-mail through any mail server.',
    th: 'ส่งอีเมลผ่านเซิร์ฟเวอร์อีเมลใดก็ได้',
    ru: 'Отправляет письма через любой почтовый сервер.',
  },
  logo: logo('@', '#5a3fa0'),
  logoDark: null,
  readmeHtml:
    '<h1>SMTP</h1><p>Any mail server that takes letters from you.</p><h2>Your domain</h2><p>Its DNS needs <code>SPF</code> and <code>DKIM</code>, or the letters land among the spam.</p>',
  isDemo: false,
  formItems: [
    { key: 'host', label: 'Host', type: 'Text', required: true, placeholder: '<smtp.example.com>' },
    { key: 'port', label: 'Port', type: 'Number', required: true, placeholder: '587' },
    {
      key: 'auth',
      label: 'Auth',
      type: 'Json',
      defaultValue: { type: 'login', user: '<username>', pass: '<password>' },
      description: 'type is login or oauth2; without any of it nobody logs in.',
    },
    {
      key: 'fromEmail',
      label: 'From Email',
      type: 'Text',
      required: true,
      placeholder: '<no-reply@example.com>',
    },
    { key: 'templates', label: 'Templates', type: 'Json', required: true, defaultValue: letters },
  ],
};

export const httpEmail: Factory = {
  id: 'http-email',
  type: 'Email',
  target: 'http-email',
  name: { en: 'HTTP Email', ru: 'E-mail через HTTP' },
  description: { en: 'Hands each message to an address of your own, which sends the e-mail.' },
  logo: logo('H', '#2c6e8f'),
  logoDark: null,
  readmeHtml: '<h1>HTTP Email</h1><p>Your endpoint gets a POST for each letter.</p>',
  isDemo: false,
  formItems: [
    { key: 'endpoint', label: 'Endpoint', type: 'Text', required: true },
    { key: 'authorization', label: 'Authorization Header', type: 'Text' },
  ],
};

export const factories: readonly Factory[] = [
  http,
  outbox,
  tencent,
  twilio,
  smtp,
  httpEmail,
  ...socialFactories,
];
