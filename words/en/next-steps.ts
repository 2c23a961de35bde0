/** English: the next steps of a sign-in: a second factor set up, a passkey, back from another provider. */
import type { Sentence } from '../fill.ts';

export const nextSteps = {
  'propose.title': 'Make your account safer?',
  'propose.text': 'With a second step, a stolen password or number is not enough to get in.',
  'propose.do': 'Turn on two-step sign-in',
  'do.skip': 'Skip',
  'skip.note': 'If you skip this, you will not be asked again.',
  'setUp.title': 'Set up a second step',
  'setUp.text': 'From now on you will be asked for it when you sign in. Choose how.',
  'setUp.more': 'Add one more way',
  'setUp.moreText': 'If your phone is lost, you can still get into your account.',
  'setUp.sms': 'We text a code to your number each time. The least safe of the ways.',
  'setUp.email': 'We send a code to your address each time.',
  'setUp.steps': 'Scan the picture with the app, then enter the code that it shows.',
  'newPasskey.title': 'Sign in faster next time',
  'newPasskey.text': 'With a passkey there is nothing to type and nothing to remember.',

  'provider.to': 'Taking you to {provider}…',
  'provider.stopped': 'That did not work',
  'provider.denied': '{provider} did not let you in, or you turned back there.',
  'provider.lost': 'What came back belongs to no sign-in in this tab. Please begin again.',
  'provider.again': 'Back to sign-in',
  'related.title': 'Is this your account?',
  'related.text':
    'There is an account with {phone} already. Confirm with a code that it is yours: then {provider} opens it too.',
  'related.otherwise':
    'There is an account with {phone} already. If it is yours, sign in to it the way you usually do.',
  'related.do': 'Send the code',
  'related.signIn': 'Sign in and link {provider}',
  'related.new': 'Create a new account instead',
  'stranger.ask': 'Nobody has signed in here with this {provider} account yet. Create an account?',
  'stranger.closed': 'Nobody has signed in here with this {provider} account, and new accounts are not open.',
  'link.text': 'This link signs you in with {to}.',
  'link.over': 'This link does not work any more',
  'link.overText': 'It opens once, and only for a while. Ask for a new one, or sign in another way.',
  'link.otherWay': 'Sign in another way',
  'switch.title': 'Continue with another account?',
  'switch.text':
    'This link is for {to}, and you are signed in here with another account. If you continue, you are signed out of that one in this browser.',
} as const satisfies Readonly<Record<string, Sentence>>;

export type NextStepKey = keyof typeof nextSteps;
export type NextStepWords = Readonly<Record<NextStepKey, Sentence>>;
