/** The one-time link: what it is for, and using it up (POST and GET /api/set-up of the admin side). */
import { ApiRefusal, Unreachable } from '../api/refusal.ts';

export type LinkPurpose =
  | { readonly kind: 'first-administrator'; readonly username?: string }
  | { readonly kind: 'reset'; readonly username: string };

export interface Account {
  readonly userId: string;
  readonly username: string;
}

export const readLink = (key: string, language: string): Promise<LinkPurpose> =>
  ask(language, { headers: { 'x-set-up-key': key } });

export const takeLink = (
  body: { key: string; username: string; password: string },
  language: string,
): Promise<Account> =>
  ask(language, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function ask<T>(language: string, init: RequestInit): Promise<T> {
  const headers = new Headers(init.headers);
  headers.set('accept', 'application/json');
  headers.set('accept-language', language);
  const answer = await fetch('/api/set-up', { ...init, headers, cache: 'no-store' }).catch(
    (error: unknown) => {
      throw new Unreachable('/api/set-up', { cause: error });
    },
  );
  if (!answer.ok) throw new ApiRefusal(answer.status, await answer.json().catch(() => undefined));
  return (await answer.json()) as T;
}
