/** The question before unsaved changes are left behind. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useWords } from '../language/words.ts';

interface LeaveDialogProps {
  onStay(): void;
  onLeave(): void;
}

export default function LeaveDialog({ onStay, onLeave }: LeaveDialogProps) {
  const { say } = useWords();
  return (
    <Modal
      opened
      onClose={onStay}
      title={say('leave.title')}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      <Text>{say('leave.text')}</Text>
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={onLeave}>
          {say('leave.go')}
        </Button>
        <Button onClick={onStay} data-autofocus>
          {say('leave.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
