/** When the telephone does not open: why, and the command that helps. */
import { say } from './page.ts';

export function Shut({ state, onAgain }: { state: 'refused' | 'absent'; onAgain: () => void }) {
  return (
    <div class="empty" role="alert">
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <rect x="9" y="21" width="30" height="21" rx="5" />
        <path d="M15 21v-6a9 9 0 0 1 18 0v6M24 30v4" />
      </svg>
      <h2>{say(state === 'refused' ? 'wrongKey.title' : 'absent.title')}</h2>
      <p>{say(state === 'refused' ? 'wrongKey.text' : 'absent.text')}</p>
      {state === 'refused' && <code>npx latchkey telephone</code>}
      <button class="main" type="button" onClick={onAgain}>
        {say('tryAgain')}
      </button>
    </div>
  );
}
