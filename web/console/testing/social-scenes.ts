/** The pages as they are with social connectors. */
import { withTwilio } from './arrangements.ts';
import { connectorOf } from './fake-api.ts';
import type { FakeServer } from './fake-server.ts';
import type { Scene } from './scene.ts';
import { google, oauth2 } from './social-factories.ts';

const googleId = 'g0o9g8l7e6a5';
const acmeId = 'a0c1m2e3x4y5';

/** Google on the sign-in page; a provider of OAuth 2.0 that is not, under a name of its own. */
export function withSocial(server: FakeServer): void {
  withTwilio(server);
  const { state } = server.api;
  const kept = {
    clientId: '1234.apps.googleusercontent.com',
    clientSecret: '••••9f2c',
    prompts: ['consent'],
  };
  const metadata = { target: 'acme', name: { en: 'Acme', th: 'แอคมี' } };
  state.connectors = [
    ...state.connectors,
    connectorOf(google, googleId, kept),
    {
      ...connectorOf(oauth2, acmeId, {
        authorizationEndpoint: 'https://acme.example/authorize',
        tokenEndpoint: 'https://acme.example/token',
        userInfoEndpoint: 'https://acme.example/me',
        clientId: 'latchkey',
        clientSecret: '••••0a1b',
        profileMap: { id: 'data.user_id' },
      }),
      ...metadata,
      metadata,
    },
  ];
  state.experience = { ...state.experience, socialSignInConnectorTargets: ['google'] };
}

export const socialScenes: readonly Scene[] = [
  { name: 'connectors-social', path: '/connectors/social', arrange: withSocial },
  {
    name: 'picker-social',
    path: '/connectors/social/create',
    arrange: withTwilio,
    act: (page) => page.locator('[role=radio]').first().click(),
  },
  { name: 'guide-google', path: `/connectors/social/guide/${google.id}` },
  {
    name: 'guide-oauth2',
    path: `/connectors/social/guide/${oauth2.id}`,
    async act(page) {
      await page.locator('main button[data-variant=filled]').last().click();
      await page.locator('input[aria-invalid=true]').first().waitFor();
    },
  },
  {
    name: 'details-google',
    path: `/connectors/social/${googleId}`,
    arrange: withSocial,
    async act(page) {
      await page.locator('main [role=switch]').first().click();
      await page.locator('main [role=status] svg').first().waitFor();
    },
  },
  {
    name: 'details-acme',
    path: `/connectors/social/${acmeId}`,
    arrange: withSocial,
    async act(page) {
      await page.locator('.cm-content').first().waitFor();
    },
  },
  {
    name: 'delete-social',
    path: `/connectors/social/${googleId}`,
    arrange: withSocial,
    async act(page) {
      await page.locator('section[data-tone=danger] button').click();
      await page.locator('[role=dialog] input[type=checkbox]').waitFor();
    },
  },
];
