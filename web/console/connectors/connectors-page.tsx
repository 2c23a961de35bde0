/** The connectors of this tenant, with the picker of providers over them when one is to be set up. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { SocialPicker } from '../social/social-picker.tsx';
import { SocialSection } from '../social/social-section.tsx';
import { MailIcon, NextIcon, TelephoneIcon } from '../look/icons.tsx';
import { Page } from '../look/page.tsx';
import { type Connector, isTelephone, worded } from './connector.ts';
import { ConnectorPicker } from './connector-picker.tsx';
import classes from './connectors-page.module.css';
import { type Kind, kinds, kindWords, pickerPathOf } from './kind.ts';
import { Logo } from './logo.tsx';
import { inUseOf, useConnectors, useFactories } from './queries.ts';

const listPath = '/connectors/passwordless';

export default function ConnectorsPage({ picking }: { picking?: Kind | 'Social' }) {
  const { say } = useWords();
  const [, navigate] = useLocation();
  const connectors = useConnectors();
  const factories = useFactories();

  return (
    <Page title={say('connectors.title')} lead={say('connectors.lead')} width="text">
      <h2 className={classes.section}>{say('connectors.passwordless')}</h2>
      {connectors.isPending && <Waiting />}
      {connectors.isError && <Refused error={connectors.error} onRetry={() => void connectors.refetch()} />}
      {connectors.isSuccess && (
        <ul className={classes.list}>
          {kinds.map((kind) => {
            const connector = inUseOf(kind, connectors.data);
            return (
              <li key={kind}>
                {connector ? <UsedRow kind={kind} connector={connector} /> : <EmptyRow kind={kind} />}
              </li>
            );
          })}
        </ul>
      )}
      <p className={classes.note}>{say('connectors.only_one')}</p>
      {connectors.isSuccess && <SocialSection connectors={connectors.data} />}
      {picking === 'Social' && connectors.isSuccess && (
        <SocialPicker
          connectors={connectors.data}
          onClose={() => navigate('/connectors/social')}
          onPick={navigate}
        />
      )}
      {picking && picking !== 'Social' && (
        <ConnectorPicker
          kind={picking}
          inUse={inUseOf(picking, connectors.data)}
          factories={factories}
          onClose={() => navigate(listPath)}
          onPick={navigate}
        />
      )}
    </Page>
  );
}

function UsedRow({ kind, connector }: { kind: Kind; connector: Connector }) {
  const { say, language } = useWords();
  const name = worded(connector.name, language);
  return (
    <Link href={`${listPath}/${encodeURIComponent(connector.id)}`} className={classes.row}>
      <Logo of={connector} name={name} size={44} />
      <span className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={classes.text}>{say(kindWords[kind].name)}</span>
      </span>
      <span className={classes.tag}>
        {say(isTelephone(connector) ? 'connectors.telephone_tag' : 'connectors.in_use')}
      </span>
      <NextIcon />
    </Link>
  );
}

function EmptyRow({ kind }: { kind: Kind }) {
  const { say } = useWords();
  const { name, none } = kindWords[kind];
  const sign = kind === 'Sms' ? <TelephoneIcon /> : <MailIcon />;
  return (
    <Row sign={sign} title={say(name)} text={say(none)}>
      <Button
        component={Link}
        href={pickerPathOf(kind)}
        variant={kind === 'Sms' ? 'filled' : 'default'}
        aria-label={`${say('connectors.set_up')}: ${say(name)}`}
      >
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
