/** An authenticator app: a picture to scan, or a key to type, and the first code that it shows. */
import { useEffect, useId, useState } from 'preact/hooks';
import { isLost } from '../../ui/call-api.ts';
import { qrPath } from '../../ui/qr-path.ts';
import { api } from '../account-api.ts';
import { finish, goTo } from '../addresses.ts';
import { doneBefore } from '../done-before.ts';
import { forgetKey, type NewApp, readKey } from '../new-app.ts';
import { say } from '../page.ts';
import { MainButton, QuietButton } from '../parts/buttons.tsx';
import { CodeField } from '../../ui/parts/code-field.tsx';
import { Form } from '../parts/form.tsx';
import { Gate } from '../parts/gate.tsx';
import { Heading } from '../parts/heading.tsx';
import { Problem } from '../../ui/parts/problem.tsx';
import { CopyButton } from '../../ui/parts/copy-button.tsx';
import { useAct } from '../parts/use-act.ts';
import { factorsOf, type Person, readPerson } from '../person.ts';
import { withProof } from '../proof.ts';

const codeLength = 6;

export function AuthenticatorRoom({ person }: { person: Person }) {
  // Fixed on arrival: once the app is added, this is still the room in which it was added.
  const [isReplacing] = useState(factorsOf(person, 'Totp').length > 0);
  return (
    <Gate notBy={itself(isReplacing)}>
      <section class="card narrow">
        <Heading title={say(isReplacing ? 'totp.replace' : 'totp.add')}>
          {say(isReplacing ? 'totp.replaceLead' : 'totp.lead')}
        </Heading>
        <SetUp isReplacing={isReplacing} />
        <QuietButton onClick={() => goTo('/security')}>{say('do.cancel')}</QuietButton>
      </section>
    </Gate>
  );
}

/** The app that is there does not confirm that another takes its place. */
const itself = (isReplacing: boolean) => (isReplacing ? (['Totp'] as const) : []);

function SetUp({ isReplacing }: { isReplacing: boolean }) {
  const [made, setMade] = useState<NewApp>();
  const [code, setCode] = useState('');
  // "Is it you?" may lie over this room, with a field of its own.
  const id = useId();
  const making = useAct();
  const { act, tell, problem, isBusy, field } = useAct();

  async function make(): Promise<void> {
    const outcome = await making.act(readKey);
    if (outcome?.ok) setMade(outcome.body);
  }
  useEffect(() => void make(), []);

  async function submit(digits: string): Promise<void> {
    setCode(digits);
    if (!made) return;
    if (digits.length < codeLength) return tell(say('wrong.codeShort', { n: codeLength }));
    const put = isReplacing ? api.replaceTotp : api.addTotp;
    const outcome = await act(() =>
      doneBefore(made.secret, 'user.totp_already_in_use', () =>
        withProof((proof) => put(made.secret, digits, proof), itself(isReplacing)),
      ),
    );
    if (outcome && !outcome.ok && !isLost(outcome.refused)) setCode('');
    if (!outcome?.ok) return;
    forgetKey();
    await readPerson();
    finish('/authenticator-app', { key: 'totp.done' });
  }

  if (!made)
    return (
      <>
        <p role="status">{making.problem ? '' : say('do.wait')}</p>
        <Problem id="secret-problem" text={making.problem} />
        {making.problem && <MainButton onClick={() => void make()}>{say('do.tryAgain')}</MainButton>}
      </>
    );
  return (
    <>
      {made.isAnother && <p class="note">{say('totp.another')}</p>}
      <h2 id="scan">{say('totp.scan')}</h2>
      <QrCode text={made.secretUri} />
      <p class="small">{say('totp.key')}</p>
      <p class="key">
        {/* In fours for the eye; copied and read out in one piece. */}
        <code>
          {made.secret.match(/.{1,4}/g)?.map((four) => (
            <span key={four}>{four}</span>
          ))}
        </code>
        <CopyButton text={made.secret} say={say} />
      </p>
      <p class="small">
        <a href={made.secretUri}>{say('totp.open')}</a>
      </p>
      <Form onSubmit={() => void submit(code)}>
        <CodeField
          id={id}
          label={say('totp.code')}
          value={code}
          length={codeLength}
          problem={problem}
          field={field}
          isFirst={false}
          onNoCode={() => tell(say('wrong.noCode'))}
          onChange={setCode}
        />
        <MainButton isBusy={isBusy}>{say('do.continue')}</MainButton>
      </Form>
    </>
  );
}

/** Dark on white in the dark too: many readers know no other. */
function QrCode({ text }: { text: string }) {
  const { size, path } = qrPath(text);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={say('totp.qr')}>
      <path d={path} />
    </svg>
  );
}
