/** The question before unsaved changes are left behind. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useWords } from '../language/words.ts';
import { useWaitingNavigation } from './leave-guard.ts';

export function LeaveDialog() {
  const { say } = useWords();
  const { isWaiting, stay, leave } = useWaitingNavigation();
  return (
    <Modal
      opened={isWaiting}
      onClose={stay}
      title={say('leave.title')}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      <Text>{say('leave.text')}</Text>
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={leave}>
          {say('leave.go')}
        </Button>
        <Button onClick={stay} data-autofocus>
          {say('leave.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
