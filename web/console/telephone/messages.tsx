/** The messages of one number; the newest stands at the foot with its code in large digits. */
import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useLayoutEffect, useRef } from 'react';
import { formatPhone } from '../../ui/phone/phone.ts';
import { useWords } from '../language/words.ts';
import { CheckIcon, CopyIcon } from '../look/icons.tsx';
import { purposes } from '../templates/templates.ts';
import { type Conversation, sentAtMs, type TelephoneMessage } from './conversations.ts';
import classes from './messages.module.css';

export function Messages({ conversation }: { conversation: Conversation }) {
  const { to, messages } = conversation;
  const scroller = useRef<HTMLDivElement>(null);
  const count = messages.length;

  // Neither is read: another number or a new message brings the foot into view.
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [to, count]);

  return (
    <>
      <h2 className={classes.phone}>{formatPhone(to)}</h2>
      <div className={classes.scroller} ref={scroller} tabIndex={0} role="group" aria-label={formatPhone(to)}>
        <ol className={classes.messages}>
          {messages.map((message, place) => (
            <Message key={message.id} message={message} isNewest={place === count - 1} />
          ))}
        </ol>
      </div>
    </>
  );
}

function Message({ message, isNewest }: { message: TelephoneMessage; isNewest: boolean }) {
  const { say, language } = useWords();
  const { text, code, usageType } = message;
  const purpose = purposes.find((known) => known === usageType);
  const at = new Date(sentAtMs(message));
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return (
    <li className={classes.message} data-newest={isNewest || undefined}>
      <div className={classes.about}>
        <span>{purpose ? say(`purpose.${purpose}`) : usageType}</span>
        <time dateTime={at.toISOString()}>{clock.format(at)}</time>
      </div>
      <p className={classes.bubble}>{text}</p>
      {code && <Code code={code} isLarge={isNewest} />}
    </li>
  );
}

function Code({ code, isLarge }: { code: string; isLarge: boolean }) {
  const { say } = useWords();
  const { copy, copied } = useClipboard({ timeout: 2000 });
  return (
    <div className={classes.take}>
      <span className={isLarge ? classes.large : classes.code}>{code}</span>
      <Button
        variant={isLarge ? 'filled' : 'subtle'}
        size={isLarge ? 'sm' : 'compact-sm'}
        leftSection={copied ? <CheckIcon /> : <CopyIcon />}
        onClick={() => copy(code)}
      >
        <span aria-live="polite">{copied ? say('act.copied') : say('act.copy')}</span>
        <span className="visually-hidden"> {say('telephone.code', { code })}</span>
      </Button>
    </div>
  );
}
