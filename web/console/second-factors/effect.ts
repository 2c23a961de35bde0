/** What people meet under these choices, in sentences; pure. */
import type { SecondFactorsWord } from '../../../words/en/second-factors.ts';
import { type Draft, factorsOf } from './draft.ts';

export interface Effect {
  readonly signUp: SecondFactorsWord;
  readonly signIn: SecondFactorsWord;
  readonly skipping: SecondFactorsWord;
}

/** Undefined where no factor is on: then nobody meets anything. */
export function effectOf(draft: Draft): Effect | undefined {
  if (factorsOf(draft).length === 0) return undefined;
  const { mode, prompt, organizationsInsist } = draft;
  if (mode === 'everybody')
    return { signUp: 'mfa.up_needed', signIn: 'mfa.in_everybody', skipping: 'mfa.skip_no' };
  if (mode === 'adaptive')
    return {
      signUp: prompt === 'sign-in' ? 'mfa.up_nothing' : 'mfa.up_needed',
      signIn: 'mfa.in_adaptive',
      skipping: 'mfa.skip_no',
    };
  const skips = organizationsInsist ? 'mfa.skip_but_organizations' : 'mfa.skip_once';
  const never = organizationsInsist ? 'mfa.skip_only_organizations' : 'mfa.skip_nothing';
  return {
    signUp: prompt === 'both' ? 'mfa.up_proposed' : 'mfa.up_nothing',
    signIn: prompt === 'never' ? 'mfa.in_only' : 'mfa.in_proposed',
    skipping: prompt === 'never' ? never : skips,
  };
}
