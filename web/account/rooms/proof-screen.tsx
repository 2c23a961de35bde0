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
import { loginNameOf, who } from '../person.ts';
import { dropQuestion, giveProof, tooLittle, turnBack } from '../proof.ts';
import { type Way, waysOf } from '../proof-ways.ts';
import { formatRecipient, hintOf, isEmail } from '../recipient.ts';
import { codeFor, forgetCode, type SentCode } from '../sent-codes.ts';
import { ByFactor } from './proof-by-factor.tsx';

export function ProofScreen() {
  const ways = waysHere();
  const [only] = ways;
  const [chosen, choose] = useState<Way | undefined>(
    // A message leaves only when it was chosen.
    ways.length === 1 && only?.by !== 'code' ? only : undefined,
  );
  const [sent, setSent] = useState<SentCode>();
  const back = () => {
    choose(undefined);
    setSent(undefined);
  };
  if (ways.length === 0) return <NoWay />;
  if (chosen && chosen.by !== 'code')
    return (
      <>
        <Heading title={say('proof.title')}>{leadOf(chosen)}</Heading>
        {chosen.by === 'password' ? <ByPassword /> : <ByFactor by={chosen.by} />}
        {ways.length > 1 && <QuietButton onClick={back}>{say('do.otherWay')}</QuietButton>}
        <QuietButton onClick={turnBack}>{say('do.cancel')}</QuietButton>
        {chosen.by === 'password' && <p class="small aside">{say('proof.forgot')}</p>}
      </>
    );
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

/** Without what is not enough for what was asked. */
const waysHere = (): readonly Way[] =>
  waysOf(who()).filter(({ by }) => !(tooLittle() as readonly string[]).includes(by));

/** Who has a way that does not count here is told so. */
function leadOf(way?: Way): string {
  const leads = {
    WebAuthn: 'second.passkey.lead',
    Totp: 'second.app.lead',
    BackupCode: 'second.backup.lead',
  } as const;
  if (way && way.by in leads) return say(leads[way.by as keyof typeof leads]);
  const isLess = waysHere().length < waysOf(who()).length;
  return isLess ? `${say('proof.lead')} ${say('proof.notItself')}` : say('proof.lead');
}

interface ChoiceProps {
  readonly ways: readonly Way[];
  readonly onChoose: (way: Way, sent?: SentCode) => void;
}

function Choice({ ways, onChoose }: ChoiceProps) {
  const { act, problem } = useAct();

  async function take(way: Way): Promise<void> {
    if (way.by !== 'code') return onChoose(way);
    const outcome = await act(() => codeFor(way.to));
    if (outcome?.ok) onChoose(way, outcome.body);
  }

  return (
    <>
      <Heading title={say('proof.title')}>{leadOf()}</Heading>
      <h2 id="proof-ways">{say('proof.choose')}</h2>
      <ul class="choices" aria-labelledby="proof-ways">
        {ways.map((way) => (
          <li key={way.by === 'code' ? way.to : way.by}>
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

const names = {
  password: 'proof.password',
  WebAuthn: 'proof.passkey',
  Totp: 'proof.app',
  BackupCode: 'proof.backup',
} as const;

function WayName({ way }: { way: Way }) {
  if (way.by !== 'code') return <>{say(names[way.by])}</>;
  const to = <Isolated>{way.isHidden ? hintOf(way.to) : formatRecipient(way.to)}</Isolated>;
  return isEmail(way.to) ? (
    <Say it="proof.email" with={{ email: to }} />
  ) : (
    <Say it="proof.phone" with={{ phone: to }} />
  );
}

function ByPassword() {
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
