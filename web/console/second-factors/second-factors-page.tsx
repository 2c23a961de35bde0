/** The room of second factors: which may be used, when people are asked, what may stand in for them, who has SMS alone. */
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import type { Tagged } from '../api/api.ts';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { Page } from '../look/page.tsx';
import { AskDialog } from './ask-dialog.tsx';
import type { Experience } from './draft.ts';
import { FactorsCard } from './factors-card.tsx';
import { PasskeysCard } from './passkeys-card.tsx';
import { PolicyCard } from './policy-card.tsx';
import { PresetsCard } from './presets-card.tsx';
import { SaveBar } from './save-bar.tsx';
import { TrustedCard } from './trusted-card.tsx';
import { useExperience, useSecondFactors } from './use-second-factors.ts';

const reportPath = '/mfa/sms-alone';

export default function SecondFactorsPage() {
  const { say } = useWords();
  const experience = useExperience();
  return (
    <Page title={say('mfa.title')} lead={say('mfa.lead')} width="text">
      {experience.isPending && <Waiting tall />}
      {experience.isError && <Refused error={experience.error} onRetry={() => void experience.refetch()} />}
      {experience.isSuccess && <Editor initial={experience.data} />}
    </Page>
  );
}

function Editor({ initial }: { initial: Tagged<Experience> }) {
  const { say } = useWords();
  const page = useSecondFactors(initial);
  return (
    <>
      <FactorsCard page={page} />
      <PolicyCard page={page} />
      <TrustedCard page={page} />
      <PasskeysCard page={page} />
      <PresetsCard page={page} />
      <Card title={say('mfa.report')} lead={say('mfa.report_text')}>
        <Button component={Link} href={reportPath} variant="default">
          {say('mfa.report_open')}
        </Button>
      </Card>
      <SaveBar page={page} />
      {page.outcome?.kind === 'ask' && (
        <AskDialog key={JSON.stringify(page.outcome)} page={page} outcome={page.outcome} />
      )}
    </>
  );
}
