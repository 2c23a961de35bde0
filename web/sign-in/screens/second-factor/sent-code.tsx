/** A code to the phone or the address on file: sent when this screen is chosen, and not before. */
import { useEffect } from 'preact/hooks';
import { say } from '../../page.ts';
import { MainButton } from '../../parts/buttons.tsx';
import { CodeForm } from '../../parts/code-form.tsx';
import { Form } from '../../parts/form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Problem } from '../../../ui/parts/problem.tsx';
import { Isolated } from '../../../ui/parts/say.tsx';
import { Say } from '../../parts/say.ts';
import { Trust } from '../../parts/trust.tsx';
import { useAct } from '../../parts/use-act.ts';
import { giveSecond, sendSecond } from '../../second-factor.ts';
import { isStillGood } from '../../send-code.ts';
import { journey } from '../../store.ts';

export function SentCode({ factor, to }: { factor: 'sms' | 'email'; to: string }) {
  const { act, problem, isBusy } = useAct();
  const sent = journey.read().sent?.[factor];
  const send = () => act(() => sendSecond(journey, factor));
  useEffect(() => {
    if (!sent || !isStillGood(sent, journey.now())) void send();
  }, []);
  const isSms = factor === 'sms';
  const masked = <Isolated>{to}</Isolated>;

  if (!sent)
    return (
      <>
        <Heading title={say('second.title')}>
          {say(`second.${factor}`)}: <Say it={`second.${factor}.text`} with={{ to: masked }} />
        </Heading>
        <Form onSubmit={() => void send()}>
          <MainButton isBusy={isBusy}>{say('code.resend')}</MainButton>
          <Problem id="send-problem" text={problem} />
        </Form>
      </>
    );
  return (
    <>
      <Heading key="sent" title={say('second.title')}>
        <Say it="code.sent" with={{ phone: masked }} values={{ n: sent.codeLength }} />
      </Heading>
      <Trust />
      <CodeForm
        sent={sent}
        to={to}
        isSms={isSms}
        give={(code) => giveSecond(journey, factor, code)}
        sendAgain={() => sendSecond(journey, factor)}
      />
    </>
  );
}
