/** The pages as they are with e-mail. */
import { byEmail, withSmtp, withTelephone, withTwilio } from './arrangements.ts';
import { factories, letters, smtp } from './factories.ts';
import { editor, type Scene } from './scene.ts';

/** Rows of a language of their own, one of them in HTML, with what is said of them. */
const letterRows = [
  {
    usageType: 'SignIn',
    locale: 'th',
    contentType: 'text/html',
    subject: 'รหัส {{code}}',
    content: '<h1>{{code}}</h1><p>รหัสนี้ใช้ได้ 10 นาที</p><p><a href="https://acme.example">Acme</a></p>',
  },
  { usageType: 'SignIn', locale: 'ru', contentType: 'text/plain', content: 'Ваш код: {{cod}}' },
  ...letters,
];
const letterFindings = {
  findings: [
    {
      path: 'templates.0.content',
      severity: 'warning',
      rule: 'link_with_code',
      message: 'No link in a message with a code: people must not learn to follow links beside codes.',
    },
    {
      path: 'templates.1.subject',
      severity: 'error',
      rule: 'no_subject',
      message: 'This entry needs a subject.',
    },
    {
      path: 'templates.1.content',
      severity: 'error',
      rule: 'no_code',
      message: 'The message does not contain {{code}}.',
    },
  ],
  costs: [],
} as const;

export const emailScenes: readonly Scene[] = [
  {
    name: 'start-email',
    path: '/',
    arrange(server) {
      withTelephone(server);
      withSmtp(server);
      server.api.state.experience = byEmail;
    },
  },
  {
    name: 'start-email-broken',
    path: '/',
    arrange(server) {
      withTelephone(server);
      server.api.state.experience = byEmail;
    },
  },
  {
    name: 'connectors-email',
    path: '/connectors/passwordless',
    arrange(server) {
      withTwilio(server);
      withSmtp(server);
    },
  },
  {
    name: 'picker-email',
    path: '/connectors/passwordless/create/Email',
    arrange: withTwilio,
    act: (page) => page.locator('[role=radio]').first().click(),
  },
  {
    name: 'guide-email',
    path: `/connectors/passwordless/guide/${smtp.id}`,
    arrange: ({ api }) =>
      Object.assign(api.state, {
        factories: factories.map((factory) =>
          factory === smtp
            ? {
                ...smtp,
                formItems: smtp.formItems?.map((item) =>
                  item.key === 'templates' ? { ...item, defaultValue: letterRows } : item,
                ),
              }
            : factory,
        ),
        lint: () => letterFindings,
      }),
    async act(page) {
      await page.locator('.cm-lintRange').first().waitFor({ state: 'attached' });
      await page.locator('main select').last().selectOption('th');
      await page.locator('input[type=email]').fill('anna');
      await page.locator('form button').click();
      await page.locator('input[type=email][aria-invalid=true]').waitFor();
    },
  },
  {
    name: 'details-email',
    path: '/connectors/passwordless/s4m2t6p8a1b3',
    arrange: withSmtp,
    async act(page) {
      await editor(page);
      await page.locator('input[type=email]').fill('anna@example.com');
      await page.locator('form button').click();
      await page.locator('main form + div [role=status]').waitFor();
    },
  },
  {
    name: 'delete-email',
    path: '/connectors/passwordless/s4m2t6p8a1b3',
    arrange(server) {
      withSmtp(server);
      server.api.state.experience = byEmail;
    },
    async act(page) {
      await page.locator('section[data-tone=danger] button').click();
      await page.locator('[role=dialog] input[type=checkbox]').waitFor();
    },
  },
];
