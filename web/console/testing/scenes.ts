/** Every page of the Console in the states that matter: what stands on the server, where to go, what to press. */
import type { Page } from 'playwright-core';
import { purposes } from '../templates/templates.ts';
import type { Factory, Preset } from '../connectors/connector.ts';
import { withTelephone, withTwilio } from './arrangements.ts';
import { emailScenes } from './email-scenes.ts';
import { factories, http, tencent, twilio } from './factories.ts';
import { byPhone, nothingFound } from './fake-api.ts';
import { type FakeServer, linkKey } from './fake-server.ts';
import { editor, type Scene } from './scene.ts';
import { secondFactorScenes } from './second-factor-scenes.ts';
import { socialScenes } from './social-scenes.ts';

const preset = (id: string, name: string): Preset => ({
  id,
  name,
  homepage: `https://www.${id}.com`,
  formItems: [
    {
      key: 'authUser',
      label: 'Auth ID',
      type: 'Text',
      required: true,
      description: 'On the first page of the console.',
    },
    { key: 'authPassword', label: 'Auth Token', type: 'Text', required: true, isConfidential: true },
    { key: 'sender', label: 'Source', type: 'Text', required: true },
  ],
  config: { endpoint: `https://api.${id}.com/send`, authType: 'basic', originBoundLine: true },
});
/** HTTP SMS as the server has it: with providers that it knows by name. */
export const withPresets: readonly Factory[] = factories.map((factory) =>
  factory === http
    ? {
        ...http,
        presets: [
          ['africas-talking', 'Africa’s Talking'],
          ['infobip', 'Infobip'],
          ['kavenegar-lookup', 'Kavenegar (verification template)'],
          ['messagebird', 'MessageBird'],
          ['plivo', 'Plivo'],
          ['sinch', 'Sinch'],
          ['smsbao', 'SMSBao 短信宝'],
          ['telnyx', 'Telnyx'],
          ['yunpian', 'Yunpian 云片'],
        ].map(([id = '', name = '']) => preset(id, name)),
      }
    : factory,
);

const now = Date.UTC(2026, 10, 21, 4, 12, 7);
const sms = (id: string, to: string, code: string, agoSeconds: number, usageType: string, text?: string) => ({
  id,
  to,
  code,
  usageType,
  text: text ?? `Your code is ${code}. It works for 10 minutes; tell it to nobody.\n\n@localhost #${code}`,
  sentAt: now - agoSeconds * 1000,
});
export const someMessages = [
  sms('m5', '66812345678', '482913', 4, 'SignIn'),
  sms('m4', '16502530000', '017734', 95, 'Register'),
  sms('m3', '66812345678', '900210', 610, 'Register', 'รหัสของคุณคือ 900210 ใช้ได้ 10 นาที'),
  sms('m2', '79161234567', '551904', 1300, 'ForgotPassword', 'Ваш код: 551904. Он действует 10 минут.'),
];

/** Everything as on the first day: one link unused, nothing set up, nothing received. */
export function tidy(server: FakeServer): void {
  const { api, link, settings, oidc } = server;
  Object.assign(api.state, {
    connectors: [],
    experience: byPhone,
    messages: [],
    testNumbers: [],
    factories,
    lint: nothingFound,
    testAnswer: undefined,
    said: {},
    broken: undefined,
  });
  api.calls.length = 0;
  Object.assign(link, { state: 'open', kind: 'first-administrator', refusal: undefined });
  Object.assign(settings, { telephone: true, needsAdministrator: undefined });
  oidc.lifetimeSeconds = 3600;
  oidc.startSession();
}

/** As the server writes it; what a scene shows of it matters here, not how it was found. */
const someFindings = {
  findings: [
    {
      path: 'templates.1.content',
      severity: 'error',
      rule: 'link_with_code',
      message: 'No link in a message with a code: people must not learn to follow links beside codes.',
    },
    {
      path: 'templates.4.content',
      severity: 'warning',
      rule: 'dear_character',
      message: 'Costs 2 SMS in place of 1, only because of: ’',
    },
  ],
  costs: purposes.slice(0, 6).map((usageType, place) => ({
    path: `templates.${place}`,
    usageType,
    ...(place === 2 ? { locale: 'th' } : {}),
    text: 'Your verification code is 123456.\n@login.example.com #123456',
    alphabet: place === 2 || place === 4 ? 'UCS-2' : 'GSM-7',
    segments: place === 4 ? 2 : 1,
    culprits: place === 2 ? ['ร', 'ห'] : place === 4 ? ['’'] : [],
    segmentsWithout: 1,
  })),
} as const;
const emptyRows = {
  findings: [0, 1, 2, 4].map((place) => ({
    path: `templates.${place}.templateCode`,
    severity: 'error',
    rule: 'empty_row',
    message: 'This entry needs a templateCode.',
  })),
  costs: [],
} as const;

const clickFilled = (page: Page) => page.locator('main button[data-variant=filled]').last().click();

