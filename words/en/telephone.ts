/** English: the telephone, the page that receives messages while no provider sends them. */
import type { Sentence } from '../fill.ts';

export const telephone = {
  title: 'Telephone',
  lead: 'Every SMS that Latchkey would send arrives here instead, to whatever number it goes. Nothing leaves this computer.',
  howTo: 'Type any number on a sign-in page and read its code here.',
  demo: 'Open the demo application',
  kept: 'Messages stay for an hour.',
  messages: 'Messages',
  back: 'All messages',
  count: { one: '{n} message', other: '{n} messages' },
  unread: 'New',
  'empty.title': 'No messages yet',
  'empty.text': 'Ask for a code on a sign-in page, with any phone number. It arrives here within a second.',
  copy: 'Copy',
  copied: 'Copied',
  arrived: 'New message to {phone}[, code {code}]',
  'state.connecting': 'Connecting…',
  'state.open': 'Connected',
  'state.away': 'The server is away. Trying again…',
  'wrongKey.title': 'The telephone needs its link',
  'wrongKey.text':
    'The link carries a key that opens it. It was printed in the terminal when the server started; this command prints it again:',
  'absent.title': 'The telephone is switched off',
  'absent.text': 'Messages go out by a real provider now, or the telephone is not allowed on this server.',
  tryAgain: 'Try again',
  language: 'Language',
  noScript: 'This page needs JavaScript. Please turn it on and load the page again.',

  'purpose.SignIn': 'Sign-in',
  'purpose.Register': 'Sign-up',
  'purpose.ForgotPassword': 'New password',
  'purpose.OrganizationInvitation': 'Invitation',
  'purpose.Generic': 'Test',
  'purpose.UserPermissionValidation': 'Confirmation',
  'purpose.BindNewIdentifier': 'New number',
  'purpose.MfaVerification': 'Second factor',
  'purpose.BindMfa': 'Second factor set-up',
} as const satisfies Readonly<Record<string, Sentence>>;

export type TelephoneKey = keyof typeof telephone;
export type TelephoneWords = Readonly<Record<TelephoneKey, Sentence>>;
