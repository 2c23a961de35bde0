/** Where this server stands, and the next thing to do. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useConsole } from '../api/console-context.ts';
import { type Connector, worded } from '../connectors/connector.ts';
import { pickerPathOf } from '../connectors/kind.ts';
import { inUseOf, smsOf, useConnectors } from '../connectors/queries.ts';
import type { SignInExperience } from '../connectors/sign-in-uses.ts';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { OutsideIcon } from '../look/icons.tsx';
import { Page } from '../look/page.tsx';
import { Addresses } from './addresses.tsx';
import { type Progress, readProgress } from './progress.ts';
import { Step } from './step.tsx';
import classes from './step.module.css';
import { TelephoneStep } from './telephone-step.tsx';

export default function StartPage() {
  const { say } = useWords();
  const { api, settings } = useConsole();
  const connectors = useConnectors();
  const experience = useQuery({
    queryKey: ['sign-in-exp'],
    queryFn: () => api.get<SignInExperience>('/api/sign-in-exp'),
  });
  const failed = [connectors, experience].find(({ isError }) => isError);
  const sms = smsOf(connectors.data);
  const email = inUseOf('Email', connectors.data);
  const progress =
    connectors.data && experience.data ? readProgress({ sms, email }, experience.data) : undefined;

  return (
    <Page title={say('start.title')} lead={say('start.lead')} width="text">
      {failed && <Refused error={failed.error} onRetry={() => void failed.refetch()} />}
      {!failed && !progress && <Waiting />}
      {progress && (
        <>
          <ol className={classes.steps} aria-label={say('start.steps')}>
            <ConnectorStep progress={progress} sms={sms} />
            <PhoneStep progress={progress} />
            {progress.email !== 'none' && <EmailStep email={email} />}
            <DemoStep progress={progress} />
            {settings.telephone && progress.connector === 'telephone' && <TelephoneStep />}
          </ol>
          <Addresses />
        </>
      )}
    </Page>
  );
}

function ConnectorStep({ progress, sms }: { progress: Progress; sms: Connector | undefined }) {
  const { say, language } = useWords();
  const pick = pickerPathOf('Sms');
  if (progress.connector === 'provider' && sms) {
    return (
      <Step
        state={progress.states.connector}
        title={say('start.connector_done_title', { name: worded(sms.name, language) })}
        text={say('start.connector_done_text')}
      >
        <Button
          component={Link}
          variant="default"
          href={`/connectors/passwordless/${encodeURIComponent(sms.id)}`}
        >
          {say('start.connector_done_act')}
        </Button>
      </Step>
    );
  }
  const kind = progress.connector === 'telephone' ? 'telephone' : 'none';
  return (
    <Step
      state={progress.states.connector}
      title={say(`start.connector_${kind}_title`)}
      text={say(`start.connector_${kind}_text`)}
    >
      <Button component={Link} variant={kind === 'none' ? 'filled' : 'default'} href={pick}>
        {say(`start.connector_${kind}_act`)}
      </Button>
    </Step>
  );
}

const phoneWords = {
  both: ['start.phone_on_title', 'start.phone_on_both'],
  'sign-in': ['start.phone_on_title', 'start.phone_on_sign_in'],
  'sign-up': ['start.phone_on_title', 'start.phone_on_sign_up'],
  off: ['start.phone_off_title', 'start.phone_off_text'],
  broken: ['start.phone_broken_title', 'start.phone_broken_text'],
} as const;

function PhoneStep({ progress }: { progress: Progress }) {
  const { say } = useWords();
  const [title, text] = phoneWords[progress.phone];
  return <Step state={progress.states.phone} title={say(title)} text={say(text)} />;
}

/** A connector, or somebody who waits for a code that nothing can send. */
function EmailStep({ email }: { email: Connector | undefined }) {
  const { say, language } = useWords();
  if (!email)
    return (
      <Step state="notice" title={say('start.email_broken_title')} text={say('start.email_broken_text')}>
        <Button component={Link} href={pickerPathOf('Email')}>
          {say('start.connector_none_act')}
        </Button>
      </Step>
    );
  return (
    <Step
      state="done"
      title={say('start.email_done_title', { name: worded(email.name, language) })}
      text={say('start.email_done_text')}
    >
      <Button
        component={Link}
        variant="default"
        href={`/connectors/passwordless/${encodeURIComponent(email.id)}`}
      >
        {say('start.connector_done_act')}
      </Button>
    </Step>
  );
}

function DemoStep({ progress }: { progress: Progress }) {
  const { say } = useWords();
  const { settings } = useConsole();
  const isNext = progress.states.demo === 'next';
  return (
    <Step
      state={progress.states.demo}
      title={say('start.demo_title')}
      text={say(
        isNext && progress.states.phone === 'done'
          ? `start.demo_text_${progress.connector === 'provider' ? 'real' : 'telephone'}`
          : 'start.demo_text',
      )}
    >
      <Button
        component="a"
        variant={isNext ? 'filled' : 'default'}
        href={`${settings.userEndpoint}/demo-app`}
        target="_blank"
        rel="noopener"
        rightSection={<OutsideIcon />}
      >
        {say('start.demo_act')}
        <span className="visually-hidden"> {say('app.new_tab')}</span>
      </Button>
    </Step>
  );
}
