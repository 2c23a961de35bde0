/** A second factor is proposed: yes or no, before anything is chosen. */
import { readSecond } from '../../factors.ts';
import { page } from '../../page.ts';
import { ActForm } from '../../parts/act-form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { journey } from '../../store.ts';
import { Risks } from '../parts/risks.tsx';
import { Skip } from '../parts/skip.tsx';
import { answer } from '../set-up.ts';
import { say } from '../words.ts';

export function ProposeScreen() {
  const { available } = readSecond({ availableFactors: page.factors });
  return (
    <>
      <Heading title={say('propose.title')}>{say('propose.text')}</Heading>
      {/* A number that the account has already counts at once. */}
      {available.includes('sms') && <Risks ways={available} isChoice={false} />}
      <ActForm label={say('propose.do')} run={() => answer(journey, 'mfa-enabled')} />
      <Skip by="mfa-skipped" />
    </>
  );
}
