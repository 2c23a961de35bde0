/** Starts the Console: words first, then the pages. */
// First, because it names the order of the layers.
import './look/look.css';
import '@mantine/core/styles.layer.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './console.tsx';
import { guardHistory } from './frame/leave-guard.ts';
import { startWords } from './language/words.ts';

guardHistory();

const place = document.getElementById('root');
if (place) {
  await startWords();
  createRoot(place).render(
    <StrictMode>
      <Console />
    </StrictMode>,
  );
}
