/** For an address that leads nowhere. */
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { useWords } from '../language/words.ts';
import { Page } from '../look/page.tsx';

export function NotFound() {
  const { say } = useWords();
  return (
    <Page title={say('missing.title')} lead={say('missing.text')} width="text">
      <Button component={Link} href="/">
        {say('missing.back')}
      </Button>
    </Page>
  );
}
