/** The sign-in pages: everything between "the application sent me here" and "I am signed in". */
import { render } from 'preact';
import { showBrand } from '../ui/show-brand.ts';
import { App } from './app.tsx';
import { resume } from './code.ts';
import { page } from './page.ts';
import { journey } from './store.ts';
import './style.css';

showBrand(page.color);
render(<App />, document.getElementById('root') as HTMLElement);
void resume(journey);
