/** Whoever comes by the link of a one-time token: whom it signs in, one button, and the other way when it opens nothing. */
import { useState } from 'preact/hooks';
import { MainButton, QuietButton } from '../../parts/buttons.tsx';
import { Form } from '../../parts/form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { lacksAgreement, Terms } from '../../parts/terms.tsx';
import { useAct } from '../../parts/use-act.ts';
import { formatRecipient } from '../../recipient.ts';
import { journey } from '../../store.ts';
import { Problem } from '../../../ui/parts/problem.tsx';
import { Isolated } from '../../../ui/parts/say.tsx';
import { follow, forgetLink, type Link } from '../link.ts';
import { Say } from '../parts/say.ts';
import { say } from '../words.ts';

interface LinkScreenProps {
  readonly link: Link | undefined;
  /** Somebody else is signed in here. */
  readonly isSwitch: boolean;
}

/** A button, and not at once: programs that look at people's messages open links, and press nothing. */
export function LinkScreen({ link, isSwitch }: LinkScreenProps) {
  const { act, problem, isBusy } = useAct();
  const [isTickMissing, missTick] = useState(false);

  function goOn(to: Link): void {
    if (lacksAgreement('Register')) return missTick(true);
    void act(() => follow(journey, to));
  }

  if (!link)
    return (
      <>
        {/* What is wrong with it stands in the address for programs; a page shows no text of an address. */}
        <Heading title={say('link.over')}>{say('link.overText')}</Heading>
        <OtherWay />
      </>
    );
  return (
    <>
      <Heading title={say(isSwitch ? 'switch.title' : 'signIn.title')}>
        <Say
          it={isSwitch ? 'switch.text' : 'link.text'}
          with={{ to: <Isolated>{formatRecipient(link.to)}</Isolated> }}
        />
      </Heading>
      <Form onSubmit={() => goOn(link)}>
        <Terms event="Register" isMissing={isTickMissing && lacksAgreement('Register')} />
        <MainButton isBusy={isBusy}>{say('do.continue')}</MainButton>
        <Problem id="link-problem" text={problem} />
      </Form>
      <OtherWay />
    </>
  );
}

function OtherWay() {
  function leave(): void {
    forgetLink();
    journey.change({ screen: 'identify', event: 'SignIn' });
  }
  return <QuietButton onClick={leave}>{say('link.otherWay')}</QuietButton>;
}
