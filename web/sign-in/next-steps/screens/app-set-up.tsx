/** An authenticator app: a picture to scan, or a key to type, and the first code that it shows. */
import { useState } from 'preact/hooks';
import { CodeForm } from '../../parts/code-form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Trust } from '../../parts/trust.tsx';
import type { Stopped } from '../../journey.ts';
import type { NewApp } from '../../memory.ts';
import { journey } from '../../store.ts';
import { CopyButton } from '../../../ui/parts/copy-button.tsx';
import { nextStepsApi } from '../next-steps-api.ts';
import { Making, useMade } from '../parts/making.tsx';
import { keepApp } from '../set-up.ts';
import { say } from '../words.ts';

export function AppSetUp() {
  // What was scanned stays good: there and back again makes no other one.
  const { made, make, making } = useMade(askForApp, journey.read().newApp);
  const [isAnother, tellAnother] = useState(false);

  async function askForApp() {
    const outcome = await nextStepsApi.newApp();
    if (!outcome.ok) return outcome;
    tellAnother(journey.read().hasScanned === true);
    journey.change({ newApp: outcome.body, hasScanned: true });
    return outcome;
  }

  async function give({ verificationId }: NewApp, code: string): Stopped {
    const stopped = await keepApp(journey, verificationId, code);
    if (stopped?.code !== 'session.verification_session_not_found') return stopped;
    // Another tab of this sign-in has made another one, or the sign-in was begun anew.
    await make();
    return undefined;
  }

  return (
    <>
      <Heading title={say('totp.add')}>{say('setUp.steps')}</Heading>
      <Making {...making} note={isAnother ? say('totp.another') : undefined} />
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
          <CodeForm key={made.verificationId} give={(code) => give(made, code)} />
        </>
      )}
    </>
  );
}

/** For an app on the device that shows this page: nobody can scan their own screen. A colon means something else there: no port. */
function addressOf(secret: string): string {
  const issuer = encodeURIComponent(location.hostname);
  return `otpauth://totp/${issuer}?secret=${secret}&issuer=${issuer}`;
}
