/** The numbers that got an SMS, the newest first. */
import { Link } from 'wouter';
import { formatPhone } from '../../ui/phone/phone.ts';
import { useWords } from '../language/words.ts';
import { type Conversation, sentAtMs } from './conversations.ts';
import classes from './number-list.module.css';

interface NumberListProps {
  readonly conversations: readonly Conversation[];
  readonly open: string | undefined;
}

export function NumberList({ conversations, open }: NumberListProps) {
  const { say, language } = useWords();
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  return (
    <nav className={classes.numbers} aria-label={say('telephone.conversations')}>
      <ul>
        {conversations.map(({ to, messages }) => {
          const last = messages.at(-1);
          return (
            <li key={to}>
              <Link
                href={`/telephone?to=${to}`}
                className={classes.number}
                aria-current={to === open ? 'true' : undefined}
              >
                <span className={classes.phone}>{formatPhone(to)}</span>
                {last && <time className={classes.time}>{clock.format(sentAtMs(last))}</time>}
                <span className={classes.text}>{last?.text}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
