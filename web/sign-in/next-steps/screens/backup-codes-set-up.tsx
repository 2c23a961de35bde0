/** Backup codes: shown once, taken along, and counted from the moment that the person says so. */
import { ActForm } from '../../parts/act-form.tsx';
import { QuietButton } from '../../parts/buttons.tsx';
import { Heading } from '../../parts/heading.tsx';
import { journey } from '../../store.ts';
import { nextStepsApi } from '../next-steps-api.ts';
import { CopyButton } from '../../../ui/parts/copy-button.tsx';
import { Making, useMade } from '../parts/making.tsx';
import { keep } from '../set-up.ts';
import { say, sayAll } from '../words.ts';

export function BackupCodesSetUp() {
  const { made, making } = useMade(nextStepsApi.newBackupCodes);
  return (
    <>
      <Heading title={say('backup.keep')}>{sayAll('backup.lead', 'backup.keepLead')}</Heading>
      <Making {...making} />
      {made && (
        <>
          <Codes codes={made.codes} />
          <ActForm label={say('backup.kept')} run={() => keep(journey, 'backup', made.verificationId)} />
        </>
      )}
    </>
  );
}

function Codes({ codes }: { codes: readonly string[] }) {
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
