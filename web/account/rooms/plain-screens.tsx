/** Where there is no account to look at: not open here, not signed in, no such address; each says what to do next. */
import type { ComponentChildren } from 'preact';
import { goTo, readNotice, wishes } from '../addresses.ts';
import { type End, leaveFor } from '../ending.ts';
import { page, say } from '../page.ts';
import { Link, MainButton } from '../parts/buttons.tsx';
import { Heading } from '../parts/heading.tsx';
import { depart } from '../session.ts';

/** Comes back to where the person is, from signing in. */
function begin(): void {
  depart(location.pathname + location.search).catch(() => leaveFor('network'));
}

export function EndScreen({ end }: { end: End }) {
  if (end === 'off')
    return (
      <Plain title={say('off.title')} text={say('off.text')}>
        {page.support && (
          <a class="main" href={page.support}>
            {say('do.askSupport')}
          </a>
        )}
      </Plain>
    );
  if (end === 'bye')
    return (
      <Plain title={say('bye.title')} text={say('bye.text')}>
        <MainButton onClick={begin}>{say('do.signInAgain')}</MainButton>
      </Plain>
    );
  return (
    <Plain title={say('stopped.title')} text={say(end === 'network' ? 'wrong.network' : `stopped.${end}`)}>
      {end !== 'insecure' && (
        <MainButton onClick={begin}>{say(end === 'ended' ? 'do.signInAgain' : 'do.tryAgain')}</MainButton>
      )}
    </Plain>
  );
}

export const MissingScreen = () => (
  <Plain title={say('missing.title')} text={say('missing.text')}>
    <Link to="/" class="main">
      {say('nav.home')}
    </Link>
  </Plain>
);

export function SuccessScreen() {
  const notice = readNotice();
  const { redirect } = wishes();
  const host = redirect && (new URL(redirect).host || redirect.replace(/:.*/, ''));
  return (
    <Plain title={say('success.title')} text={notice ? say(notice.key, notice.values) : ''}>
      {redirect ? (
        <a class="main" href={redirect}>
          {say('do.return', { host: `\u2068${host}\u2069` })}
        </a>
      ) : (
        <MainButton onClick={() => goTo('/')}>{say('nav.home')}</MainButton>
      )}
    </Plain>
  );
}

export const WaitingScreen = () => (
  <p class="waiting" role="status">
    {say('arriving.text')}
  </p>
);

interface PlainProps {
  readonly title: string;
  readonly text: string;
  readonly children?: ComponentChildren;
}

const Plain = ({ title, text, children }: PlainProps) => (
  <section class="card narrow">
    <Heading title={title}>{text}</Heading>
    {children}
  </section>
);
