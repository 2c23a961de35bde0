/** Before a second factor is shown or set up: shall this browser stand in for it next time? A code is taken at its last digit, so it is asked above. */
import { page, say } from '../page.ts';
import { journey } from '../store.ts';

export const Trust = () =>
  page.trustDays ? (
    <label class="tick trust">
      <input
        type="checkbox"
        checked={journey.read().isTrusted ?? false}
        onChange={(change) => journey.change({ isTrusted: change.currentTarget.checked })}
      />
      <span>{say('second.trust', { n: page.trustDays })}</span>
    </label>
  ) : null;
