/** The second factor: which one, when there are several; then that one. */
import { startOver } from '../addition.ts';
import type { Factor, Second } from '../factors.ts';
import { isSent } from '../factors.ts';
import { page, say } from '../page.ts';
import { LinkButton, QuietButton } from '../parts/buttons.tsx';
import { CodeForm } from '../parts/code-form.tsx';
import { CodeHelp } from '../parts/code-help.tsx';
import { Heading } from '../parts/heading.tsx';
import { Isolated } from '../../ui/parts/say.tsx';
import { Say } from '../parts/say.ts';
import { Trust } from '../parts/trust.tsx';
import { giveSecond } from '../second-factor.ts';
import { journey } from '../store.ts';
import { BackupCode } from './second-factor/backup-code.tsx';
import { Passkey } from './second-factor/passkey.tsx';
import { SentCode } from './second-factor/sent-code.tsx';

export function SecondFactorScreen({ second }: { second: Second }) {
  const factor = second.available.find((one) => one === journey.read().factor);
  return (
    <>
      {factor ? (
        <Shown key={factor} factor={factor} to={second.masked[factor] ?? ''} />
      ) : (
        <Choice {...second} />
      )}
      {factor && second.available.length > 1 && (
        <QuietButton onClick={() => journey.change({ factor: undefined })}>{say('second.other')}</QuietButton>
      )}
      {factor && isSent(factor) && <CodeHelp isSms={factor === 'sms'} />}
      <div class="other">
        <p>
          {say('second.lost')}{' '}
          {page.support ? <a href={page.support}>{say('do.askSupport')}</a> : say('second.askApp')}
        </p>
        <p>
          <LinkButton onClick={() => startOver(journey)}>{say('do.otherAccount')}</LinkButton>
        </p>
      </div>
    </>
  );
}

function Shown({ factor, to }: { factor: Factor; to: string }) {
  if (isSent(factor)) return <SentCode factor={factor} to={to} />;
  if (factor === 'passkey') return <Passkey />;
  if (factor === 'backup') return <BackupCode />;
  return (
    <>
      <Heading title={say('second.title')}>{say('second.app.lead')}</Heading>
      <Trust />
      <CodeForm give={(code) => giveSecond(journey, factor, code)} />
    </>
  );
}

function Choice({ available, masked }: Second) {
  return (
    <>
      <Heading title={say('second.title')}>{say('second.text')}</Heading>
      <ul class="choices">
        {available.map((factor) => (
          <li key={factor}>
            <button class="choice" type="button" onClick={() => journey.change({ factor })}>
              {say(`second.${factor}`)}
              <span>
                <Say it={`second.${factor}.text`} with={{ to: <Isolated>{masked[factor]}</Isolated> }} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
