/** The switches of the factors, each with what it is, and with what stands in its way. */
import { Button, Switch } from '@mantine/core';
import { Link } from 'wouter';
import { pickerPathOf } from '../connectors/kind.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { Notice } from '../look/notice.tsx';
import { acceptanceFor, type Factor, factors, factorsOf, isSmsAlone } from './draft.ts';
import { isBarred, isSent, kindOfFactor, obstacleOf, obstacleWord } from './rules.ts';
import classes from './second-factors.module.css';
import type { SecondFactors } from './use-second-factors.ts';

export function FactorsCard({ page }: { page: SecondFactors }) {
  const { say } = useWords();
  return (
    <Card title={say('mfa.factors')} lead={say('mfa.factors_text')}>
      <ul className={classes.rows}>
        {factors.map((factor) => (
          <li key={factor} className={classes.row}>
            <FactorRow factor={factor} page={page} />
          </li>
        ))}
      </ul>
      {factorsOf(page.draft).length === 0 && <p className={classes.aside}>{say('mfa.none_on')}</p>}
      {isSmsAlone(page.draft) && <SmsAlone page={page} />}
    </Card>
  );
}

function FactorRow({ factor, page }: { factor: Factor; page: SecondFactors }) {
  const { say } = useWords();
  const { draft, stored, senders, faults } = page;
  const obstacle = obstacleOf(factor, stored, senders);
  const fault = faults[factor];
  const says = isSent(factor) && obstacle ? obstacleWord(factor, obstacle) : fault;
  const about = `about-${factor}`;
  return (
    <>
      <Switch
        label={say(`factor.${factor}`)}
        description={say(`factor_text.${factor}`)}
        checked={draft[factor]}
        disabled={isBarred(factor, draft, stored, senders)}
        aria-invalid={fault !== undefined || undefined}
        {...(fault && { 'aria-errormessage': about })}
        onChange={({ currentTarget: { checked } }) => page.change({ [factor]: checked })}
      />
      {factor === 'WebAuthn' && <span className={classes.tag}>{say('mfa.tag_phishing')}</span>}
      {factor === 'PhoneVerificationCode' && (
        <span className={`${classes.tag} ${classes.caution}`}>{say('mfa.tag_restricted')}</span>
      )}
      {says && (
        <div className={classes.hindrance}>
          <Notice tone={fault ? 'bad' : obstacle === 'cannot_send' ? 'warn' : 'quiet'}>
            <p id={about} aria-live={fault && 'polite'}>
              {say(says)}
            </p>
            {isSent(factor) && obstacle !== 'signs_in' && obstacle && (
              <p>
                <Link href={pickerPathOf(kindOfFactor(factor))}>
                  {say(kindOfFactor(factor) === 'Sms' ? 'mfa.sms_connect' : 'mfa.email_connect')}
                </Link>
              </p>
            )}
          </Notice>
        </div>
      )}
    </>
  );
}

/** Said as soon as it is so, and not only when it is saved. */
function SmsAlone({ page }: { page: SecondFactors }) {
  const { say } = useWords();
  const accepted = acceptanceFor(page.stored, page.draft);
  return (
    <div className={classes.below}>
      <Notice tone={accepted ? 'quiet' : 'warn'} title={say('mfa.sms_alone')}>
        <p>{accepted ? say('mfa.sms_accepted', { ...accepted }) : say('mfa.sms_alone_text')}</p>
        {!accepted && !page.isDirty && (
          <Button
            mt="sm"
            size="xs"
            variant="default"
            loading={page.isSaving}
            onClick={() => page.save({ wantsToAnswer: true })}
          >
            {say('mfa.sms_alone_act')}
          </Button>
        )}
      </Notice>
    </div>
  );
}
