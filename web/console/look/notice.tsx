/** What came of an act, or what to know, in the place where it matters. */
import type { ReactNode } from 'react';
import { CheckIcon, WarningIcon } from './icons.tsx';
import classes from './notice.module.css';

interface NoticeProps {
  readonly tone: 'good' | 'bad' | 'warn' | 'quiet';
  readonly title?: ReactNode;
  /** Said aloud by a screen reader when it appears: at once (`alert`) or in a pause (`status`). */
  readonly live?: 'alert' | 'status';
  readonly children?: ReactNode;
}

export function Notice({ tone, title, live, children }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role={live}>
      {tone === 'good' && <CheckIcon />}
      {(tone === 'bad' || tone === 'warn') && <WarningIcon />}
      <div className={classes.words}>
        {title && <p className={classes.title}>{title}</p>}
        {children && <div>{children}</div>}
      </div>
    </div>
  );
}
