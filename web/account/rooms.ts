/** Which rooms this account has: what the operator turned off has none, and no address. */
import { connectorAt } from './away.ts';
import { isEditable, isOffered, isShown } from './fields.ts';
import { type Key, page } from './page.ts';

/** The rooms of the menu, each with what it is for. */
export const roomsOf = (): readonly { readonly to: string; readonly label: Key; readonly lead: Key }[] => [
  { to: '/', label: 'nav.home', lead: 'home.lead' },
  ...((['name', 'avatar', 'username'] as const).some(isShown)
    ? [{ to: '/profile', label: 'nav.profile', lead: 'profile.lead' } as const]
    : []),
  ...((['phone', 'email', 'password', 'mfa', 'passkey'] as const).some(isShown)
    ? [{ to: '/security', label: 'nav.security', lead: 'security.lead' } as const]
    : []),
  ...(isShown('social') && page.providers.length > 0
    ? [{ to: '/social', label: 'nav.social', lead: 'social.lead' } as const]
    : []),
  ...(isShown('session')
    ? [{ to: '/sessions', label: 'nav.sessions', lead: 'sessions.title' } as const]
    : []),
];

/** Whether there is such a room here: what cannot be changed has none in which to change it. */
export function isRoom(room: string): boolean {
  const rooms: Readonly<Record<string, boolean>> = {
    '/phone': isEditable('phone') && page.sends.sms,
    '/email': isEditable('email') && page.sends.email,
    '/password': isEditable('password'),
    '/username': isEditable('username'),
    '/authenticator-app': isEditable('mfa') && isOffered('Totp'),
    '/authenticator-app/replace': isEditable('mfa') && isOffered('Totp'),
    '/passkey/add': isEditable('passkey') && isOffered('WebAuthn'),
    '/passkey/manage': isShown('passkey') && isShown('mfa'),
    '/backup-codes/generate': isEditable('mfa') && isOffered('BackupCode'),
    '/backup-codes/manage': isShown('mfa'),
    '/trusted-devices': isShown('mfa') && page.trustDays !== undefined,
  };
  if (connectorAt(room)) return isEditable('social');
  return roomsOf().some(({ to }) => to === room) || rooms[room] === true;
}

/** `/phone/success` and the like: said once the act of that room is done. */
export const isSuccess = (room: string): boolean => /^\/[\w-]+(\/[\w-]+)?\/success$/.test(room);
