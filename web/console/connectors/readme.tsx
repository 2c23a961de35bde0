/** A connector's guide: beside the form where there is room, else behind a button. */
import { Button, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMemo } from 'react';
import { useWords } from '../language/words.ts';
import { BookIcon } from '../look/icons.tsx';
import { arrangeReadme } from './arrange-readme.ts';
import classes from './readme.module.css';

export function ReadmeText({ html }: { html: string | undefined }) {
  const { say } = useWords();
  const arranged = useMemo(() => (html ? arrangeReadme(html) : undefined), [html]);
  if (!arranged) return <p className={classes.none}>{say('guide.no_readme')}</p>;
  // Guides are English unless their author says otherwise; the server has sanitised them.
  return <div className={classes.text} lang="en" dangerouslySetInnerHTML={{ __html: arranged }} />;
}

interface ReadmeButtonProps {
  readonly html: string | undefined;
  readonly className?: string | undefined;
}

export function ReadmeButton({ html, className }: ReadmeButtonProps) {
  const { say } = useWords();
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" leftSection={<BookIcon />} onClick={open} className={className}>
        {say('guide.open_readme')}
      </Button>
      <Drawer
        opened={isOpen}
        onClose={close}
        position="right"
        size="min(34rem, 100%)"
        title={say('guide.readme')}
        closeButtonProps={{ 'aria-label': say('act.close') }}
      >
        <ReadmeText html={html} />
      </Drawer>
    </>
  );
}
