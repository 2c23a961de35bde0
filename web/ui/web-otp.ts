/** WebOTP: Chromium on Android hands the code of the SMS to the page, once the person allows it. Others fill the field. */

/** Calls back at most once. The answer ends the waiting: call it when a code is given or the page is left. */
export function awaitCode(onCode: (code: string) => void): () => void {
  const stop = new AbortController();
  if ('OTPCredential' in globalThis) {
    const options = { otp: { transport: ['sms'] }, signal: stop.signal } as CredentialRequestOptions;
    navigator.credentials.get(options).then(
      (credential) => {
        const { code } = (credential ?? {}) as { code?: string };
        if (code) onCode(code);
      },
      // Refused, timed out or ended by us: the person types.
      () => undefined,
    );
  }
  return () => stop.abort();
}
