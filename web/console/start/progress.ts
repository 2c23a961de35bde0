/** Where this server stands, read from what the API answers: no tick is drawn that is not so. */
import { type Connector, isTelephone } from '../connectors/connector.ts';
import { isUsed, type SignInExperience, type Uses, usesOf } from '../connectors/sign-in-uses.ts';

export type StepState = 'done' | 'next' | 'later' | 'notice';

export interface Progress {
  readonly connector: 'none' | 'telephone' | 'provider';
  readonly phone: 'off' | 'both' | 'sign-in' | 'sign-up' | 'broken';
  /** `none`: nobody asks for an address, and nothing is set up. */
  readonly email: 'none' | 'ready' | 'broken';
  readonly states: { readonly connector: StepState; readonly phone: StepState; readonly demo: StepState };
}

export interface InUse {
  readonly sms: Connector | undefined;
  readonly email: Connector | undefined;
}

export function readProgress({ sms, email: mail }: InUse, experience: SignInExperience): Progress {
  const connector = sms === undefined ? 'none' : isTelephone(sms) ? 'telephone' : 'provider';
  const phone = phoneState(connector, usesOf('Sms', experience));
  const mailUses = usesOf('Email', experience);
  const email = mail ? 'ready' : isUsed(mailUses) ? 'broken' : 'none';
  const wantsEmail = mailUses.signIn || mailUses.signUp;
  const isByPhone = connector !== 'none' && phone !== 'off' && phone !== 'broken';
  return {
    connector,
    phone,
    email,
    states: {
      connector: connector === 'none' ? 'next' : 'done',
      phone:
        phone === 'broken'
          ? 'notice'
          : phone === 'off'
            ? connector === 'none' || wantsEmail
              ? 'later'
              : 'next'
            : 'done',
      demo: isByPhone || (wantsEmail && email === 'ready' && phone !== 'broken') ? 'next' : 'later',
    },
  };
}

function phoneState(connector: Progress['connector'], uses: Uses): Progress['phone'] {
  if (connector === 'none' && isUsed(uses)) return 'broken';
  if (uses.signIn && uses.signUp) return 'both';
  if (uses.signIn) return 'sign-in';
  return uses.signUp ? 'sign-up' : 'off';
}
