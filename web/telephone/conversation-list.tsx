/** All numbers that got a message, the newest first. */
import { formatPhone } from '../ui/phone/phone.ts';
import type { Conversation } from '../ui/watch-messages.ts';
import { Face } from './face.tsx';
import { clock, page, say } from './page.ts';

interface ConversationListProps {
  readonly conversations: readonly Conversation[];
  readonly unread: ReadonlySet<string>;
  readonly onOpen: (to: string) => void;
}

export function ConversationList({ conversations, unread, onOpen }: ConversationListProps) {
  if (conversations.length === 0) return <Empty />;
  return (
    <ul class="list">
      {conversations.map(({ to, messages }) => {
        const newest = messages.at(-1)!;
        return (
          <li key={to}>
            <button type="button" onClick={() => onOpen(to)}>
              <Face phone={to} />
              <span class="who">{formatPhone(to)}</span>
              <time dateTime={new Date(newest.sentAt).toISOString()}>{clock(newest.sentAt)}</time>
              <span class="last">{newest.text}</span>
              {unread.has(to) && <span class="dot" role="img" aria-label={say('unread')} />}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Empty() {
  return (
    <div class="empty">
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <path d="M10 8h28a6 6 0 0 1 6 6v15a6 6 0 0 1-6 6H23l-9 8v-8h-4a6 6 0 0 1-6-6V14a6 6 0 0 1 6-6Z" />
        <path d="M14 19h20M14 26h12" />
      </svg>
      <h2>{say('empty.title')}</h2>
      <p>{say('empty.text')}</p>
      <a class="main" href={page.demoApp} target="latchkey-demo-app">
        {say('demo')}
      </a>
    </div>
  );
}
