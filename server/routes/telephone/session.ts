/** Who may read the telephone by its key: the key of the link is changed for a signed cookie. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../secrets.ts';

export interface TelephoneSessions {
  isKey(key: string): boolean;
  /** The value of `Set-Cookie`; over https it is sent over https alone. */
  cookie(options: { readonly isSecure: boolean }): string;
  /** Takes the `Cookie` header. */
  isOpen(cookies: string | undefined): boolean;
}

const cookieName = '_telephone';
const purpose = 'telephone-session';
const lifeSeconds = 12 * 60 * 60;

/** For the link `<ADMIN_ENDPOINT>/telephone#<key>`: derived, so that it survives restarts and is stored nowhere. */
export const telephoneKey = (secrets: Secrets): string => secrets.derive('telephone')[0] ?? '';

export function createTelephoneSessions({
  secrets,
  clock,
}: {
  readonly secrets: Secrets;
  readonly clock: Clock;
}): TelephoneSessions {
  return {
    // After a rotation the older links work as long as their master key lives.
    isKey: (key) => someEqual(secrets.derive('telephone'), key),
    cookie({ isSecure }) {
      const expiresAt = String(clock.now() + lifeSeconds * 1000);
      const value = `${expiresAt}.${secrets.digest(purpose, expiresAt).digest}`;
      const attributes = `Max-Age=${lifeSeconds}; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
      return `${cookieName}=${value}; ${attributes}`;
    },
    isOpen: (cookies) =>
      valuesOf(cookies).some((value) => {
        const [expiresAt = '', digest = ''] = value.split('.');
        if (!/^\d{13}$/.test(expiresAt) || Number(expiresAt) <= clock.now()) return false;
        return someEqual(
          secrets.digests(purpose, expiresAt).map((known) => known.digest),
          digest,
        );
      }),
  };
}

/** All of that name: another path or a parent domain may have put one of its own before ours. */
const valuesOf = (cookies: string | undefined): readonly string[] =>
  (cookies ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookieName}=`))
    .map((pair) => pair.slice(cookieName.length + 1));

/** In a time that says nothing about where the texts differ, nor about their lengths. */
function someEqual(known: readonly string[], given: string): boolean {
  const wanted = sha256(given);
  return known.filter((text) => timingSafeEqual(sha256(text), wanted)).length > 0;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
