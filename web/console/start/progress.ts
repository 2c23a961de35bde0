/** Where this server stands, read from what the API answers: no tick is drawn that is not so. */
import { type Connector, isTelephone } from '../connectors/connector.ts';
import { isUsed, type SignInExperience, smsUses } from '../connectors/sign-in-uses.ts';

export type StepState = 'done' | 'next' | 'later' | 'notice';

export interface Progress {
  readonly connector: 'none' | 'telephone' | 'provider';
  readonly phone: 'off' | 'both' | 'sign-in' | 'sign-up' | 'broken';
  readonly states: { readonly connector: StepState; readonly phone: StepState; readonly demo: StepState };
}

export function readProgress(sms: Connector | undefined, experience: SignInExperience): Progress {
  const connector = sms === undefined ? 'none' : isTelephone(sms) ? 'telephone' : 'provider';
  const uses = smsUses(experience);
  const phone = phoneState(connector, uses);
  return {
    connector,
    phone,
    states: {
      connector: connector === 'none' ? 'next' : 'done',
      phone:
        phone === 'broken' ? 'notice' : phone === 'off' ? (connector === 'none' ? 'later' : 'next') : 'done',
      demo: connector !== 'none' && phone !== 'off' && phone !== 'broken' ? 'next' : 'later',
    },
  };
}

function phoneState(connector: Progress['connector'], uses: ReturnType<typeof smsUses>): Progress['phone'] {
  if (connector === 'none' && isUsed(uses)) return 'broken';
  if (uses.signIn && uses.signUp) return 'both';
  if (uses.signIn) return 'sign-in';
  return uses.signUp ? 'sign-up' : 'off';
}
