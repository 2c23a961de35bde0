/** Who has SMS alone, as a second factor or as the way in: how many, who, and what to do about it (security B3). */
import { useState } from 'react';
import type { RestrictedKind } from '../../../contract/restricted-authenticators.ts';
import { useConsole } from '../api/console-context.ts';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { Link } from 'wouter';
import back from '../connectors/back-link.module.css';
import { Card } from '../look/card.tsx';
import { CopyText } from '../look/copy-text.tsx';
import { BackIcon } from '../look/icons.tsx';
import { Page } from '../look/page.tsx';
import { ByApplication } from './by-application.tsx';
import { PeopleCard } from './people-card.tsx';
import { useApplicationNames, useCounts } from './report.ts';
import classes from './report.module.css';

export default function ReportPage() {
  const { say } = useWords();
  const counts = useCounts();
  return (
    <Page
      title={say('mfa.report')}
      lead={say('mfa.report_lead')}
      width="text"
      before={
        <Link href="/mfa" className={back.back}>
          <BackIcon />
          {say('mfa.back')}
        </Link>
      }
    >
      {counts.isPending && <Waiting tall />}
      {counts.isError && <Refused error={counts.error} onRetry={() => void counts.refetch()} />}
      {counts.isSuccess && <Report counts={counts.data} />}
    </Page>
  );
}

function Report({ counts }: { counts: NonNullable<ReturnType<typeof useCounts>['data']> }) {
  const { say, language } = useWords();
  const [kind, setKind] = useState<RestrictedKind>();
  const { applications, onlySecondFactor, onlyWayIn } = counts;
  const names = useApplicationNames(applications.some(({ applicationId }) => applicationId !== null));
  const nameOf = (id: string | null) => (id === null ? say('mfa.by_operator') : (names.data?.get(id) ?? id));
  const isAnybody = onlySecondFactor + onlyWayIn > 0;
  return (
    <>
      <dl className={classes.counts}>
        <div>
          <dt>{say('mfa.count_second')}</dt>
          <dd className={classes.number}>{onlySecondFactor.toLocaleString(language)}</dd>
          <dd>{say('mfa.count_second_text')}</dd>
        </div>
        <div>
          <dt>{say('mfa.count_way')}</dt>
          <dd className={classes.number}>{onlyWayIn.toLocaleString(language)}</dd>
          <dd>{say('mfa.count_way_text')}</dd>
        </div>
      </dl>
      {isAnybody && <ToDo asksSecond={onlySecondFactor > 0} asksWay={onlyWayIn > 0} />}
      {applications.length > 1 && <ByApplication applications={applications} nameOf={nameOf} />}
      <PeopleCard kind={kind} onKind={setKind} nameOf={nameOf} />
    </>
  );
}

function ToDo({ asksSecond, asksWay }: { asksSecond: boolean; asksWay: boolean }) {
  const { say } = useWords();
  const { settings } = useConsole();
  return (
    <Card title={say('mfa.todo')}>
      <ol className={classes.todo}>
        {asksSecond && <li>{say('mfa.todo_factor')}</li>}
        {asksWay && <li>{say('mfa.todo_way')}</li>}
        <li>
          {say('mfa.todo_account')}
          <CopyText text={`${settings.userEndpoint}/account`} />
        </li>
        <li>
          {say('mfa.todo_file')}
          <CopyText text="latchkey report restricted-authenticators --csv" />
        </li>
      </ol>
    </Card>
  );
}
