/** The OpenID Foundation's checks for providers (basic, config, RP-initiated logout), by id, through HTTP alone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { eachDatabase } from '../server/testing/databases.ts';
import { basicRequests } from './conformance/basic-requests.ts';
import { basicTokens } from './conformance/basic-tokens.ts';
import type { Check } from './conformance/check.ts';
import { configChecks } from './conformance/config.ts';
import { logoutChecks } from './conformance/logout.ts';
import { basic, config, type Covered, logout, notCovered } from './conformance/plans.ts';
import { issuer, openProvider, type Provider, redirectUri } from './conformance/provider.ts';

/** Its type is what keeps the list whole: an id of a plan without its check does not compile. */
const checks: Readonly<Record<Covered, Check>> = {
  ...basicRequests,
  ...basicTokens,
  ...configChecks,
  ...logoutChecks,
};
const plans = { basic, config, 'RP-initiated logout': logout };
const isCovered = (id: string): id is Covered => !(notCovered as readonly string[]).includes(id);

eachDatabase('OpenID Provider conformance', ({ open }) => {
  let provider: Provider;
  before(async () => void (provider = await openProvider(await open())));
  beforeEach(() => provider.setTime());
  after(() => provider.close());

  test('form_post: a page that sends itself to the application, with code, state and iss', async () => {
    const { reply } = await provider.authorize(provider.openBrowser(), { response_mode: 'form_post' });
    assert.equal(reply.status, 200);
    assert.match(reply.body, new RegExp(`<form method="post" action="${redirectUri}">`));
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(reply.body)?.[1];
    assert.deepEqual([field('state'), field('iss')], ['a-state', issuer]);
    assert.equal((await provider.exchange(field('code') ?? '')).status, 200);
  });

  for (const [name, ids] of Object.entries(plans))
    describe(name, () => {
      for (const id of ids) if (isCovered(id)) test(id, () => checks[id](provider));
    });
});

test('the reference names every check, and those that are not run with their reason', () => {
  const page = readFileSync(new URL('../docs/reference/conformance.md', import.meta.url), 'utf8');
  for (const ids of Object.values(plans))
    for (const id of ids) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${id}\` |`));
      assert.match(row ?? `${id} is missing`, isCovered(id) ? /\| run \|/ : /\| not run \| \S/, id);
    }
});
