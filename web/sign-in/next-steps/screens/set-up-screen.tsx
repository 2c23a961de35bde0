/** A second factor is set up: which one, when there are several; then that one. */
import type { Factor } from '../../factors.ts';
import { QuietButton } from '../../parts/buttons.tsx';
import { Heading } from '../../parts/heading.tsx';
import { journey } from '../../store.ts';
import { Risks } from '../parts/risks.tsx';
import { Skip } from '../parts/skip.tsx';
import type { SetUp } from '../set-up.ts';
import { say } from '../words.ts';
import { AppSetUp } from './app-set-up.tsx';
import { BackupCodesSetUp } from './backup-codes-set-up.tsx';
import { PasskeySetUp } from './new-passkey-screen.tsx';
import { RecipientSetUp } from './recipient-set-up.tsx';

export function SetUpScreen({ setUp, factor }: { setUp: SetUp; factor: Factor | undefined }) {
  const { wanted, skip, isMore } = setUp;
  if (factor === 'backup') return <BackupCodesSetUp />;
  // Where there is nothing to choose and nothing to refuse, the question would be in the way.
  const shown =
    wanted.find((one) => one === factor) ?? (wanted.length === 1 && !isMore ? wanted[0] : undefined);
  return (
    <>
      {shown ? <Shown key={shown} factor={shown} wanted={wanted} /> : <Choice {...setUp} />}
      {shown && (wanted.length > 1 || isMore) && (
        <QuietButton onClick={() => journey.change({ factor: undefined })}>{say('second.other')}</QuietButton>
      )}
      {skip && <Skip by={skip} />}
    </>
  );
}

function Shown({ factor, wanted }: { factor: Factor; wanted: readonly Factor[] }) {
  if (factor === 'app') return <AppSetUp />;
  if (factor === 'passkey') return <PasskeySetUp />;
  return <RecipientSetUp factor={factor === 'email' ? 'email' : 'sms'} wanted={wanted} />;
}

const texts = {
  app: 'totp.lead',
  passkey: 'passkey.lead',
  sms: 'setUp.sms',
  email: 'setUp.email',
} as const;

function Choice({ wanted, masked, isMore }: SetUp) {
  return (
    <>
      <Heading title={say(isMore ? 'setUp.more' : 'setUp.title')}>
        {say(isMore ? 'setUp.moreText' : 'setUp.text')}
      </Heading>
      {/* The number that counts already was never set up: this is the moment to say it. */}
      {masked.sms && <Risks ways={wanted} isChoice={false} />}
      <ul class="choices">
        {wanted.map(
          (factor) =>
            factor !== 'backup' && (
              <li key={factor}>
                <button class="choice" type="button" onClick={() => journey.change({ factor })}>
                  {say(`second.${factor}`)}
                  <span>{say(texts[factor])}</span>
                </button>
              </li>
            ),
        )}
      </ul>
    </>
  );
}
