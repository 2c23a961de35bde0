/** The terms: said, or agreed to with a tick, as the tenant wants it. */
import { useState } from 'preact/hooks';
import type { SignInKey } from '../../../words/en/sign-in.ts';
import { Problem } from '../../ui/parts/problem.tsx';
import { page, say } from '../page.ts';
import { journey } from '../store.ts';
import type { Event } from '../ways.ts';
import { Say } from './say.ts';
import { Tick } from './tick.tsx';

interface TermsProps {
  readonly event: Event;
  readonly isMissing: boolean;
  /** Said in the same breath. */
  readonly before?: string;
}

export function Terms({ event, isMissing, before }: TermsProps) {
  // Who has forgotten a password agreed when the account was made.
  const which = event === 'ForgotPassword' ? undefined : whichTerms();
  if (!which) return before ? <p class="small">{before}</p> : null;
  const links = {
    terms: link('name.terms', page.termsOfUseUrl),
    privacy: link('name.privacy', page.privacyPolicyUrl),
  };
  if (!mustTick(event))
    return (
      <p class="small">
        {before} <Say it={`terms.${which}`} with={links} />
      </p>
    );
  return (
    <div>
      {before && <p class="small">{before}</p>}
      <Tick
        isTicked={journey.read().isAgreed}
        onChange={(isAgreed) => journey.change({ isAgreed })}
        isMissing={isMissing}
      >
        <Say it={`agree.${which}`} with={links} />
      </Tick>
      <Problem id="tick-problem" text={isMissing ? say('agree.missing') : ''} />
    </div>
  );
}

/** Whether the tick is wanted and not there. */
export const lacksAgreement = (event: Event): boolean =>
  Boolean(whichTerms()) && mustTick(event) && !journey.read().isAgreed;

/** `isGiven` is asked when the person wants to go on; where it says no, `isMissing` tells them why until they tick. */
export function useAgreement(event: Event) {
  const [isAsked, ask] = useState(false);
  function isGiven(): boolean {
    const isLacking = lacksAgreement(event);
    ask(isLacking);
    return !isLacking;
  }
  return { isGiven, isMissing: isAsked && lacksAgreement(event) };
}

const mustTick = (event: Event): boolean =>
  (page.agreeToTermsPolicy === 'Manual' && event !== 'ForgotPassword') ||
  (page.agreeToTermsPolicy === 'ManualRegistrationOnly' && event === 'Register');

function whichTerms(): 'both' | 'terms' | 'privacy' | undefined {
  if (page.termsOfUseUrl) return page.privacyPolicyUrl ? 'both' : 'terms';
  return page.privacyPolicyUrl ? 'privacy' : undefined;
}

const link = (key: SignInKey, address: string | undefined) => (
  <a href={address} target="_blank" rel="noopener">
    {say(key)}
  </a>
);
