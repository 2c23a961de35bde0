/** The telephone: every SMS that this server would send, by number, as it arrives. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, useSearch } from 'wouter';
import { formatPhone } from '../../ui/phone/phone.ts';
import { useConsole } from '../api/console-context.ts';
import { isTelephone, worded } from '../connectors/connector.ts';
import { smsOf, useConnectors } from '../connectors/queries.ts';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { BackIcon, OutsideIcon, TelephoneIcon } from '../look/icons.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { digitsOf, groupByNumber } from './conversations.ts';
import { Messages } from './messages.tsx';
import { NumberList } from './number-list.tsx';
import classes from './telephone-page.module.css';
import { type Connection, useMessages } from './use-messages.ts';

export default function TelephonePage() {
  const { say } = useWords();
  const { settings } = useConsole();
  if (settings.telephone) return <Telephone />;
  return <Page title={say('telephone.off_title')} lead={say('telephone.off_text')} width="text" />;
}

function Telephone() {
  const { say } = useWords();
  const wanted = digitsOf(new URLSearchParams(useSearch()).get('to') ?? '');
  const [news, setNews] = useState('');
  const { messages, connection, error, retry } = useMessages((message) =>
    setNews(say('telephone.new', { to: formatPhone(message.to), text: message.text })),
  );
  const conversations = groupByNumber(messages ?? []);
  // On a narrow screen the list comes first; on a wide one the newest number is open at once.
  const open = conversations.find(({ to }) => to === wanted) ?? (wanted ? undefined : conversations[0]);

  return (
    <Page
      title={say('telephone.title')}
      lead={say('telephone.lead')}
      acts={<Light connection={connection} />}
    >
      <p className="visually-hidden" role="status">
        {news}
      </p>
      <Elsewhere />
      {error !== undefined && <Refused error={error} onRetry={retry} />}
      {messages === undefined && error === undefined && <Waiting />}
      {messages !== undefined && conversations.length === 0 && <Nothing />}
      {conversations.length > 0 && (
        <div className={classes.columns} data-chosen={wanted !== '' || undefined}>
          <NumberList conversations={conversations} open={open?.to} />
          <section
            className={classes.conversation}
            aria-label={open && say('telephone.conversation', { to: formatPhone(open.to) })}
          >
            <Link href="/telephone" className={classes.back}>
              <BackIcon />
              {say('telephone.all_numbers')}
            </Link>
            {open ? <Messages conversation={open} /> : <p>{say('telephone.choose')}</p>}
          </section>
        </div>
      )}
    </Page>
  );
}

function Light({ connection }: { connection: Connection }) {
  const { say } = useWords();
  return (
    <span className={classes.light} data-connection={connection} role="status">
      {say(`telephone.${connection}`)}
    </span>
  );
}

/** When messages go another way, an empty telephone is no fault. */
function Elsewhere() {
  const { say, language } = useWords();
  const connectors = useConnectors();
  if (!connectors.isSuccess) return null;
  const sms = smsOf(connectors.data);
  if (sms && isTelephone(sms)) return null;
  return (
    <div className={classes.elsewhere}>
      <Notice tone="warn">
        {sms
          ? say('telephone.elsewhere', { name: worded(sms.name, language) })
          : say('telephone.no_connector')}
      </Notice>
    </div>
  );
}

function Nothing() {
  const { say } = useWords();
  const { settings } = useConsole();
  return (
    <div className={classes.nothing}>
      <TelephoneIcon />
      <h2>{say('telephone.empty_title')}</h2>
      <p>{say('telephone.empty_text')}</p>
      <Button
        component="a"
        href={`${settings.userEndpoint}/demo-app`}
        target="_blank"
        rel="noopener"
        rightSection={<OutsideIcon />}
      >
        {say('start.demo_act')}
        <span className="visually-hidden"> {say('app.new_tab')}</span>
      </Button>
    </div>
  );
}
