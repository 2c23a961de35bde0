/** Codes that were sent from this page: going back and forth sends no second message while the first still counts. */
import type { Outcome } from '../ui/call-api.ts';
import { api } from './account-api.ts';

export interface SentCode {
  readonly id: string;
  /** E.164, or an address. */
  readonly to: string;
  readonly codeLength: number;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly resendAt: number;
  readonly expiresAt: number;
}

const sent = new Map<string, SentCode>();

/** The code that still counts there, else a new one. */
export async function codeFor(to: string): Promise<Outcome<SentCode>> {
  const known = sent.get(to);
  return known && Date.now() < known.expiresAt - 30_000 ? { ok: true, body: known } : sendAnew(to);
}

export async function sendAnew(to: string): Promise<Outcome<SentCode>> {
  const outcome = await api.sendCode(to);
  if (!outcome.ok) return outcome;
  const { verificationRecordId: id, codeLength, resendAfterSeconds, expiresInSeconds } = outcome.body;
  const sentAt = Date.now();
  const code = {
    id,
    to,
    codeLength,
    sentAt,
    resendAt: sentAt + resendAfterSeconds * 1000,
    expiresAt: sentAt + expiresInSeconds * 1000,
  };
  sent.set(to, code);
  return { ok: true, body: code };
}

/** It was right, or counts no more: the next one is a new one. */
export const forgetCode = (to: string): void => void sent.delete(to);
