/** The telephone: what it is for, and the device itself with its messages. */
import { useState } from 'preact/hooks';
import type { TelephoneMessage } from '../../contract/codes.ts';
import { type Language, languageNames, languages } from '../../words/languages.ts';
import { formatPhone } from '../ui/phone/phone.ts';
import { groupByNumber } from '../ui/watch-messages.ts';
import { ConversationList } from './conversation-list.tsx';
import { clock, page, say } from './page.ts';
import { Shut } from './shut.tsx';
import { Thread } from './thread.tsx';
import { useLine } from './use-line.ts';

export function App() {
  const [open, setOpen] = useState<string>();
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set());
  const [news, setNews] = useState('');

  /** A new message opens by itself, as one taps it at once; who is reading another one is not torn away. */
  function arrive({ to, code }: TelephoneMessage): void {
    setNews(say('arrived', { phone: formatPhone(to), code: code?.split('').join(' ') ?? undefined }));
    setOpen((reading) => {
      if (reading && reading !== to) setUnread((before) => new Set([...before, to]));
      return reading ?? to;
    });
  }

  function choose(to: string | undefined): void {
    setOpen(to);
    setUnread((before) => new Set([...before].filter((number) => number !== to)));
  }

  const { messages, state, again } = useLine(arrive);
  const conversations = groupByNumber(messages);
  const shown = conversations.find(({ to }) => to === open);
  const isShut = state === 'refused' || state === 'absent';

  return (
    <>
      <main>
        <section class="about-it">
          <h1>{say('title')}</h1>
          <p>{say('lead')}</p>
          <p>
            {say('howTo')}{' '}
            <a href={page.demoApp} target="latchkey-demo-app">
              {say('demo')}
            </a>
          </p>
          <p class="quiet">{say('kept')}</p>
          <LanguageMenu />
        </section>
        <section class="device" aria-label={say('messages')}>
          <div class="status">
            <span aria-hidden="true">{clock(Date.now())}</span>
            {!isShut && (
              <span class="line" data-state={state} role="status">
                {say(`state.${state}`)}
              </span>
            )}
          </div>
          {isShut ? (
            <Shut state={state} onAgain={again} />
          ) : shown ? (
            <Thread key={shown.to} conversation={shown} onBack={() => choose(undefined)} />
          ) : (
            <>
              <h2 class="headline">{say('messages')}</h2>
              <ConversationList conversations={conversations} unread={unread} onOpen={choose} />
            </>
          )}
          {shown && unread.size > 0 && (
            <button class="news" type="button" onClick={() => choose([...unread].at(-1))}>
              {say('arrived', { phone: formatPhone([...unread].at(-1) ?? '') })}
            </button>
          )}
        </section>
      </main>
      <p class="unseen" role="status">
        {news}
      </p>
    </>
  );
}

function LanguageMenu() {
  return (
    <select
      class="language"
      aria-label={say('language')}
      value={page.language}
      onChange={(event) => location.assign(`?lng=${event.currentTarget.value}`)}
    >
      {languages.map((language: Language) => (
        <option key={language} value={language} lang={language}>
          {languageNames[language]}
        </option>
      ))}
    </select>
  );
}
