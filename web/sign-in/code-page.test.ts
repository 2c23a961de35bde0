/** The page of the code in a real browser, over the simulated API: wrong ones, late ones, new ones, pasted ones, lost answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { thai, wire, withSignInPage } from '../../tests/pages/sign-in-rig.ts';
import { becomes, until } from '../../server/testing/until.ts';

withSignInPage('the page of the code', (rig) => {
  const { open, toCode, loseAnswer, arrived, says, codeField } = rig;

  test('a wrong code is told beside the field, and the field is ready for the right one', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    await page.keyboard.type('000000');
    await says(page, 'That is not the code.');
    const field = codeField(page);
    await becomes(() => field.getAttribute('aria-invalid'), 'true');
    const told = await field.getAttribute('aria-describedby');
    await becomes(() => page.locator(`#${told}`).innerText(), /not the code/);
    await becomes(() => page.evaluate(() => document.activeElement?.id), 'code');
    await becomes(() => field.inputValue(), '');
    await page.keyboard.type(rig.simulator.code());
    await arrived(page);
  });

  test('a code that counts no more: what happened, and a new one', async () => {
    rig.simulator.users.set(wire, {});
    rig.simulator.resendAfterSeconds = 0;
    for (const [code, sentence] of [
      ['verification_code.expired', 'This code has expired.'],
      ['verification_code.exceed_max_try', 'This code was tried too often.'],
    ] as const) {
      const page = await open();
      await toCode(page);
      rig.simulator.fail('POST /verification/verification-code/verify', { code });
      await page.keyboard.type(rig.simulator.code());
      await says(page, sentence);
      const old = rig.simulator.code();
      await page.getByRole('button', { name: 'Send a new code' }).click();
      await page.getByRole('status').filter({ hasText: 'A new code is on its way' }).waitFor();
      assert.notEqual(rig.simulator.code(), old);
      await codeField(page).fill(rig.simulator.code());
      await arrived(page);
    }
  });

  test('refusals of a send stand beside the number and say what to do', async () => {
    for (const [fault, sentence] of [
      [
        {
          status: 429,
          code: 'request.message_rate_limited',
          data: { limit: 'recipient', retryAfterSeconds: 400 },
        },
        'Please try again in 7 minutes.',
      ],
      [
        {
          status: 429,
          code: 'request.message_rate_limited',
          data: { limit: 'address', retryAfterSeconds: 40 },
        },
        'from your network. Please try again in 40 seconds.',
      ],
      [{ status: 501, code: 'connector.not_found' }, 'This service cannot send messages yet.'],
      [{ status: 400, code: 'connector.general' }, 'The message could not be sent.'],
      [{ status: 422, code: 'user.invalid_phone' }, 'not a phone number we can use'],
      [{ status: 503, code: 'server.unavailable' }, 'cannot answer right now'],
    ] as const) {
      const page = await open();
      rig.simulator.fail('POST /verification/verification-code', fault);
      await page.getByLabel('Mobile number').fill(thai);
      await page.keyboard.press('Enter');
      await says(page, sentence);
      await becomes(() => page.evaluate(() => document.activeElement?.id), 'identifier');
      await page.keyboard.press('Enter');
      await codeField(page).waitFor();
    }
  });

  test('the countdown is the server’s, also over a reload and after "too early"', async () => {
    rig.simulator.resendAfterSeconds = 500;
    const page = await open();
    await toCode(page);
    await page.getByText(/New code in (500|4\d\d) seconds/).waitFor();
    await page.reload();
    await page.getByText(/New code in (500|4\d\d) seconds/).waitFor();
    await page.getByText('+66 81 234 5678').waitFor();
    rig.simulator.resendAfterSeconds = 0;
    const other = await open();
    await toCode(other);
    rig.simulator.fail('POST /verification/verification-code', {
      status: 429,
      code: 'request.message_rate_limited',
      data: { limit: 'resend', retryAfterSeconds: 59 },
    });
    await codeField(other).fill('12');
    await other.getByRole('button', { name: 'Send a new code' }).click();
    await says(other, 'You can ask for a new one in 59 seconds.');
    await other.getByText(/New code in [1-5]?\d seconds/).waitFor();
    await becomes(
      () => codeField(other).inputValue(),
      '12',
      'C4: what was typed stays when nothing was sent',
    );
  });

  test('C9 a reload keeps the page, with and without the tab’s memory', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    await page.reload();
    await codeField(page).waitFor();
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.getByText('+66 81 234 5678').waitFor();
    await codeField(page).fill(rig.simulator.code());
    await arrived(page);
    assert.equal(rig.simulator.sent.length, 1);
  });

  test('an answer that is here before the first paint is shown', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    const answer = await page.evaluate(async () => (await fetch('/api/experience/interaction')).text());
    await page.evaluate(() => sessionStorage.clear());
    await page.addInitScript((text) => {
      const ask = window.fetch;
      window.fetch = (input, init) =>
        (input as string).endsWith('/interaction') ? Promise.resolve(new Response(text)) : ask(input, init);
    }, answer);
    await page.reload();
    await page.getByText('+66 81 234 5678').waitFor();
  });

  test('a tab that has forgotten, without a connection, says so and goes on once there is one', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    await page.evaluate(() => sessionStorage.clear());
    await page.route('**/api/experience/interaction', (route) => route.abort());
    await page.reload();
    await page.getByRole('status').filter({ hasText: 'No connection.' }).waitFor();
    await page.unroute('**/api/experience/interaction');
    await page.getByText('+66 81 234 5678').waitFor();
    await codeField(page).fill(rig.simulator.code());
    await arrived(page);
  });

  test('C7 a lost answer costs no second code', async () => {
    for (const path of ['verification/verification-code/verify', 'identification', 'submit']) {
      rig.simulator.reset();
      rig.simulator.users.set(wire, {});
      const page = await open();
      await toCode(page);
      await loseAnswer(page, path);
      await page.keyboard.type(rig.simulator.code());
      await says(page, 'No connection.');
      await page.getByRole('button', { name: 'Continue' }).click();
      await arrived(page);
      assert.equal(rig.simulator.sent.length, 1, path);
    }
  });

  test('C7 a reload after a proven code goes on by itself', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    await loseAnswer(page, 'identification');
    await page.keyboard.type(rig.simulator.code());
    await says(page, 'No connection.');
    await page.reload();
    await arrived(page);
  });

  test('without a connection the page says so, and goes on when it is back', async () => {
    const page = await open();
    await page.context().setOffline(true);
    await page.getByLabel('Mobile number').fill(thai);
    await page.keyboard.press('Enter');
    await says(page, 'No connection. Check your network and try again.');
    await page.context().setOffline(false);
    await page.keyboard.press('Enter');
    await codeField(page).waitFor();
  });

  test('a newer code sent in another tab is the one that counts', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    rig.simulator.flow!.record!.id = 'newer';
    await page.keyboard.type(rig.simulator.code());
    await arrived(page);
  });

  test('the same number again within the life of its code sends nothing', async () => {
    const page = await open();
    await toCode(page);
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await codeField(page).waitFor();
    assert.equal(rig.simulator.sent.length, 1);
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Mobile number').fill('0899999999');
    await page.keyboard.press('Enter');
    await page.getByText('+66 89 999 9999').waitFor();
    assert.equal(rig.simulator.sent.length, 2);
  });

  test('what is remembered of an earlier sign-in does not count in the next one', async () => {
    const page = await open();
    await toCode(page);
    rig.simulator.flow = undefined;
    await page.goto(`${rig.server.address}/sign-in?app_id=atlas`);
    const field = page.getByLabel('Mobile number');
    await until(async () => (await field.inputValue()) === '81 234 5678', 'the number is remembered');
    await page.getByRole('button', { name: 'Continue' }).click();
    await codeField(page).waitFor();
    assert.equal(rig.simulator.sent.length, 2);
  });

  test('back and forward lead where they always do', async () => {
    const page = await open();
    await toCode(page);
    await page.goBack();
    await becomes(() => page.getByLabel('Mobile number').inputValue(), '81 234 5678');
    await page.goForward();
    await codeField(page).waitFor();
  });

  test('D5 a code or a whole message may be pasted, and no other number is taken', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    const field = codeField(page);
    await becomes(() => field.getAttribute('maxlength'), null);
    await becomes(() => field.getAttribute('autocomplete'), 'one-time-code');
    await becomes(() => field.getAttribute('inputmode'), 'numeric');
    const paste = (text: string) =>
      field.evaluate((input, pasted) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text', pasted);
        input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }, text);
    await paste('Call us: +66 2 123 456');
    await says(page, 'We found no code in the text you pasted.');
    await paste('Order 111222.\nYour code is 000000.\n@elsewhere.example #000000');
    await becomes(() => field.inputValue(), '');
    await paste('12 34');
    await becomes(() => field.inputValue(), '1234');
    const code = rig.simulator.code();
    await paste(
      `Order 111222 is on its way. ${code} is your code, good for 10 minutes.\n\n@127.0.0.1 #${code}`,
    );
    await arrived(page);
  });

  test('D5 the code that a phone fills in is taken, also with a space', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open();
    await toCode(page);
    const code = rig.simulator.code();
    await codeField(page).fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await arrived(page);
  });

  test('D5 WebOTP hands over the code and is called off when the page is left', async () => {
    rig.simulator.users.set(wire, {});
    const page = await open('/unknown-session');
    await page.addInitScript(() => {
      Object.assign(globalThis, { OTPCredential: () => {} });
      const asked = { signal: undefined as AbortSignal | undefined, give: (_code: string) => {} };
      Object.assign(globalThis, { asked });
      Object.defineProperty(navigator, 'credentials', {
        value: {
          get: ({ signal }: { signal: AbortSignal }) =>
            new Promise((resolve) =>
              Object.assign(asked, { signal, give: (code: string) => resolve({ code }) }),
            ),
        },
      });
    });
    await page.goto(`${rig.server.address}/sign-in?app_id=atlas`);
    await toCode(page);
    await until(() => page.evaluate<boolean>('asked.signal !== undefined'), 'the browser is asked for it');
    await page.getByRole('button', { name: 'Change' }).click();
    await until(() => page.evaluate<boolean>('asked.signal.aborted'), 'nobody waits for that code any more');
    await page.getByRole('button', { name: 'Continue' }).click();
    await codeField(page).waitFor();
    await until(() => page.evaluate<boolean>('!asked.signal.aborted'), 'the browser is asked again');
    await page.evaluate(`asked.give('${rig.simulator.code()}')`);
    await arrived(page);
  });

  test('while messages stay here, the page says where to read them', async () => {
    rig.server.telephone = 'http://localhost:3002/telephone';
    const page = await open();
    await toCode(page);
    await becomes(
      () => page.getByRole('link', { name: 'telephone page' }).getAttribute('href'),
      rig.server.telephone,
    );
    rig.server.telephone = undefined;
  });
});
