/** A page without the frame: one thing in the middle, before anybody is signed in. */
import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../language/words.ts';
import { Mark } from '../look/mark.tsx';
import { LanguageMenu } from './language-menu.tsx';
import classes from './plain-page.module.css';
import { SchemeMenu } from './scheme-menu.tsx';

interface PlainPageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
}

export function PlainPage({ title, lead, children }: PlainPageProps) {
  const { say } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(title);
  useEffect(() => {
    // The page keeps its place and changes its message: whoever listens is told.
    if (shown.current !== title) heading.current?.focus();
    shown.current = title;
  }, [title]);
  return (
    <div className={classes.ground}>
      <title>{`${title} · ${say('app.name')}`}</title>
      <header className={classes.bar}>
        <LanguageMenu />
        <SchemeMenu />
      </header>
      <main className={classes.middle}>
        <div className={classes.sheet}>
          <Mark size={44} />
          <h1 className={classes.title} ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className={classes.lead}>{lead}</p>}
          <div className={classes.body}>{children}</div>
        </div>
      </main>
    </div>
  );
}
