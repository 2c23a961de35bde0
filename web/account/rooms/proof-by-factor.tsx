/** "Is it you?", answered with a second factor that the person keeps: an app, a passkey, a backup code. */
import { useId, useState } from 'preact/hooks';
import { CodeField } from '../../ui/parts/code-field.tsx';
import { Problem } from '../../ui/parts/problem.tsx';
import { isLost, type Outcome } from '../../ui/call-api.ts';
import { askPasskey } from '../../ui/shown-passkey.ts';
import { api } from '../account-api.ts';
import { say } from '../page.ts';
import { MainButton } from '../parts/buttons.tsx';
import { Form } from '../parts/form.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useAct } from '../parts/use-act.ts';
import { giveProof, type ProvingFactor } from '../proof.ts';

export function ByFactor({ by }: { by: ProvingFactor }) {
  if (by === 'WebAuthn') return <ByPasskey />;
  return by === 'Totp' ? <ByApp /> : <ByBackupCode />;
}

const codeLength = 6;

function ByApp() {
  const [code, setCode] = useState('');
  // The room that waits behind this may have a field of its own.
  const id = useId();
  const { act, tell, problem, isBusy, field } = useAct();

  async function submit(digits: string): Promise<void> {
    setCode(digits);
    if (digits.length < codeLength) return tell(say('wrong.codeShort', { n: codeLength }));
    const outcome = await act(() => prove('Totp', () => api.checkTotp(digits)));
    // Wrong digits are in the way of the right ones; after a lost connection the right ones are still wanted.
    if (outcome && !outcome.ok && !isLost(outcome.refused)) setCode('');
  }

  return (
    <Form onSubmit={() => void submit(code)}>
      <CodeField
        id={id}
        label={say('totp.code')}
        value={code}
        length={codeLength}
        problem={problem}
        field={field}
        onNoCode={() => tell(say('wrong.noCode'))}
        onChange={(digits) => {
          setCode(digits);
          if (digits.length === codeLength) void submit(digits);
        }}
      />
      <MainButton isBusy={isBusy}>{say('do.continue')}</MainButton>
    </Form>
  );
}

function ByBackupCode() {
  const [code, setCode] = useState('');
  const { act, tell, problem, isBusy, field } = useAct();

  function submit(): void {
    if (!code.trim()) return tell(say('wrong.empty'));
    void act(() => prove('BackupCode', () => api.checkBackupCode(code.trim())));
  }

  return (
    <Form onSubmit={submit}>
      <TextField
        id="proof-backup-code"
        label={say('second.backup')}
        value={code}
        onChange={setCode}
        problem={problem}
        field={field}
        isFirst
      />
      <MainButton isBusy={isBusy}>{say('do.continue')}</MainButton>
    </Form>
  );
}

function ByPasskey() {
  const { act, tell, problem, isBusy } = useAct();

  async function show(): Promise<void> {
    let isStopped = false;
    await act(() =>
      prove('WebAuthn', async () => {
        const asked = await api.askForPasskey();
        if (!asked.ok) return asked;
        const shown = await askPasskey(asked.body.authenticationOptions);
        isStopped = !shown;
        return shown ? api.showOwnPasskey(asked.body.verificationRecordId, shown) : undefined;
      }),
    );
    if (isStopped) tell(say('passkey.stopped'));
  }

  return (
    <Form onSubmit={() => void show()}>
      <MainButton isBusy={isBusy}>{say('passkey.use')}</MainButton>
      <Problem id="proof-problem" text={problem} />
    </Form>
  );
}

type Proven = Outcome<{ readonly verificationRecordId: string }>;

/** The server counts from the moment it was asked. */
async function prove(by: ProvingFactor, ask: () => Promise<Proven | undefined>): Promise<Proven | undefined> {
  const startedAt = Date.now();
  const outcome = await ask();
  if (outcome?.ok) giveProof(outcome.body.verificationRecordId, startedAt, by);
  return outcome;
}
