/** A number or an address as a second factor: said, then proven with the code that went there. */
import { useEffect, useState } from 'preact/hooks';
import { countries, findCountry } from '../../../ui/phone/country.ts';
import { askAgain } from '../../code.ts';
import type { Factor } from '../../factors.ts';
import { kindOf, readIdentifier } from '../../identifier.ts';
import { page } from '../../page.ts';
import { MainButton } from '../../parts/buttons.tsx';
import { CodeForm } from '../../parts/code-form.tsx';
import { CodeHelp } from '../../parts/code-help.tsx';
import { nameOf } from '../../../ui/parts/country-menu.tsx';
import { Form } from '../../parts/form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { IdentifierField } from '../../parts/identifier-field.tsx';
import { Isolated } from '../../../ui/parts/say.tsx';
import { Say } from '../../parts/say.ts';
import { useAct } from '../../parts/use-act.ts';
import { formatRecipient } from '../../recipient.ts';
import { journey } from '../../store.ts';
import { Risks } from '../parts/risks.tsx';
import { askToKeep, giveToKeep } from '../set-up.ts';
import { say } from '../words.ts';

interface RecipientSetUpProps {
  readonly factor: 'sms' | 'email';
  readonly wanted: readonly Factor[];
}

export function RecipientSetUp({ factor, wanted }: RecipientSetUpProps) {
  const [isSent, setSent] = useState(false);
  return isSent ? (
    <Sent key="sent" factor={factor} onOther={() => setSent(false)} />
  ) : (
    <Asked key="asked" factor={factor} wanted={wanted} onSent={() => setSent(true)} />
  );
}

function Asked({ factor, wanted, onSent }: RecipientSetUpProps & { onSent: () => void }) {
  const isSms = factor === 'sms';
  const kind = isSms ? 'phone' : 'email';
  const { act, tell, problem, isBusy, field } = useAct();
  const { typed, country } = journey.read();
  const selected = findCountry(country ?? '') ?? countries[0]!;
  const { value, problem: wrong, country: found } = readIdentifier(typed, selected, [kind]);

  // The name or number that somebody signed in with is not what is asked for here.
  useEffect(() => {
    if (kindOf(typed, ['phone', 'email', 'username']) !== kind) journey.change({ typed: '' });
  }, []);

  async function submit(): Promise<void> {
    if (wrong) return tell(say(wrong, { country: nameOf(found, page.language) }));
    let isAsked = false;
    await act(async () => {
      const stopped = await askToKeep(journey, factor, value);
      isAsked = !stopped && journey.read().screen === 'setUp' && journey.read().challenge?.to === value;
      return stopped;
    });
    if (isAsked) onSent();
  }

  return (
    <>
      <Heading title={say(`${kind}.add`)}>{say(`${kind}.addLead`)}</Heading>
      {isSms && <Risks ways={wanted} />}
      <Form onSubmit={() => void submit()}>
        <IdentifierField kinds={[kind]} problem={problem} field={field} isLogin={false} />
        {isSms && <p class="small">{say('smsCost')}</p>}
        <MainButton isBusy={isBusy}>{say('do.continue')}</MainButton>
      </Form>
    </>
  );
}

function Sent({ factor, onOther }: { factor: 'sms' | 'email'; onOther: () => void }) {
  const { challenge } = journey.read();
  if (!challenge) return null;
  const to = formatRecipient(challenge.to);
  return (
    <>
      <Heading title={say('code.title')}>
        <Say
          it="code.sent"
          with={{ phone: <Isolated>{to}</Isolated> }}
          values={{ n: challenge.codeLength }}
        />{' '}
        <button class="link" type="button" onClick={onOther}>
          {say('do.change')}
        </button>
      </Heading>
      <CodeForm
        sent={challenge}
        to={to}
        isSms={factor === 'sms'}
        give={(code) => giveToKeep(journey, factor, code)}
        sendAgain={() => askAgain(journey)}
      />
      <CodeHelp isSms={factor === 'sms'} />
    </>
  );
}