export const scenes: readonly Scene[] = [
  { name: 'set-up', path: `/set-up#${linkKey}`, isOpen: true },
  {
    name: 'set-up-faults',
    path: `/set-up#${linkKey}`,
    isOpen: true,
    async act(page) {
      await page.locator('input[name=username]').fill('7up');
      await page.locator('input[name=new-password]').fill('password');
      await clickFilled(page);
      await page.locator('input[aria-invalid=true]').first().waitFor();
    },
  },
  {
    name: 'set-up-done',
    path: `/set-up#${linkKey}`,
    isOpen: true,
    async act(page) {
      await page.locator('input[name=username]').fill('marina');
      await page.locator('input[name=new-password]').fill('Tr4ngo-Valley');
      await clickFilled(page);
      await page.locator('input').first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'set-up-reset',
    path: `/set-up#${linkKey}`,
    isOpen: true,
    arrange: ({ link }) => Object.assign(link, { kind: 'reset' }),
  },
  {
    name: 'set-up-used',
    path: `/set-up#${linkKey}`,
    isOpen: true,
    arrange: ({ link }) => Object.assign(link, { state: 'used' }),
  },
  {
    name: 'nobody-yet',
    path: '/',
    isOpen: true,
    arrange: ({ settings }) => Object.assign(settings, { needsAdministrator: true }),
  },
  {
    name: 'start-fresh',
    path: '/',
    arrange: ({ api }) => Object.assign(api.state, { experience: { signUp: { identifiers: ['username'] } } }),
  },
  {
    name: 'start-telephone',
    path: '/',
    arrange(server) {
      withTelephone(server);
      server.api.state.messages = someMessages;
    },
  },
  { name: 'start-provider', path: '/', arrange: withTwilio },
  { name: 'start-broken', path: '/' },
  { name: 'connectors-empty', path: '/connectors' },
  { name: 'connectors', path: '/connectors/passwordless', arrange: withTwilio },
  {
    name: 'picker',
    path: '/connectors/passwordless/create/Sms',
    arrange: withTwilio,
    act: (page) => page.locator('[role=radio]').first().click(),
  },
  {
    name: 'picker-presets',
    path: '/connectors/passwordless/create/Sms',
    arrange: ({ api }) => Object.assign(api.state, { factories: withPresets }),
    act: (page) => page.locator('[role=radio]').last().click(),
  },
  { name: 'guide', path: `/connectors/passwordless/guide/${twilio.id}`, act: editor },
  {
    name: 'guide-findings',
    path: `/connectors/passwordless/guide/${twilio.id}`,
    arrange: ({ api }) => Object.assign(api.state, { lint: () => someFindings }),
    async act(page) {
      await editor(page);
      await page.locator('.cm-lintRange').first().waitFor({ state: 'attached' });
    },
  },
  {
    name: 'guide-preset',
    path: '/connectors/passwordless/guide/http-sms?preset=plivo',
    arrange: ({ api }) => Object.assign(api.state, { factories: withPresets }),
    act: (page) => page.locator('[data-field=sender]').fill('14150000000'),
  },
  {
    name: 'guide-faults',
    path: `/connectors/passwordless/guide/${tencent.id}`,
    arrange: ({ api }) => Object.assign(api.state, { lint: () => emptyRows }),
    async act(page) {
      await editor(page);
      await page.locator('.cm-lintRange').first().waitFor({ state: 'attached' });
      await clickFilled(page);
      await page.locator('input[aria-invalid=true]').first().waitFor();
    },
  },
  {
    name: 'guide-fields',
    path: '/connectors/passwordless/guide/http-sms',
    act: (page) => page.locator('select[data-field=format]').selectOption('e164').then(),
  },
  {
    name: 'guide-test',
    path: '/connectors/passwordless/guide/outbox',
    async act(page) {
      await page.locator('input[type=tel]').fill('+66 81 234 5678');
      await page.locator('form button').click();
      await page.locator('main form + div [role=status]').waitFor();
    },
  },
  {
    name: 'replace',
    path: '/connectors/passwordless/guide/outbox',
    arrange: withTwilio,
    async act(page) {
      await clickFilled(page);
      await page.locator('[role=dialog]').waitFor();
    },
  },
  { name: 'details', path: '/connectors/passwordless/k3j9d0a1b2c3', arrange: withTwilio, act: editor },
  {
    name: 'details-changed',
    path: '/connectors/passwordless/k3j9d0a1b2c3',
    arrange(server) {
      withTwilio(server);
      server.api.state.testAnswer = {
        status: 401,
        body: { code: 'connector.authorization_failed', message: 'Twilio refused the credentials (20003).' },
      };
    },
    async act(page) {
      await editor(page);
      await page
        .locator('main button')
        .filter({ hasText: /./ })
        .and(page.locator('[aria-label*="Auth Token"]'))
        .first()
        .click();
      await page.locator('input[type=password]').fill('0123456789abcdef');
      await page.locator('input[type=tel]').fill('+66 81 234 5678');
      await page.locator('form button').click();
      await page.locator('main [role=alert]').waitFor();
    },
  },
  {
    name: 'delete',
    path: '/connectors/passwordless/k3j9d0a1b2c3',
    arrange: withTwilio,
    async act(page) {
      await page.locator('section[data-tone=danger] button').click();
      await page.locator('[role=dialog] input[type=checkbox]').waitFor();
    },
  },
  ...emailScenes,
  ...socialScenes,
  ...secondFactorScenes,
  { name: 'details-gone', path: '/connectors/passwordless/nothing' },
  { name: 'telephone-empty', path: '/telephone', arrange: withTelephone },
  {
    name: 'telephone',
    path: '/telephone?to=66812345678',
    arrange(server) {
      withTelephone(server);
      server.api.state.messages = someMessages;
    },
  },
  {
    name: 'telephone-numbers',
    path: '/telephone',
    arrange(server) {
      withTwilio(server);
      server.api.state.messages = someMessages;
    },
  },
  {
    name: 'refused',
    path: '/connectors/passwordless',
    arrange: ({ api }) =>
      Object.assign(api.state, {
        broken: {
          path: '/api/connectors',
          status: 503,
          body: {
            code: 'server.unavailable',
            message: 'The service cannot answer right now. Please try again in a moment.',
          },
        },
      }),
  },
  { name: 'missing', path: '/nowhere/at/all' },
];
