/** The list of rooms, for the sidebar and for the drawer of narrow screens. */
import { Link, useLocation } from 'wouter';
import { useConsole } from '../api/console-context.ts';
import { useWords } from '../language/words.ts';
import { fetchPage } from '../pages.tsx';
import classes from './navigation.module.css';
import { isInRoom, rooms } from './rooms.ts';

export function Navigation({ onGo }: { onGo?: () => void }) {
  const { say } = useWords();
  const { settings } = useConsole();
  const [path] = useLocation();
  return (
    <nav aria-label={say('app.navigation')}>
      <ul className={classes.rooms}>
        {rooms
          .filter((room) => room.isOpen?.(settings) ?? true)
          .map((room) => (
            <li key={room.path}>
              <Link
                href={room.path}
                className={classes.room}
                aria-current={isInRoom(room, path) ? 'page' : undefined}
                onPointerEnter={() => fetchPage(room.path)}
                onFocus={() => fetchPage(room.path)}
                onClick={onGo}
              >
                <room.Icon />
                {say(room.word)}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
