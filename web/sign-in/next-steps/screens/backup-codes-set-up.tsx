/** Backup codes: shown once, taken along, and counted from the moment that the person says so. */
import { useEffect, useState } from 'preact/hooks';
import type { Refused } from '../../../ui/call-api.ts';
import { meet } from '../../meet.ts';
import { MainButton, QuietButton } from '../../parts/buttons.tsx';
import { Form } from '../../parts/form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Problem } from '../../../ui/parts/problem.tsx';
import { sentenceOf } from '../../parts/sentence-of.ts';
import { useAct } from '../../parts/use-act.ts';
import { journey } from '../../store.ts';
import { nextStepsApi } from '../next-steps-api.ts';
import { CopyButton } from '../../../ui/parts/copy-button.tsx';
import { keep } from '../set-up.ts';
import { say, sayAll } from '../words.ts';

interface Made {
  readonly verificationId: string;
  readonly codes: readonly string[];
}

export function BackupCodesSetUp() {
  const [made, setMade] = useState<Made>();
  const [refused, refuse] = useState<Refused>();
  const { act, problem, isBusy } = useAct();

  async function make(): Promise<void> {
    refuse(undefined);
    const outcome = await nextStepsApi.newBackupCodes();
    if (outcome.ok) setMade(outcome.body);
    else refuse(meet(journey, outcome.refused));
  }
  useEffect(() => void make(), []);

  return (
    <>
      <Heading title={say('backup.keep')}>{sayAll('backup.lead', 'backup.keepLead')}</Heading>
      {!made && <p role="status">{refused ? '' : say('do.wait')}</p>}
      <Problem id="codes-problem" text={sentenceOf(refused)} />
      {refused && <QuietButton onClick={() => void make()}>{say('do.tryAgain')}</QuietButton>}
      {made && (
        <>
          <Codes {...made} />
          <Form onSubmit={() => void act(() => keep(journey, 'backup', made.verificationId))}>
            <MainButton isBusy={isBusy}>{say('backup.kept')}</MainButton>
            <Problem id="keep-problem" text={problem} />
          </Form>
        </>
      )}
    </>
  );
}

function Codes({ codes }: Made) {
  const { host } = location;
  const whose = say('backup.file', { host });

  function download(): void {
    const address = URL.createObjectURL(
      new Blob([[whose, '', ...codes, ''].join('\n')], { type: 'text/plain' }),
    );
    const link = document.createElement('a');
    link.href = address;
    link.download = `backup-codes-${host.replace(/\W+/g, '-')}.txt`;
    link.click();
    URL.revokeObjectURL(address);
  }

  return (
    <>
      <p class="only-print">{whose}</p>
      <ol class="codes" translate={false}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="acts">
        <CopyButton text={codes.join('\n')} say={say} />
        <QuietButton onClick={download}>{say('do.download')}</QuietButton>
        <QuietButton onClick={() => print()}>{say('do.print')}</QuietButton>
      </div>
    </>
  );
}
