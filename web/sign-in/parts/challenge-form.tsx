/** Takes the code that went to the number or the address of `challenge`. */
import type { ComponentChildren } from 'preact';
import { Isolated } from '../../ui/parts/say.tsx';
import { askAgain } from '../code.ts';
import type { Stopped } from '../journey.ts';
import type { Challenge } from '../memory.ts';
import { say } from '../page.ts';
import { formatRecipient, isEmail } from '../recipient.ts';
import { journey } from '../store.ts';
import { LinkButton } from './buttons.tsx';
import { CodeForm } from './code-form.tsx';
import { CodeHelp } from './code-help.tsx';
import { Heading } from './heading.tsx';
import { Say } from './say.ts';

interface ChallengeFormProps {
  readonly challenge: Challenge;
  readonly give: (code: string) => Stopped;
  /** Other ways, above what to look at when no message comes. */
  readonly children?: ComponentChildren;
}

export function ChallengeForm({ challenge, give, children }: ChallengeFormProps) {
  const isSms = !isEmail(challenge.to);
  return (
    <>
      <CodeForm
        sent={challenge}
        to={formatRecipient(challenge.to)}
        isSms={isSms}
        give={give}
        sendAgain={() => askAgain(journey)}
      />
      {children}
      <CodeHelp isSms={isSms} />
    </>
  );
}

interface SentHeadingProps {
  readonly challenge: Challenge;
  readonly it?: 'code.sent' | 'code.sentIfKnown';
  /** It was the wrong number or address. */
  readonly onOther: () => void;
}

export const SentHeading = ({ challenge, it = 'code.sent', onOther }: SentHeadingProps) => (
  <Heading title={say('code.title')}>
    <Say
      it={it}
      with={{ phone: <Isolated>{formatRecipient(challenge.to)}</Isolated> }}
      values={{ n: challenge.codeLength }}
    />{' '}
    <LinkButton onClick={onOther}>{say('do.change')}</LinkButton>
  </Heading>
);
