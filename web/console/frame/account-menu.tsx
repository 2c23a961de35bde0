/** Who is signed in, and the way out. */
import { Button, Menu } from '@mantine/core';
import { useConsole } from '../api/console-context.ts';
import { useWords } from '../language/words.ts';
import { PersonIcon } from '../look/icons.tsx';
import classes from './header.module.css';

export function AccountMenu({ name }: { name: string }) {
  const { say } = useWords();
  const { session } = useConsole();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button variant="subtle" className={classes.choice} leftSection={<PersonIcon />}>
          <span className="visually-hidden">{say('account.label')}: </span>
          <span className={classes.name}>{name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={say('account.label')}>
        <div className={classes.who} role="presentation">
          {say('account.signed_in_as')}
          <strong>{name}</strong>
        </div>
        <Menu.Divider />
        <Menu.Item onClick={() => void session.signOut()}>{say('act.sign_out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
