/** Starts the Console: words first, then the pages. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './console.tsx';
import { guardHistory } from './frame/leave-guard.ts';
import { startWords } from './language/words.ts';
import { fetchPage } from './pages.tsx';

guardHistory();
fetchPage(location.pathname.replace(/^\/console/, ''));

const place = document.getElementById('root');
if (place) {
  try {
    await startWords();
    createRoot(place).render(
      <StrictMode>
        <Console />
      </StrictMode>,
    );
  } catch {
    // Without words there is no language to say it in but the one of this code.
    place.textContent = 'The Console could not be loaded. Please load the page again.';
  }
}
