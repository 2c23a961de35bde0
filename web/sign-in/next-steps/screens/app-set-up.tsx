/** An authenticator app: a picture to scan, or a key to type, and the first code that it shows. */
import { useEffect, useState } from 'preact/hooks';
import { CodeForm } from '../../parts/code-form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Problem } from '../../../ui/parts/problem.tsx';
import { sentenceOf } from '../../parts/sentence-of.ts';
import { QuietButton } from '../../parts/buttons.tsx';
import { Trust } from '../../parts/trust.tsx';
import type { Refused } from '../../../ui/call-api.ts';
import { meet } from '../../meet.ts';
import { journey } from '../../store.ts';
import { CopyButton } from '../../../ui/parts/copy-button.tsx';
import { type NewApp, nextStepsApi } from '../next-steps-api.ts';
import { keepApp } from '../set-up.ts';
import { say } from '../words.ts';

export function AppSetUp() {
  const [made, setMade] = useState<NewApp>();
  const [refused, refuse] = useState<Refused>();

  async function make(): Promise<void> {
    refuse(undefined);
    const outcome = await nextStepsApi.newApp();
    if (outcome.ok) setMade(outcome.body);
    else refuse(meet(journey, outcome.refused));
  }
  useEffect(() => void make(), []);

  return (
    <>
      <Heading title={say('totp.add')}>{say('setUp.steps')}</Heading>
      {!made && <p role="status">{refused ? '' : say('do.wait')}</p>}
      <Problem id="secret-problem" text={sentenceOf(refused)} />
      {refused && <QuietButton onClick={() => void make()}>{say('do.tryAgain')}</QuietButton>}
      {made && (
        <>
          <img class="qr" src={made.secretQrCode} alt={say('totp.qr')} width="208" height="208" />
          <div class="key">
            <p class="small">{say('totp.key')}</p>
            {/* In fours for the eye; copied and read out in one piece. */}
            <code translate={false}>
              {made.secret.match(/.{1,4}/g)?.map((four, place) => (
                <span key={place}>{four}</span>
              ))}
            </code>
            <CopyButton text={made.secret} say={say} />
            <a href={addressOf(made.secret)}>{say('totp.open')}</a>
          </div>
          <Trust />
          <CodeForm give={(code) => keepApp(journey, made.verificationId, code)} />
        </>
      )}
    </>
  );
}

/** For an app on the device that shows this page: nobody can scan their own screen. */
function addressOf(secret: string): string {
  const issuer = encodeURIComponent(location.host);
  return `otpauth://totp/${issuer}?secret=${secret}&issuer=${issuer}`;
}
