/** Social connectors as the Management API describes them, for the pages' own tests. */
import { readFileSync } from 'node:fs';
import type { Factory, FormItem } from '../connectors/connector.ts';

const root = new URL('../../../connectors/', import.meta.url);
const logoOf = (folder: string) =>
  `data:image/svg+xml;base64,${readFileSync(new URL(`${folder}/logo.svg`, root)).toString('base64')}`;

const client: readonly FormItem[] = [
  { key: 'clientId', label: 'Client ID', type: 'Text', required: true },
  { key: 'clientSecret', label: 'Client secret', type: 'Text', required: true, isConfidential: true },
];

export const google: Factory = {
  id: 'google-universal',
  type: 'Social',
  target: 'google',
  name: { en: 'Google' },
  description: {
    en: 'Signs people in with their Google account.',
    th: 'ให้ผู้ใช้เข้าสู่ระบบด้วยบัญชี Google',
    ru: 'Вход с учётной записью Google.',
  },
  logo: logoOf('google'),
  logoDark: null,
  readmeHtml: `<h1>Google</h1><p>Signs people in with their Google account.</p><h2>Account</h2>
<ol><li>In the <a href="https://console.cloud.google.com">Google Cloud console</a> choose or create a project.</li>
<li>Fill in <em>Branding</em> and <em>Audience</em>.</li></ol><h2>Settings</h2>
<table><thead><tr><th>Setting</th><th></th></tr></thead><tbody><tr><td><code>clientId</code></td><td>of the client</td></tr></tbody></table>`,
  isDemo: false,
  formItems: [
    ...client,
    { key: 'scope', label: 'Scope', type: 'Text', defaultValue: 'openid profile email' },
    {
      key: 'prompts',
      label: 'What Google asks each time',
      type: 'MultiSelect',
      defaultValue: ['select_account'],
      selectItems: [
        { value: 'select_account', title: 'Which account' },
        { value: 'consent', title: 'For consent, anew' },
        { value: 'none', title: 'Nothing' },
      ],
    },
    {
      key: 'hostedDomain',
      label: 'Only of this Workspace domain',
      type: 'Text',
      placeholder: 'example.com',
    },
  ],
};

export const apple: Factory = {
  id: 'apple-universal',
  type: 'Social',
  target: 'apple',
  name: { en: 'Apple' },
  description: { en: 'Signs people in with their Apple Account.' },
  logo: logoOf('apple'),
  logoDark: null,
  readmeHtml: '<h1>Apple</h1><p>You need a membership in the Apple Developer Program.</p>',
  isDemo: false,
  formItems: [
    {
      key: 'clientId',
      label: 'Services ID',
      type: 'Text',
      required: true,
      placeholder: 'com.example.signin',
    },
    { key: 'scope', label: 'Scope', type: 'Text', placeholder: 'name email' },
    { key: 'teamId', label: 'Team ID', type: 'Text', placeholder: 'A1B2C3D4E5' },
    { key: 'keyId', label: 'Key ID', type: 'Text', placeholder: 'F6G7H8J9K0' },
    {
      key: 'privateKey',
      label: 'Private key',
      type: 'Text',
      isConfidential: true,
      description: 'All of the .p8 file',
    },
  ],
};

export const oauth2: Factory = {
  id: 'oauth2',
  type: 'Social',
  target: 'oauth2',
  isStandard: true,
  name: { en: 'OAuth 2.0' },
  description: {
    en: 'Signs people in through any provider that speaks OAuth 2.0 and says who they are.',
    ru: 'Вход через любого провайдера OAuth 2.0, который сообщает, кто вошёл.',
  },
  logo: logoOf('oauth2'),
  logoDark: null,
  readmeHtml: '<h1>OAuth 2.0</h1><p>Where the provider speaks OpenID Connect, set up that one instead.</p>',
  isDemo: false,
  formItems: [
    { key: 'authorizationEndpoint', label: 'Authorization endpoint', type: 'Text', required: true },
    { key: 'tokenEndpoint', label: 'Token endpoint', type: 'Text', required: true },
    { key: 'userInfoEndpoint', label: 'User info endpoint', type: 'Text', required: true },
    ...client,
    {
      key: 'tokenEndpointAuthMethod',
      label: 'Token endpoint authentication',
      type: 'Select',
      defaultValue: 'client_secret_post',
      selectItems: [
        { value: 'client_secret_post', title: 'In the body' },
        { value: 'client_secret_basic', title: 'Basic' },
      ],
    },
    { key: 'scope', label: 'Scope', type: 'Text' },
    {
      key: 'profileMap',
      label: 'Profile map',
      type: 'Json',
      description: 'Where in the provider’s answer each fact stands: { "id": "data.user_id" }',
    },
  ],
};

export const socialFactories: readonly Factory[] = [apple, google, oauth2];
