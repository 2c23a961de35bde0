/** Before a second factor is shown or set up: shall this browser stand in for it next time? A code is taken at its last digit, so it is asked above. */
import { page, say } from '../page.ts';
import { journey } from '../store.ts';
import { Tick } from './tick.tsx';

export const Trust = () =>
  page.trustDays ? (
    <Tick
      class="trust"
      isTicked={journey.read().isTrusted ?? false}
      onChange={(isTrusted) => journey.change({ isTrusted })}
    >
      {say('second.trust', { n: page.trustDays })}
    </Tick>
  ) : null;
