/** English: the demo application. */
import type { Sentence } from '../fill.ts';

export const demoApp = {
  name: 'Demo application',
  'out.title': 'Sign in with your phone',
  'out.text': 'This small application knows nothing about you. Latchkey finds out who you are and tells it.',
  'out.telephone': 'Any number will do: its code arrives on the {telephone}.',
  'link.telephone': 'telephone',
  signIn: 'Sign in',
  signUp: 'Create an account',
  signOut: 'Sign out',
  signInAgain: 'Sign in again',
  leaving: 'Taking you to Latchkey…',
  arriving: 'Asking Latchkey who you are…',
  'bye.title': 'You are signed out',
  'bye.text': 'Latchkey has ended your session. Sign in again, and you are the same person as before.',

  'in.title': 'You are signed in',
  'fact.phone': 'Phone',
  'fact.username': 'Username',
  'fact.email': 'E-mail address',
  'fact.name': 'Name',
  'fact.sub': 'User id',
  'fact.signedInAt': 'Signed in',
  'fact.createdAt': 'Account created',
  'fact.expiresAt': 'ID token valid until',
  'fact.verified': 'verified',
  'fact.none': 'not set',

  'story.title': 'What happened',
  'story.1':
    'This page sent you to Latchkey, with a secret of its own kept back (authorization code with PKCE).',
  'story.2': 'You proved there who you are. The code stayed between you and Latchkey.',
  'story.3':
    'Latchkey sent you back with a code that works once; with its secret this page changed it for tokens in {ms} ms.',
  'story.4': 'The ID token says who you are. Its signature ({alg}) fits Latchkey’s published key.',
  'claims.title': 'The ID token, word for word',
  'claims.copy': 'Copy',
  'claims.copied': 'Copied',

  'wrong.title': 'Signing in did not finish',
  'wrong.denied': 'You turned back, or the account may not use this application.',
  'wrong.state': 'This page does not remember having sent you. Begin once more from here.',
  'wrong.network': 'Latchkey does not answer. Check that the server is running.',
  'wrong.other': 'Latchkey said: {reason}',
  'wrong.insecure':
    'Browsers allow signing in only over https or on localhost. Open this page under one of those.',
  tryAgain: 'Try again',
  language: 'Language',
  noScript: 'This page needs JavaScript. Please turn it on and load the page again.',
} as const satisfies Readonly<Record<string, Sentence>>;

export type DemoAppKey = keyof typeof demoApp;
export type DemoAppWords = Readonly<Record<DemoAppKey, Sentence>>;
