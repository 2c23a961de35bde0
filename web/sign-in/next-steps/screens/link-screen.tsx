/** Whoever comes by the link of a one-time token: whom it signs in, one button, and the other way when it opens nothing. */
import { AgreeForm } from '../../parts/agree-form.tsx';
import { QuietButton } from '../../parts/buttons.tsx';
import { Heading } from '../../parts/heading.tsx';
import { formatRecipient } from '../../recipient.ts';
import { journey } from '../../store.ts';
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
      <AgreeForm event="Register" label={say('do.continue')} run={() => follow(journey, link)} />
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
