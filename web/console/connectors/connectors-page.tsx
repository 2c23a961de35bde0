/** The connectors of this tenant, with the picker of providers over them when one is to be set up. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { MailIcon, NextIcon, TelephoneIcon } from '../look/icons.tsx';
import { Page } from '../look/page.tsx';
import { type Connector, isTelephone, worded } from './connector.ts';
import { ConnectorPicker } from './connector-picker.tsx';
import classes from './connectors-page.module.css';
import { Logo } from './logo.tsx';
import { smsOf, useConnectors, useFactories } from './queries.ts';

const listPath = '/connectors/passwordless';

export default function ConnectorsPage({ picking = false }: { picking?: boolean }) {
  const { say } = useWords();
  const [, navigate] = useLocation();
  const connectors = useConnectors();
  const factories = useFactories();
  const sms = smsOf(connectors.data);
  const hasEmail = factories.data?.some(({ type }) => type === 'Email') ?? false;

  return (
    <Page title={say('connectors.title')} lead={say('connectors.lead')} width="text">
      <h2 className={classes.section}>{say('connectors.passwordless')}</h2>
      {connectors.isPending && <Waiting />}
      {connectors.isError && <Refused error={connectors.error} onRetry={() => void connectors.refetch()} />}
      {connectors.isSuccess && (
        <ul className={classes.list}>
          <li>{sms ? <SmsRow connector={sms} /> : <EmptyRow />}</li>
          {hasEmail && (
            <li>
              <Row sign={<MailIcon />} title={say('connectors.email')} text={say('connectors.email_none')} />
            </li>
          )}
        </ul>
      )}
      <p className={classes.note}>{say('connectors.only_one')}</p>
      {picking && (
        <ConnectorPicker
          inUse={sms}
          factories={factories}
          onClose={() => navigate(listPath)}
          onPick={navigate}
        />
      )}
    </Page>
  );
}

function SmsRow({ connector }: { connector: Connector }) {
  const { say, language } = useWords();
  const name = worded(connector.name, language);
  return (
    <Link href={`${listPath}/${encodeURIComponent(connector.id)}`} className={classes.row}>
      <Logo of={connector} name={name} size={44} />
      <span className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={classes.text}>{say('connectors.sms')}</span>
      </span>
      <span className={classes.tag}>
        {say(isTelephone(connector) ? 'connectors.telephone_tag' : 'connectors.in_use')}
      </span>
      <NextIcon />
    </Link>
  );
}

function EmptyRow() {
  const { say } = useWords();
  return (
    <Row sign={<TelephoneIcon />} title={say('connectors.sms')} text={say('connectors.sms_none')}>
      <Button component={Link} href={`${listPath}/create/Sms`}>
        {say('connectors.set_up')}
      </Button>
    </Row>
  );
}

interface RowProps {
  readonly sign: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

function Row({ sign, title, text, children }: RowProps) {
  return (
    <div className={classes.row}>
      <span className={classes.sign}>{sign}</span>
      <span className={classes.words}>
        <span className={classes.name}>{title}</span>
        <span className={classes.text}>{text}</span>
      </span>
      {children}
    </div>
  );
}
