/** The Console's room of second factors in a real browser, on a really started server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withBrowser } from '../../server/testing/browser.ts';
import {
  createPlace,
  type Place,
  type StartedServer,
  startServer,
} from '../../server/testing/started-server.ts';
import { machine, manage, type Operator } from '../manage.ts';
import { becomes, until } from '../../server/testing/until.ts';

const administrator = { username: 'ann', password: 'correct horse battery staple 9' };
const byPassword = (identifier: string) => ({
  identifier,
  password: true,
  verificationCode: false,
  isPasswordPrimary: true,
});
const settingsPath = '/api/sign-in-exp';

withBrowser('the Console, second factors', (browser) => {
  let place: Place;
  let server: StartedServer;
  let operator: Operator;
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    place = await createPlace(machine);
    server = await startServer(place);
    operator = await manage(server);
    await must('PATCH', settingsPath, {
      signIn: { methods: [byPassword('username'), byPassword('phone')] },
      signUp: { identifiers: ['username'], password: true, verify: false },
    });
    for (const person of [
      { username: 'bo' },
      { username: 'carla', name: 'Carla', primaryPhone: '16502530001' },
    ])
      await must('POST', '/api/users', { password: 'correct horse', ...person });
    const [{ id }] = (await operator.call('GET', '/api/connectors')).json();
    assert.equal((await operator.call('DELETE', `/api/connectors/${id}`)).status, 204);

    page = await browser.open({ locale: 'en', reducedMotion: 'reduce' });
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|React|Warning:/.test(message.text())) complaints.push(message.text());
    });
    await becomeAdministrator();
  });
  after(async () => {
    await server.stop();
    place.remove();
  });

  const must = async (method: string, path: string, body: object) => {
    const reply = await operator.call(method, path, body);
    assert.ok(reply.status < 300, reply.body);
  };
  const stored = async () => (await operator.call('GET', settingsPath)).json();
  const becomeAdministrator = async () => {
    await page.goto(server.address('Console'));
    await page.getByLabel('Username').fill(administrator.username);
    await page.getByLabel('Password', { exact: true }).fill(administrator.password);
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Username').fill(administrator.username);
    await page.getByRole('button', { name: /^(Sign in|Continue)$/ }).click();
    await page.getByLabel('Password', { exact: true }).fill(administrator.password);
    await page.getByRole('button', { name: /^(Sign in|Continue)$/ }).click();
    await page.getByRole('heading', { name: 'Start', exact: true }).waitFor();
  };
  const open = async () => {
    await page.goto(`${server.adminEndpoint}/console/mfa`);
    await factor('Passkey').waitFor();
  };
  /** The names of switches begin with this; what they are follows. */
  const factor = (name: string, state: { checked?: boolean; disabled?: boolean } = {}) =>
    page.getByRole('switch', { name: new RegExp(`^${name}`), ...state });
  /** With the keyboard: a row may move while a mouse is on its way. */
  const press = (name: string) => factor(name).press('Space');
  const save = () => page.getByRole('button', { name: 'Save changes' }).click();
  const saved = () => page.getByRole('status').getByText('Saved. The next sign-in follows it.').waitFor();
  const dialog = () => page.getByRole('dialog', { name: 'Before you save' });

  test('without an SMS connector SMS cannot be turned on: the switch is off and says what to do', async () => {
    await page.getByRole('link', { name: 'Second factors' }).click();
    await page.getByText('No factor is on: nobody is asked for a second one.').first().waitFor();
    await until(
      async () => (await page.title()) === 'Second factors · Latchkey Console',
      'the page has its title',
    );
    await page.getByText('No SMS connector is set up, so no code could be sent.').waitFor();
    await factor('Code by SMS', { checked: false, disabled: true }).waitFor();
    await factor('Code by e-mail', { checked: false, disabled: true }).waitFor();
    await page.getByRole('link', { name: 'Set up an SMS connector' }).click();
    await page.getByRole('dialog', { name: 'Set up SMS connector' }).waitFor();
    await must('POST', '/api/connectors', { connectorId: 'outbox' });
    await open();
    await factor('Code by SMS', { checked: false, disabled: false }).waitFor();
  });

  test('what does not go together is said at once, and not saved; the keyboard is enough', async () => {
    await press('Backup codes');
    await page.getByText('Backup codes stand in for another factor.').waitFor();
    await save();
    await page.locator('[role=switch][aria-invalid=true]:focus').waitFor();
    await press('Authenticator app');
    await page.getByText('Backup codes stand in for another factor.').waitFor({ state: 'detached' });

    await page.getByRole('link', { name: 'Start', exact: true }).click();
    const leave = page.getByRole('dialog', { name: 'Leave without saving?' });
    await leave.getByRole('button', { name: 'Stay here' }).click();
    await leave.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Language: English' }).click();
    await page.getByRole('menuitemradio', { name: 'Русский' }).click();
    await page.getByRole('heading', { name: 'Какие факторы разрешены' }).waitFor();
    await page.getByRole('button', { name: 'Язык: Русский' }).click();
    await page.getByRole('menuitemradio', { name: 'English' }).click();

    await page.getByRole('radio', { name: 'At sign-in only' }).check();
    await page.getByText('Whoever has one shows it. Whoever has none is proposed one.').waitFor();
    await save();
    await saved();
    const { mfa, adaptiveMfa } = await stored();
    assert.deepEqual(
      [mfa, adaptiveMfa],
      [{ factors: ['Totp', 'BackupCode'], policy: 'PromptOnlyAtSignIn' }, { enabled: false }],
    );
  });

  test('B1: SMS alone: the risk, what is safer, whom it harms, and nothing without a written answer', async () => {
    await press('Authenticator app');
    await press('Backup codes');
    await press('Code by SMS');
    await page.getByText('SMS is the only second factor').waitFor();
    await save();
    await dialog().getByText('restricted authenticator (NIST SP 800-63B-4').waitFor();
    await dialog().getByText('People with none of the factors that remain: 1').waitFor();
    await dialog().getByText('No longer counts as a second factor: Authenticator app.').waitFor();
    const accept = dialog().getByRole('button', { name: 'Accept the risk and save' });
    await becomes(() => accept.isDisabled(), true);
    await dialog().getByRole('checkbox', { name: 'I understand what this does to people' }).check();
    await accept.click();
    await dialog().getByText('Write who answers for it.').waitFor();
    await page.locator('[role=dialog] input[aria-invalid=true]:focus').waitFor();

    await dialog().getByRole('button', { name: 'Turn on passkeys too' }).click();
    await dialog().waitFor({ state: 'detached' });
    await factor('Passkey', { checked: true }).waitFor();
    assert.deepEqual((await stored()).mfa.factors, ['Totp', 'BackupCode'], 'nothing was saved yet');
    await press('Passkey');

    await save();
    await dialog().getByLabel('Who answers for it').fill('Ann Example, head of security');
    await dialog().getByLabel('Why, and until when').fill('Field staff have no smartphones before spring.');
    await dialog().getByRole('checkbox', { name: 'I have weighed this risk and accept it' }).check();
    await dialog().getByRole('checkbox', { name: 'I understand what this does to people' }).check();
    await accept.click();
    await saved();
    const { factors, restrictedAuthenticatorAcceptance } = (await stored()).mfa;
    assert.deepEqual(factors, ['PhoneVerificationCode']);
    assert.equal(restrictedAuthenticatorAcceptance.by, 'Ann Example, head of security');
    assert.match(restrictedAuthenticatorAcceptance.at, /^\d{4}-\d\d-\d\d$/);
    await page.getByText(/Ann Example, head of security answered for it on \d/).waitFor();
  });

  test('somebody else changed the settings meanwhile: both changes stand, and nothing is saved unseen', async () => {
    await press('Authenticator app');
    await must('PATCH', settingsPath, {
      mfa: { factors: ['PhoneVerificationCode', 'WebAuthn'], policy: 'Mandatory' },
    });
    await save();
    await page.getByRole('alert').getByText('Somebody else changed these settings meanwhile').waitFor();
    await page.getByText('Changed by them: Passkey, When people are asked.').waitFor();
    await factor('Passkey', { checked: true }).waitFor();
    assert.deepEqual((await stored()).mfa.factors, ['PhoneVerificationCode', 'WebAuthn']);
    await save();
    await saved();
    assert.deepEqual((await stored()).mfa, {
      factors: ['PhoneVerificationCode', 'WebAuthn', 'Totp'],
      policy: 'Mandatory',
    });
  });

  test('adaptive MFA, trusted devices, passkeys to sign in with', async () => {
    await page.getByRole('radio', { name: 'Everybody, when something looks odd' }).click();
    await page.getByText('x-logto-cf-bot-verified').waitFor();
    await page.getByText('From the last place to this one faster than 900 km/h.').waitFor();
    await press('People may trust a device');
    const days = page.getByLabel('For how many days');
    await days.fill('400');
    await page.getByText('Write a whole number from 1 to 365.').waitFor();
    await days.fill('14');
    await press('People may sign in with a passkey alone');
    await page.getByRole('checkbox', { name: 'Let the browser offer passkeys' }).check();
    await save();
    await saved();
    const { mfa, adaptiveMfa, trustedDevice, passkeySignIn } = await stored();
    assert.deepEqual(
      [mfa.policy, adaptiveMfa, trustedDevice, passkeySignIn],
      [
        'PromptAtSignInAndSignUpMandatory',
        { enabled: true },
        { enabled: true, durationDays: 14 },
        { enabled: true, showPasskeyButton: true, allowAutofill: true },
      ],
    );
  });

  test('a standard: the difference is shown first, and then applied as it was shown', async () => {
    await page.getByRole('button', { name: 'See the difference: NIST' }).click();
    const preset = page.getByRole('dialog', { name: 'What NIST SP 800-63B-4, AAL2 would change' });
    await preset.getByText('mfa.policy').waitFor();
    await preset.getByText('PromptAtSignInAndSignUpMandatory').waitFor();
    assert.equal((await stored()).mfa.policy, 'PromptAtSignInAndSignUpMandatory');
    await preset.getByRole('button', { name: 'Apply these changes' }).click();
    await page.getByText('The settings are as NIST SP 800-63B-4, AAL2 asks.').waitFor();
    await page.getByRole('radio', { name: 'Everybody, every time', checked: true }).waitFor();
    assert.equal((await stored()).mfa.policy, 'Mandatory');
    await page.getByRole('button', { name: 'See the difference: NIST' }).click();
    await preset.getByText('Everything is as the standard asks already.').waitFor();
    await preset.getByRole('button', { name: 'Close' }).last().click();
  });

  test('B3: the report says how many have SMS alone, who, and what to do; numbers are masked', async () => {
    await page.getByRole('link', { name: 'Open the report' }).click();
    await page.getByRole('heading', { name: 'People who have SMS alone' }).waitFor();
    const people = page.getByRole('list', { name: 'People' });
    await people.getByText('Carla').waitFor();
    const [row = ''] = await people.getByRole('listitem').allInnerTexts();
    assert.match(row, /Carla\s+\*{4}0001\s+Made by an operator\s+Never signed in\s+Only second factor/);
    await becomes(() => people.getByRole('listitem').count(), 1);
    assert.ok(!(await page.content()).includes('6502530001'));
    await page.getByRole('code').filter({ hasText: 'restricted-authenticators --csv' }).waitFor();
    await page.getByRole('radio', { name: 'Only way in' }).check();
    await page.getByText('Nobody depends on SMS alone.').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Second factors' }).click();
    await factor('Passkey', { checked: true }).waitFor();
    assert.deepEqual(complaints, []);
  });
});
