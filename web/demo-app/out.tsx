/** Before signing in, and after signing out. */
import { page, say, split } from './page.ts';
import { type Door, leave } from './sign-in.ts';

interface OutProps {
  /** Somebody was in and went. */
  readonly isAfterwards: boolean;
  readonly depart: (act: () => Promise<void>) => void;
}

export function Out({ isAfterwards, depart }: OutProps) {
  const go = (door: Door) => () => depart(() => leave(door));
  return (
    <section class="card out">
      <h1>{say(isAfterwards ? 'bye.title' : 'out.title')}</h1>
      <p class="lead">{say(isAfterwards ? 'bye.text' : 'out.text')}</p>
      <div class="acts">
        <button class="main" type="button" onClick={go('sign-in')}>
          {say('signIn')}
        </button>
        <button class="other" type="button" onClick={go('sign-up')}>
          {say('signUp')}
        </button>
      </div>
      {page.telephone && (
        <p class="quiet">
          {split('out.telephone', ['telephone']).map((part) =>
            typeof part === 'string' ? (
              part
            ) : (
              <a href={page.telephone} target="latchkey-telephone">
                {say('link.telephone')}
              </a>
            ),
          )}
        </p>
      )}
    </section>
  );
}
