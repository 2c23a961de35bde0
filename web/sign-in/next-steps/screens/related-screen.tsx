/** Who came by another provider and is not known: an account that may be theirs, or a new one. */
import { useState } from 'preact/hooks';
import type { Visit } from '../../memory.ts';
import { page } from '../../page.ts';
import { ActForm } from '../../parts/act-form.tsx';
import { AgreeForm } from '../../parts/agree-form.tsx';
import { QuietButton } from '../../parts/buttons.tsx';
import { ChallengeForm } from '../../parts/challenge-form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Isolated } from '../../../ui/parts/say.tsx';
import { providerName } from '../../provider-name.ts';
import { formatRecipient, isEmail } from '../../recipient.ts';
import { journey } from '../../store.ts';
import { kindsOf, meansOf } from '../../ways.ts';
import { Say } from '../parts/say.ts';
import { askToLink, canCreate, createAccount, giveToLink, signInToLink } from '../visit.ts';
import { say } from '../words.ts';

export function RelatedScreen({ visit }: { visit: Visit }) {
  const [wantsNew, wantNew] = useState(false);
  return visit.related && !wantsNew ? (
    <Related related={visit.related} provider={providerName(visit)} onNew={() => wantNew(true)} />
  ) : (
    <Stranger provider={providerName(visit)} />
  );
}

interface RelatedProps {
  readonly related: string;
  readonly provider: string;
  readonly onNew: () => void;
}

function Related({ related, provider, onNew }: RelatedProps) {
  const { challenge } = journey.read();
  const sent = challenge?.to === related ? challenge : undefined;
  const isSms = !isEmail(related);
  // No code is sent where nobody signs in with one: a promise of it would be a dead end.
  const canProve = meansOf(page, 'SignIn', isSms ? 'phone' : 'email').includes('code');
  const names = {
    phone: <Isolated>{formatRecipient(related)}</Isolated>,
    provider: <bdi>{provider}</bdi>,
  };
  return (
    <>
      <Heading key={sent ? 'sent' : 'asked'} title={say('related.title')}>
        <Say it={canProve ? 'related.text' : 'related.otherwise'} with={names} />
      </Heading>
      {sent ? (
        <ChallengeForm challenge={sent} give={(code) => giveToLink(journey, code)} />
      ) : canProve ? (
        <ActForm label={say('related.do')} run={() => askToLink(journey)}>
          {isSms && <p class="small">{say('smsCost')}</p>}
        </ActForm>
      ) : canSignIn() ? (
        <button class="main" type="button" onClick={() => signInToLink(journey)}>
          {say('related.signIn', { provider })}
        </button>
      ) : null}
      {canCreate(journey) && <QuietButton onClick={onNew}>{say('related.new')}</QuietButton>}
      <OtherWay />
    </>
  );
}

/** By yet another provider it would not be linked: of two proofs of that kind the newer one counts. */
const canSignIn = (): boolean => kindsOf(page, 'SignIn').length > 0;

function Stranger({ provider }: { provider: string }) {
  const isOpen = canCreate(journey);
  return (
    <>
      <Heading title={say('unknown.title')}>
        <Say it={isOpen ? 'stranger.ask' : 'stranger.closed'} with={{ provider: <bdi>{provider}</bdi> }} />
      </Heading>
      {isOpen && <AgreeForm event="Register" label={say('do.create')} run={() => createAccount(journey)} />}
      <OtherWay />
    </>
  );
}

const OtherWay = () => (
  <QuietButton onClick={() => journey.change({ screen: 'identify', event: 'SignIn', visit: undefined })}>
    {say('provider.again')}
  </QuietButton>
);
