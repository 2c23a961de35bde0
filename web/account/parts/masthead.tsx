/** The head of every page: the logo, the rooms, the way out. */
import { useState } from 'preact/hooks';
import { connectorAt } from '../away.ts';
import { page, say } from '../page.ts';
import { roomsOf } from '../rooms.ts';
import { signOut } from '../session.ts';
import { Link } from './buttons.tsx';

/** `room` is missing where nobody is signed in: then there are no ways. */
export function Masthead({ room }: { room: string | undefined }) {
  const rooms = roomsOf();
  return (
    <header>
      <div class="bar">
        <Logo />
        <span class="title">{say('title')}</span>
        {room !== undefined && (
          <button class="quiet" type="button" onClick={signOut}>
            {say('do.signOut')}
          </button>
        )}
      </div>
      {room !== undefined && rooms.length > 1 && (
        <nav aria-label={say('nav.label')}>
          {rooms.map(({ to, label }) => (
            <Link key={to} to={to} isCurrent={to === homeOf(room)}>
              {say(label)}
            </Link>
          ))}
        </nav>
      )}
    </header>
  );
}

/** The room of the menu to which a room without an entry of its own belongs. */
function homeOf(room: string): string {
  if (room === '/username') return '/profile';
  if (connectorAt(room)) return '/social';
  return /^\/(phone|email|password|authenticator-app|passkey|backup-codes|trusted-devices)(\/|$)/.test(room)
    ? '/security'
    : room;
}

function Logo() {
  const [isLost, setLost] = useState(false);
  const { logoUrl, darkLogoUrl } = page;
  if (!logoUrl || isLost)
    return (
      <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="9" r="3.5" />
        <path d="M5 19.5c1.2-3.4 3.8-5 7-5s5.8 1.6 7 5" />
      </svg>
    );
  return (
    <picture>
      {darkLogoUrl && page.color.isDarkModeEnabled && (
        <source srcset={darkLogoUrl} media="(prefers-color-scheme: dark)" />
      )}
      <img class="logo" src={logoUrl} alt="" onError={() => setLost(true)} />
    </picture>
  );
}
