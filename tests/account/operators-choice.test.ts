/** What the operator decided, on the account pages: fields, tenants, words and style, closed; and that everybody can use them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkForEverybody } from '../../web/ui/testing/look-at.ts';
import { languages } from '../../words/index.ts';
import { password, withAccountPages } from './account-rig.ts';
import { becomes } from '../../server/testing/until.ts';

withAccountPages('the account pages: as the operator wants them', (rig) => {
  const { open, somebody, enter, heading, press, follow, says, path, confirm, picture } = rig;

  test('each field, word and colour as the operator wants it; a stranger’s address is no way back; another language in place', async () => {
    await open({
      name: 'ReadOnly',
      avatar: 'Off',
      phone: 'ReadOnly',
      email: 'Off',
      session: 'Off',
      passkey: 'Off',
    });
    const { accountCenter } = rig.site.harness.services;
    await accountCenter.update('default', { customCss: 'h1 { letter-spacing: 3px }' });
    const phrases = '/api/custom-phrases/en';
    const written = await rig.site.operator.call('PUT', phrases, {
      body: { nav: { home: 'Where <i>all</i> begins' } },
    });
    assert.equal(written.status, 200, written.text);
    const ann = await somebody({ phone: '16502530411', password });
    const page = await enter(ann.username, { path: '/account/security?redirect=https://evil.example/' });
    await becomes(() => new URL(page.url()).search, '', 'no open redirect');
    await heading(page, 'Security');
    await becomes(
      () => page.getByRole('navigation').getByRole('link').allInnerTexts(),
      ['Where all begins', 'Profile', 'Security'],
    );
    const spacing = await page.evaluate<string>(
      `getComputedStyle(document.querySelector('h1')).letterSpacing`,
    );
    assert.equal(spacing, '3px', 'the operator’s style counts, under the page’s own policy');
    assert.equal((await rig.site.operator.remove(phrases)).status, 204);
    await page.getByText('+1 650 253 0411').waitFor();
    assert.equal(await page.getByRole('link', { name: /Mobile number/ }).count(), 0);
    assert.equal(await page.getByRole('button', { name: /Mobile number/ }).count(), 0);
    assert.equal(await page.getByText('E-mail address').count(), 0);
    assert.equal(await page.getByText('Passkeys').count(), 0);
    for (const room of ['phone', 'email', 'sessions', 'passkey/add', 'nowhere']) {
      await page.goto(`${rig.site.address}/account/${room}`);
      await heading(page, 'There is no such page');
    }
    await page.goto(`${rig.site.address}/account/profile`);
    await follow(page, 'Change Username');
    await page.getByRole('button', { name: 'With your password' }).click();
    await confirm(page);
    await page.getByLabel('Username').fill('9 lives');
    await page.getByRole('combobox', { name: 'Language' }).selectOption('ru');
    await heading(page, 'Придумайте имя пользователя');
    await becomes(() => page.getByLabel('Имя пользователя').inputValue(), '9 lives', 'nothing typed is lost');
    await press(page, 'Сохранить');
    await page.getByRole('alert').filter({ hasText: /[а-я]/i }).waitFor();
    await page.getByLabel('Имя пользователя').fill(`${ann.username}_2`);
    await press(page, 'Сохранить');
    await says(page, `Теперь ваше имя пользователя — \u2068${ann.username}_2\u2069.`);
    assert.equal((await ann.find())?.username, `${ann.username}_2`);
  });

  test('a tenant under /t/… has its own account pages, and nothing of them strays from there', async () => {
    const { accountCenter, settings, tenantRegister, users } = rig.site.harness.services;
    await tenantRegister.create({ id: 'dev', tag: 'development' });
    const fields = { name: 'Edit', password: 'Edit' } as const;
    await accountCenter.update('dev', { enabled: true, fields });
    const methods = [
      {
        identifier: 'username' as const,
        password: true,
        verificationCode: false,
        isPasswordPrimary: true,
      },
    ];
    const signUp = { identifiers: ['username' as const], password: true, verify: false };
    await settings.update(
      'dev',
      { signIn: { methods }, signUp },
      {
        hasSmsConnector: true,
        hasEmailConnector: true,
        usernameConflicts: () => Promise.resolve({ totalConflicts: 0, samples: [] }),
      },
    );
    const digest = await users.hashPassword(password);
    await users.create('dev', { username: 'dora', password: digest });
    const strayed: string[] = [];
    const page = await enter('dora', {
      path: '/t/dev/account/profile?redirect=/t/dev/demo-app',
      onRequest: (asked) => void (asked.startsWith('/t/dev/') || strayed.push(asked)),
    });
    await page.getByLabel('Name', { exact: true }).fill('Dora');
    await press(page, 'Save');
    await says(page, 'Saved.');
    await becomes(() => path(page), '/t/dev/account/profile');
    await becomes(
      () => new URL(page.url()).searchParams.get('redirect'),
      `${rig.site.address}/t/dev/demo-app`,
      'its own address is one to come back to',
    );
    await press(page, 'Sign out');
    await heading(page, 'You are signed out');
    await becomes(() => path(page), '/t/dev/account');
    assert.deepEqual(strayed, []);
  });

  test('closed, or closed while it is open: a page that says so', async () => {
    const ann = await somebody();
    const page = await enter(ann.username, { path: '/account/profile' });
    await rig.site.harness.services.accountCenter.update('default', { enabled: false });
    await press(page, 'Save');
    await heading(page, 'There is nothing to change here');
    await page.reload();
    await heading(page, 'There is nothing to change here');
    await checkForEverybody(page, 'closed');
  });

  test('everybody can use it, in each language, light and dark, on a small phone', async () => {
    await rig.site.change({ trustedDevice: { enabled: true, durationDays: 30 } });
    const ann = await somebody({ phone: '16502530420', email: 'ann@example.com', password });
    const value = await rig.appOf(ann);
    await rig.site.harness.services.factors.addBackupCodes(ann.owner);
    const page = await enter(ann.username, { second: (at) => rig.trust(at, value()) });
    for (const [place, locale] of languages.entries()) {
      // The page begins anew, by the sign-in that is there: in another language, without a proof.
      await page.emulateMedia({ colorScheme: place % 2 ? 'dark' : 'light' });
      await page.setViewportSize(place === 1 ? { width: 1280, height: 800 } : { width: 320, height: 640 });
      await page.evaluate('sessionStorage.clear()');
      await page.goto(`${rig.site.address}/account?ui_locales=${locale}`);
      await page.locator('.rows').waitFor();
      const look = async (room: string) => {
        await becomes(() => page.locator('html').getAttribute('lang'), locale);
        await checkForEverybody(page, `${locale} ${room}`);
        await picture(page, `${room}-${locale}`);
      };
      const go = (room: string) =>
        page.evaluate(`history.pushState(null, '', '/account${room}'); dispatchEvent(new Event('popstate'))`);
      await look('home');
      for (const room of ['/profile', '/security', '/phone']) {
        await page.locator('nav a').first().waitFor();
        await go(room);
        await page.locator('h1:visible').waitFor();
        await look(room.slice(1));
      }
      await page.locator('.choice').first().click();
      await page.locator('input[type=password]').fill(password);
      await page.keyboard.press('Enter');
      await page.locator('#phone').waitFor();
      await look('number');
      for (const room of ['/sessions', '/trusted-devices']) {
        await go(room);
        await page.locator('.rows .here').waitFor();
        await look(room.slice(1));
      }
    }
  });
});
