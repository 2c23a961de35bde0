/** The messages of one number, the newest at the foot with its code to take. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TelephoneMessage } from '../../contract/codes.ts';
import type { TelephoneKey } from '../../words/en/telephone.ts';
import { formatPhone } from '../ui/phone/phone.ts';
import type { Conversation } from '../ui/watch-messages.ts';
import { Face } from './face.tsx';
import { clock, page, say } from './page.ts';
import { TakeCode } from './take-code.tsx';

export function Thread({ conversation, onBack }: { conversation: Conversation; onBack: () => void }) {
  const { to, messages } = conversation;
  const scroller = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    const { current } = scroller;
    if (current) current.scrollTop = current.scrollHeight;
  }, [messages.length, to]);

  return (
    <>
      <header class="bar">
        <button class="back" type="button" aria-label={say('back')} onClick={onBack}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="m14.5 5-7 7 7 7" />
          </svg>
        </button>
        <Face phone={to} />
        <h2>{formatPhone(to)}</h2>
      </header>
      <ol class="thread" ref={scroller} tabIndex={0} aria-label={formatPhone(to)}>
        {messages.map((message) => (
          <li key={message.id}>
            <p class="about">
              {purposeOf(message)} ·{' '}
              <time dateTime={new Date(message.sentAt).toISOString()}>{clock(message.sentAt)}</time>
            </p>
            <p class="bubble">{textOf(message)}</p>
            {message.code && <TakeCode code={message.code} />}
          </li>
        ))}
      </ol>
    </>
  );
}

function purposeOf({ usageType }: TelephoneMessage): string {
  const key = `purpose.${usageType}`;
  return key in page.words ? say(key as TelephoneKey) : usageType;
}

/** The text as it came, with its code picked out. */
function textOf({ text, code }: TelephoneMessage) {
  const place = code ? text.indexOf(code) : -1;
  if (!code || place < 0) return text;
  return (
    <>
      {text.slice(0, place)}
      <b>{code}</b>
      {text.slice(place + code.length)}
    </>
  );
}
