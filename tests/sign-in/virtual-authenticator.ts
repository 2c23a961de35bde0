/** A device of the browser’s own that makes and shows passkeys without a question (WebAuthn 3, §11: automation). */
import type { CDPSession, Page } from 'playwright-core';

/** What a test may say to it afterwards goes over the session that comes back. */
export async function addAuthenticator(
  page: Page,
): Promise<{ readonly cdp: CDPSession; readonly authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
  return { cdp, authenticatorId };
}
