/** What stands around every room: skip link, sidebar or drawer, header, content. */
import { Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '../language/words.ts';
import { AccountMenu } from './account-menu.tsx';
import { Brand } from './brand.tsx';
import { CatchErrors } from './catch-errors.tsx';
import classes from './frame.module.css';
import { LanguageMenu } from './language-menu.tsx';
import { Navigation } from './navigation.tsx';
import { SchemeMenu } from './scheme-menu.tsx';
import { TestNumbersMark } from './test-numbers-mark.tsx';
import { Waiting } from './waiting.tsx';

const RoomDrawer = lazy(() => import('./drawer.tsx'));

export function Frame({ name, children }: { name: string; children: ReactNode }) {
  const { say } = useWords();
  const [path] = useLocation();
  const [hasOpened, setOpened] = useState(false);
  const [isOpen, { open, close }] = useDisclosure(false, { onOpen: () => setOpened(true) });
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#content">
        {say('app.skip')}
      </a>
      <aside className={classes.sidebar} aria-label={say('app.navigation')}>
        <Brand />
        <Navigation />
      </aside>
      <div className={classes.column}>
        <header className={classes.header}>
          <div className={classes.narrow}>
            <Burger
              size="sm"
              opened={isOpen}
              onClick={open}
              aria-label={say('app.menu')}
              aria-expanded={isOpen}
            />
            <Brand />
          </div>
          <div className={classes.choices}>
            <LanguageMenu />
            <SchemeMenu />
            <AccountMenu name={name} />
          </div>
        </header>
        <TestNumbersMark />
        <main id="content" className={classes.content} tabIndex={-1}>
          <CatchErrors path={path}>
            <Suspense fallback={<Waiting tall />}>{children}</Suspense>
          </CatchErrors>
        </main>
      </div>
      {hasOpened && (
        <Suspense>
          <RoomDrawer isOpen={isOpen} onClose={close} />
        </Suspense>
      )}
    </div>
  );
}
