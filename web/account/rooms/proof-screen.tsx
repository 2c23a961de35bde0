/** "Is it you?": the person chooses how to confirm it; nothing is sent before they chose. */
import { useState } from 'preact/hooks';
import { api } from '../account-api.ts';
import { goTo } from '../addresses.ts';
import { isEditable } from '../fields.ts';
import { page, say } from '../page.ts';
import { MainButton, QuietButton } from '../parts/buttons.tsx';
import { CodeStep } from '../parts/code-step.tsx';
import { Form } from '../parts/form.tsx';
import { Heading } from '../parts/heading.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { Problem } from '../../ui/parts/problem.tsx';
import { Isolated } from '../../ui/parts/say.tsx';
import { Say } from '../parts/say.ts';
import { useAct } from '../parts/use-act.ts';
import { loginNameOf, type Person, who } from '../person.ts';
import { dropQuestion, giveProof, turnBack } from '../proof.ts';
import { formatRecipient, hintOf, isEmail } from '../recipient.ts';
import { codeFor, forgetCode, type SentCode } from '../sent-codes.ts';
import { claims } from '../session.ts';

type Way =
  | { readonly by: 'password' }
  | { readonly by: 'code'; readonly to: string; readonly isHidden: boolean };

export function ProofScreen() {
  const ways = waysOf(who());
  const [only] = ways;
  const [chosen, choose] = useState<Way | undefined>(
    ways.length === 1 && only?.by === 'password' ? only : undefined,
  );
  const [sent, setSent] = useState<SentCode>();
  const back = () => {
    choose(undefined);
    setSent(undefined);
  };
  if (ways.length === 0) return <NoWay />;
  if (chosen?.by === 'password') return <ByPassword onBack={ways.length > 1 ? back : undefined} />;
  if (chosen && sent)
    return (
      <CodeStep
        sent={sent}
        isHidden={chosen.isHidden}
        give={async (code) => {
          const outcome = await api.checkCode(sent.to, sent.id, code);
          if (!outcome.ok) return outcome;
          forgetCode(sent.to);
          giveProof(outcome.body.verificationRecordId, sent.sentAt);
          return outcome;
        }}
        onSentAgain={setSent}
        back={{ label: say('do.otherWay'), act: back }}
      />
    );
  return (
    <Choice
      ways={ways}
      onChoose={(way, code) => {
        setSent(code);
        choose(way);
      }}
    />
  );
}

interface ChoiceProps {
  readonly ways: readonly Way[];
  readonly onChoose: (way: Way, sent?: SentCode) => void;
}

function Choice({ ways, onChoose }: ChoiceProps) {
  const { act, problem } = useAct();

  async function take(way: Way): Promise<void> {
    if (way.by === 'password') return onChoose(way);
    const outcome = await act(() => codeFor(way.to));
    if (outcome?.ok) onChoose(way, outcome.body);
  }

  return (
    <>
      <Heading title={say('proof.title')}>{say('proof.lead')}</Heading>
      <h2 id="proof-ways">{say('proof.choose')}</h2>
      <ul class="choices" aria-labelledby="proof-ways">
        {ways.map((way) => (
          <li key={way.by === 'code' ? way.to : ''}>
            <button type="button" class="main choice" onClick={() => void take(way)}>
              <WayName way={way} />
            </button>
          </li>
        ))}
      </ul>
      <Problem id="proof-problem" text={problem} />
      <QuietButton onClick={turnBack}>{say('do.cancel')}</QuietButton>
    </>
  );
}

function WayName({ way }: { way: Way }) {
  if (way.by === 'password') return <>{say('proof.password')}</>;
  const to = <Isolated>{way.isHidden ? hintOf(way.to) : formatRecipient(way.to)}</Isolated>;
  return isEmail(way.to) ? (
    <Say it="proof.email" with={{ email: to }} />
  ) : (
    <Say it="proof.phone" with={{ phone: to }} />
  );
}

function ByPassword({ onBack }: { onBack?: () => void }) {
  const [password, setPassword] = useState('');
  const { act, tell, problem, isBusy, field } = useAct();

  async function submit(): Promise<void> {
    if (!password) return tell(say('wrong.passwordEmpty'));
    const startedAt = Date.now();
    const outcome = await act(() => api.checkPassword(password));
    if (outcome?.ok) giveProof(outcome.body.verificationRecordId, startedAt);
  }

  return (
    <>
      <Heading title={say('proof.title')}>{say('proof.lead')}</Heading>
      <Form onSubmit={() => void submit()}>
        <PasswordField
          isNew={false}
          value={password}
          onChange={setPassword}
          problem={problem}
          field={field}
          loginName={loginNameOf(who())}
        />
        <MainButton isBusy={isBusy}>{say('do.continue')}</MainButton>
      </Form>
      {onBack && <QuietButton onClick={onBack}>{say('do.otherWay')}</QuietButton>}
      <QuietButton onClick={turnBack}>{say('do.cancel')}</QuietButton>
      <p class="small aside">{say('proof.forgot')}</p>
    </>
  );
}

/** Neither password nor number nor address: a first password may be set without a proof. */
function NoWay() {
  const maySet = !who().hasSecurityVerificationMethod && isEditable('password');
  return (
    <>
      <Heading title={say('proof.title')}>{say(maySet ? 'proof.none' : 'proof.nothing')}</Heading>
      {maySet && (
        <MainButton
          onClick={() => {
            dropQuestion();
            goTo('/password');
          }}
        >
          {say('proof.setPassword')}
        </MainButton>
      )}
      {!maySet && page.support && (
        <a class="main" href={page.support}>
          {say('do.askSupport')}
        </a>
      )}
      <QuietButton onClick={turnBack}>{say('do.cancel')}</QuietButton>
    </>
  );
}

/** What the account hides the ID token knows: it is the person's own. */
function waysOf({ hasPassword, hasSecurityVerificationMethod, primaryPhone, primaryEmail }: Person): Way[] {
  const known = claims();
  const phone = primaryPhone ?? known?.phone_number?.replace(/^\+/, '');
  const email = primaryEmail ?? known?.email;
  const codes: Way[] = [
    ...(phone && page.sends.sms
      ? [{ by: 'code' as const, to: `+${phone}`, isHidden: primaryPhone === undefined }]
      : []),
    ...(email && page.sends.email
      ? [{ by: 'code' as const, to: email, isHidden: primaryEmail === undefined }]
      : []),
  ];
  // Whether there is a password may be hidden too: then it is offered where nothing else is.
  const mayHavePassword = hasPassword ?? (hasSecurityVerificationMethod && codes.length === 0);
  return mayHavePassword ? [{ by: 'password' }, ...codes] : codes;
}
