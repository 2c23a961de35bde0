/** Who came by another provider and is not known: an account that may be theirs, or a new one. */
import { useState } from 'preact/hooks';
import { askAgain } from '../../code.ts';
import type { Visit } from '../../memory.ts';
import { page } from '../../page.ts';
import { MainButton, QuietButton } from '../../parts/buttons.tsx';
import { CodeForm } from '../../parts/code-form.tsx';
import { CodeHelp } from '../../parts/code-help.tsx';
import { Form } from '../../parts/form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Problem } from '../../../ui/parts/problem.tsx';
import { Isolated } from '../../../ui/parts/say.tsx';
import { lacksAgreement, Terms } from '../../parts/terms.tsx';
import { useAct } from '../../parts/use-act.ts';
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
  const { act, problem, isBusy } = useAct();
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
        <>
          <CodeForm
            sent={sent}
            to={formatRecipient(related)}
            isSms={isSms}
            give={(code) => giveToLink(journey, code)}
            sendAgain={() => askAgain(journey)}
          />
          <CodeHelp isSms={isSms} />
        </>
      ) : canProve ? (
        <Form onSubmit={() => void act(() => askToLink(journey))}>
          {isSms && <p class="small">{say('smsCost')}</p>}
          <MainButton isBusy={isBusy}>{say('related.do')}</MainButton>
          <Problem id="related-problem" text={problem} />
        </Form>
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
  const { act, problem, isBusy } = useAct();
  const [isTickMissing, missTick] = useState(false);
  const isOpen = canCreate(journey);

  function create(): void {
    if (lacksAgreement('Register')) return missTick(true);
    void act(() => createAccount(journey));
  }

  return (
    <>
      <Heading title={say('unknown.title')}>
        <Say it={isOpen ? 'stranger.ask' : 'stranger.closed'} with={{ provider: <bdi>{provider}</bdi> }} />
      </Heading>
      {isOpen && (
        <Form onSubmit={create}>
          <Terms event="Register" isMissing={isTickMissing && lacksAgreement('Register')} />
          <MainButton isBusy={isBusy}>{say('do.create')}</MainButton>
          <Problem id="stranger-problem" text={problem} />
        </Form>
      )}
      <OtherWay />
    </>
  );
}

const OtherWay = () => (
  <QuietButton onClick={() => journey.change({ screen: 'identify', event: 'SignIn', visit: undefined })}>
    {say('provider.again')}
  </QuietButton>
);
