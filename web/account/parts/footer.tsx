/** Below every room: the language, and who made the page. */
import { type Language, languageNames, languages } from '../../../words/languages.ts';
import { changeLanguage, page, say } from '../page.ts';
import { Say } from './say.ts';

export function Footer({ onChange }: { onChange: () => void }) {
  return (
    <footer>
      <select
        aria-label={say('language')}
        value={page.language}
        onChange={(event) =>
          void changeLanguage(event.currentTarget.value as Language).then(onChange, onChange)
        }
      >
        {languages.map((language) => (
          <option key={language} value={language} lang={language}>
            {languageNames[language]}
          </option>
        ))}
      </select>
      {!page.isPlain && (
        <span>
          <Say it="madeBy" with={{ latchkey: <b>Latchkey</b> }} />
        </span>
      )}
    </footer>
  );
}
