/** The demo application: the smallest program that lets people sign in with Latchkey. */
import { render } from 'preact';
import { App } from './app.tsx';
import { home } from './page.ts';
import './style.css';

// Opened under another name of this machine: people are sent back to the registered address only, so begin there.
if (new URL(home).origin !== location.origin) location.replace(home + location.search);
else render(<App />, document.getElementById('root') as HTMLElement);

// Shown again from the browser's memory it would still be on its way.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
