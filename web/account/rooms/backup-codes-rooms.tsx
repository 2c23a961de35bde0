/** Backup codes: made, kept by the person, shown again to who proves who they are. */
import { useEffect, useState } from 'preact/hooks';
import type { BackupCodes } from '../../../contract/account.ts';
import { api } from '../account-api.ts';
import { finish, goTo } from '../addresses.ts';
import { isEditable, isOffered } from '../fields.ts';
import { dateOf, home, say } from '../page.ts';
import { Link, MainButton, QuietButton } from '../parts/buttons.tsx';
import { Gate } from '../parts/gate.tsx';
import { Heading } from '../parts/heading.tsx';
import { Problem } from '../../ui/parts/problem.tsx';
import { CopyButton } from '../../ui/parts/copy-button.tsx';
import { useAct } from '../parts/use-act.ts';
import { factorsOf, type Person, readPerson } from '../person.ts';
import { withProof } from '../proof.ts';

/** One of the codes neither shows the others nor puts new ones in their place. */
const itself = ['BackupCode'] as const;

export function NewBackupCodesRoom({ person }: { person: Person }) {
  const [replaces] = useState(factorsOf(person, 'BackupCode').length > 0);
  return (
    <Gate notBy={itself}>
      <section class="card narrow">
        <Heading title={say('backup.keep')}>
          {say('backup.keepLead')} {replaces && say('backup.newLead')}
        </Heading>
        <NewCodes />
        <QuietButton onClick={() => goTo('/security')}>{say('do.cancel')}</QuietButton>
      </section>
    </Gate>
  );
}

function NewCodes() {
  const [codes, setCodes] = useState<readonly string[]>();
  const { act, problem, isBusy } = useAct();

  async function make(): Promise<void> {
    const outcome = await act(api.newBackupCodes);
    if (outcome?.ok) setCodes(outcome.body.codes);
  }
  useEffect(() => void make(), []);

  async function keep(made: readonly string[]): Promise<void> {
    const outcome = await act(() =>
      withProof(async (proof) => {
        const added = await api.addBackupCodes(made, proof);
        if (added.ok || added.refused.code !== 'user.backup_code_already_in_use') return added;
        // The old ones go only now that the new ones are kept: whoever turns back before has lost nothing.
        const factors = await api.factors();
        const old = factors.ok ? factors.body.find(({ type }) => type === 'BackupCode') : undefined;
        const removed = old && (await api.removeFactor(old.id, proof));
        return removed?.ok ? api.addBackupCodes(made, proof) : (removed ?? added);
      }, itself),
    );
    if (!outcome?.ok) return;
    await readPerson();
    finish('/backup-codes/generate', { key: 'backup.done' });
  }

  return (
    <>
      {codes ? <CodeList codes={codes.map((code) => ({ code }))} /> : <p role="status">{say('do.wait')}</p>}
      <Problem id="backup-problem" text={problem} />
      {codes && (
        <MainButton isBusy={isBusy} onClick={() => void keep(codes)}>
          {say('backup.kept')}
        </MainButton>
      )}
      {!codes && problem && <MainButton onClick={() => void make()}>{say('do.tryAgain')}</MainButton>}
    </>
  );
}

export function BackupCodesRoom() {
  return (
    <Gate notBy={itself}>
      <section class="card narrow">
        <Heading title={say('backup.title')}>{say('backup.lead')}</Heading>
        <KeptCodes />
        <Link to="/security" class="quiet">
          {say('do.back')}
        </Link>
      </section>
    </Gate>
  );
}

function KeptCodes() {
  const [codes, setCodes] = useState<BackupCodes>();
  const { act, problem } = useAct();
  async function read(): Promise<void> {
    const outcome = await act(() => withProof(api.backupCodes, itself));
    if (outcome?.ok) setCodes(outcome.body.codes);
  }
  useEffect(() => void read(), []);
  return (
    <>
      {codes ? <CodeList codes={codes} /> : <p role="status">{problem ? '' : say('do.wait')}</p>}
      <Problem id="backup-problem" text={problem} />
      {problem && <QuietButton onClick={() => void read()}>{say('do.tryAgain')}</QuietButton>}
      {isEditable('mfa') && isOffered('BackupCode') && (
        <Link to="/backup-codes/generate" class="main">
          {say('backup.new')}
        </Link>
      )}
    </>
  );
}

function CodeList({ codes }: { codes: BackupCodes }) {
  const host = new URL(home).host;
  const unused = codes.filter(({ usedAt }) => !usedAt).map(({ code }) => code);
  const text = [say('backup.file', { host }), '', ...unused, ''].join('\n');

  function download(): void {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = `backup-codes-${host.replace(/\W+/g, '-')}.txt`;
    link.click();
    URL.revokeObjectURL(address);
  }

  return (
    <>
      <ol class="codes">
        {codes.map(({ code, usedAt }) => (
          <li key={code}>
            {usedAt ? (
              <>
                <s>{code}</s> <span class="small">{say('backup.used', { date: dateOf(usedAt) })}</span>
              </>
            ) : (
              <code>{code}</code>
            )}
          </li>
        ))}
      </ol>
      <p class="only-print">{say('backup.file', { host })}</p>
      <div class="acts">
        <CopyButton text={unused.join('\n')} say={say} />
        <QuietButton onClick={download}>{say('do.download')}</QuietButton>
        <QuietButton onClick={() => print()}>{say('do.print')}</QuietButton>
      </div>
    </>
  );
}
