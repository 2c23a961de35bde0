/** The session is over, but what was typed is not: sign in in another tab and go on here. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useWords } from '../language/words.ts';
import type { Session } from './session.ts';

export default function EndedDialog({ session }: { session: Session }) {
  const { say } = useWords();
  const queries = useQueryClient();

  useEffect(() => {
    const look = () => {
      if (document.visibilityState !== 'visible') return;
      void session.resume().then((isBack) => (isBack ? queries.invalidateQueries() : undefined));
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [session, queries]);

  const resume = async () => {
    if (await session.resume()) await queries.invalidateQueries();
  };

  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={say('session.ended_title')}
    >
      <Text>{say('session.ended_text')}</Text>
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={() => void resume()}>
          {say('session.ended_resume')}
        </Button>
        <Button component="a" href="/console/" target="_blank" rel="noopener" data-autofocus>
          {say('session.ended_sign_in')}
        </Button>
      </Group>
    </Modal>
  );
}
