/** Somebody at the sign-in page with nothing but a phone: types the number, then the code, and agrees to an account. */
import type { Page } from 'playwright-core';

/** Ends when the browser is back at an address that begins like this. */
export async function signInByPhone(
  page: Page,
  phone: string,
  { readCode, back }: { readCode(): Promise<string>; readonly back: string },
): Promise<void> {
  await page.getByLabel('Mobile number').fill(phone);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Enter the code' }).waitFor();
  await page.getByLabel('Code', { exact: true }).fill(await readCode());
  const create = page.getByRole('button', { name: 'Create account' });
  const isBack = page.waitForURL((url) => url.href.startsWith(back));
  await Promise.race([create.waitFor(), isBack]);
  // A number that nobody has yet is asked about before an account is made.
  if (!page.url().startsWith(back)) await create.click();
  await isBack;
}
