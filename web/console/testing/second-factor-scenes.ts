/** The room of second factors: with every switch, with what does not go together, with its questions and its report. */
import type { Page } from 'playwright-core';
import { freshSettings } from '../../../contract/fresh-settings.ts';
import type { Impact } from '../../../contract/impact.ts';
import type { Settings } from '../../../contract/settings.ts';
import { withSmtp, withTwilio } from './arrangements.ts';
import type { FakeServer } from './fake-server.ts';
import type { Scene } from './scene.ts';

const stored = (part: Partial<Settings>) => (server: FakeServer) => {
  withTwilio(server);
  server.api.state.experience = { ...freshSettings, ...part };
};

const impact: Impact = {
  isHarmful: true,
  flows: [{ flow: 'mfa', stops: false, lostWays: ['Totp', 'WebAuthn'] }],
  users: { cannotSignIn: 0, cannotResetPassword: 0, cannotPassMfa: 1284 },
  warnings: ['sms_only_mfa_not_accepted'],
};

const both: Partial<Settings> = {
  mfa: {
    factors: ['WebAuthn', 'Totp', 'PhoneVerificationCode', 'BackupCode'],
    policy: 'PromptAtSignInAndSignUp',
    organizationRequiredMfaPolicy: 'Mandatory',
  },
};
const adaptive: Partial<Settings> = {
  mfa: { factors: ['WebAuthn', 'Totp'], policy: 'PromptAtSignInAndSignUpMandatory' },
  adaptiveMfa: { enabled: true },
  trustedDevice: { enabled: true, durationDays: 30 },
  passkeySignIn: { enabled: true, showPasskeyButton: true, allowAutofill: false },
};

const plan = {
  base: 7,
  isChange: true,
  canApply: true,
  changes: [
    {
      section: 'signInExperience',
      key: 'mfa',
      action: 'change',
      differences: [
        {
          path: 'factors',
          before: ['PhoneVerificationCode'],
          after: ['WebAuthn', 'Totp', 'BackupCode'],
          isSecret: false,
        },
        { path: 'policy', before: 'NoPrompt', after: 'Mandatory', isSecret: false },
      ],
    },
    {
      section: 'signInExperience',
      key: 'signIn',
      action: 'change',
      differences: [
        {
          path: 'methods',
          before: [
            { identifier: 'email', password: false, verificationCode: true, isPasswordPrimary: false },
          ],
          after: [{ identifier: 'email', password: true, verificationCode: false, isPasswordPrimary: true }],
          isSecret: false,
        },
      ],
    },
  ],
  problems: [],
  warnings: [],
  impact,
};

const people = [
  ['u1', 'Ann Example', '16502530000', 'a1', true, true],
  ['u2', 'สมชาย ใจดี', '66812345678', null, true, false],
  ['u3', null, '79161234567', 'a1', false, true],
] as const;
const report = {
  'GET /api/reports/restricted-authenticators/counts': {
    onlySecondFactor: 1284,
    onlyWayIn: 96,
    applications: [
      { applicationId: 'a1', onlySecondFactor: 1200, onlyWayIn: 96 },
      { applicationId: null, onlySecondFactor: 84, onlyWayIn: 0 },
    ],
  },
  'GET /api/reports/restricted-authenticators': {
    users: people.map(([id, , , applicationId, isOnlySecondFactor, isOnlyWayIn], place) => ({
      id,
      applicationId,
      isOnlySecondFactor,
      isOnlyWayIn,
      createdAt: Date.UTC(2026, 5, 1),
      lastSignInAt: place === 1 ? null : Date.UTC(2026, 10, 3),
    })),
    next: 'more',
  },
  'GET /api/users': people.map(([id, name, primaryPhone]) => ({
    id,
    name,
    username: null,
    primaryEmail: null,
    primaryPhone,
  })),
  'GET /api/applications': [{ id: 'a1', name: 'Acme Shop' }],
};

const press = async (page: Page, place: number) => {
  await page.locator('main [role=switch]').nth(place).click();
};
const save = (page: Page) => page.locator('main button[data-variant=filled]').last().click();

export const secondFactorScenes: readonly Scene[] = [
  {
    name: 'factors-fresh',
    path: '/mfa',
    arrange: (server) => Object.assign(server.api.state, { experience: freshSettings }),
  },
  {
    name: 'factors-adaptive',
    path: '/mfa',
    arrange(server) {
      stored(adaptive)(server);
      withSmtp(server);
    },
  },
  {
    name: 'factors-faults',
    path: '/mfa',
    arrange: stored({
      mfa: { factors: ['PhoneVerificationCode', 'BackupCode'], policy: 'PromptOnlyAtSignInMandatory' },
      adaptiveMfa: { enabled: true },
      trustedDevice: { enabled: true },
    }),
    async act(page) {
      await press(page, 2);
      await page.locator('main input[name=trust-days]').fill('0');
      await page.locator('main [aria-invalid=true]').nth(1).waitFor();
      await save(page);
    },
  },
  {
    name: 'factors-ask',
    path: '/mfa',
    arrange(server) {
      stored(both)(server);
      server.api.state.said = { 'PATCH /api/sign-in-exp?dryRun': impact };
    },
    async act(page) {
      await press(page, 0);
      await press(page, 1);
      await save(page);
      await page.locator('[role=dialog] input[type=checkbox]').first().waitFor();
      await page.locator('[role=dialog] input[type=checkbox]').last().check();
      await page.locator('[role=dialog] button[data-variant=filled]').last().click();
      await page.locator('[role=dialog] [aria-invalid=true]').first().waitFor();
    },
  },
  {
    name: 'factors-preset',
    path: '/mfa',
    arrange(server) {
      stored(both)(server);
      server.api.state.said = { 'POST /api/sign-in-exp/presets/nist?dryRun': plan };
    },
    async act(page) {
      await page.locator('main button[aria-label*="NIST"]').click();
      await page.locator('[role=dialog] del').first().waitFor();
    },
  },
  {
    name: 'factors-report',
    path: '/mfa/sms-alone',
    arrange(server) {
      stored(both)(server);
      server.api.state.said = report;
    },
    act: (page) => page.getByText('****0000').waitFor(),
  },
];
