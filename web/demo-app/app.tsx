/** Who are you? Out, on the way, in, or what went wrong. */
import { useEffect, useState } from 'preact/hooks';
import { type Language, languageNames, languages } from '../../words/languages.ts';
import { In } from './in.tsx';
import { type Arrival, look, take } from './kept.ts';
import { Out } from './out.tsx';
import { page, say } from './page.ts';
import { arrive } from './sign-in.ts';
import { reasonOf, Wrong } from './wrong.tsx';

type View =
  | { readonly is: 'out' | 'bye' | 'arriving' | 'leaving' }
  | { readonly is: 'in'; readonly arrival: Arrival }
  | { readonly is: 'wrong'; readonly reason: string };

export function App() {
  const [view, show] = useState<View>(firstView);
  const fail = (error: unknown) => show({ is: 'wrong', reason: reasonOf(error) });
  const depart = (act: () => Promise<void>) => {
    show({ is: 'leaving' });
    act().catch(fail);
  };

  useEffect(() => {
    if (view.is !== 'arriving') return;
    const answer = new URLSearchParams(location.search);
    // The code is of no use to anybody now, and a reload must not try it again.
    history.replaceState(null, '', location.pathname);
    arrive(answer).then((arrival) => show({ is: 'in', arrival }), fail);
  }, []);

  return (
    <>
      <nav>
        <span class="mark" aria-hidden="true">
          <svg viewBox="0 0 24 24">
            <circle cx="8" cy="12" r="4" />
            <path d="M12 12h9m-3 0v4" />
          </svg>
        </span>
        <b>{say('name')}</b>
        <LanguageMenu />
      </nav>
      <main>{screen()}</main>
    </>
  );

  function screen() {
    switch (view.is) {
      case 'in':
        return <In arrival={view.arrival} depart={depart} />;
      case 'wrong':
        return <Wrong reason={view.reason} onAgain={() => show(firstView())} />;
      case 'arriving':
      case 'leaving':
        return (
          <p class="waiting" role="status">
            {say(view.is)}
          </p>
        );
      default:
        return <Out isAfterwards={view.is === 'bye'} depart={depart} />;
    }
  }
}

function firstView(): View {
  const answer = new URLSearchParams(location.search);
  if (!('subtle' in crypto)) return { is: 'wrong', reason: say('wrong.insecure') };
  if (answer.has('code') || answer.has('error')) return { is: 'arriving' };
  const arrival = look('arrival');
  if (arrival) return { is: 'in', arrival };
  return { is: take('goodbye') ? 'bye' : 'out' };
}

function LanguageMenu() {
  return (
    <select
      aria-label={say('language')}
      value={page.language}
      onChange={(event) => location.assign(`?lng=${event.currentTarget.value}`)}
    >
      {languages.map((language: Language) => (
        <option key={language} value={language} lang={language}>
          {languageNames[language]}
        </option>
      ))}
    </select>
  );
}
