/** A page: its name in the window, its heading, and the focus brought to it when one arrives from another page. */
import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../language/words.ts';
import classes from './page.module.css';

interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Above the heading: the way back. */
  readonly before?: ReactNode;
  /** Beside the heading: a logo. */
  readonly sign?: ReactNode;
  /** At the end of the heading's line: what can be done with the whole page. */
  readonly acts?: ReactNode;
  readonly width?: 'text' | 'page' | 'wide';
  readonly children?: ReactNode;
}

let isFirstPage = true;

export function Page({ title, lead, before, sign, acts, width = 'page', children }: PageProps) {
  const { say } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
    window.scrollTo({ top: 0 });
  }, []);

  return (
    <div className={classes.page} data-width={width}>
      <title>{`${title} · ${say('app.name')}`}</title>
      {before}
      <header className={classes.head}>
        {sign}
        <div className={classes.words}>
          <h1 ref={heading} tabIndex={-1} className={classes.title}>
            {title}
          </h1>
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        {acts && <div className={classes.acts}>{acts}</div>}
      </header>
      {children}
    </div>
  );
}
