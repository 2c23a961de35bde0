/** The rooms on a narrow screen. */
import { Drawer } from '@mantine/core';
import { useWords } from '../language/words.ts';
import { Brand } from './brand.tsx';
import { Navigation } from './navigation.tsx';

export default function RoomDrawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { say } = useWords();
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      size="17rem"
      title={<Brand />}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      <Navigation onGo={onClose} />
    </Drawer>
  );
}
