/** Below every screen: the language, and who made the page. */
import { type Language, languageNames, languages } from '../../../words/languages.ts';
import { changeLanguage, page, say } from '../page.ts';
import { Say } from './say.ts';

export function Footer({ onChange }: { onChange: () => void }) {
  const change = (language: string) => void changeLanguage(language as Language).then(onChange, onChange);
  return (
    <footer>
      <label class="language">
        <svg
          viewBox="0 0 24 24"
          width="18"
          height="18"
          fill="none"
          stroke="currentColor"
          stroke-width="1.75"
          aria-hidden="true"
        >
          <circle cx="12" cy="12" r="9" />
          <path d="M3 12h18M12 3c2.5 2.6 3.8 5.7 3.8 9s-1.3 6.4-3.8 9c-2.5-2.6-3.8-5.7-3.8-9s1.3-6.4 3.8-9Z" />
        </svg>
        <select
          aria-label={say('language')}
          value={page.language}
          onChange={(event) => change(event.currentTarget.value)}
        >
          {languages.map((language) => (
            <option key={language} value={language} lang={language}>
              {languageNames[language]}
            </option>
          ))}
        </select>
      </label>
      {!page.isPlain && (
        <span>
          <Say it="madeBy" with={{ latchkey: <b>Latchkey</b> }} />
        </span>
      )}
    </footer>
  );
}
