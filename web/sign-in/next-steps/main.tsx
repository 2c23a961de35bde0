/** The next steps of a sign-in: what few people meet, or meet alone, loaded when they meet it. */
// First: what came back from a provider leaves the address before anything else reads that.
import { arrival } from './arrival.ts';
import { render } from 'preact';
import { showBrand } from '../../ui/show-brand.ts';
import { base, page } from '../page.ts';
import { Footer } from '../parts/footer.tsx';
import { ConsentScreen } from '../screens/consent-screen.tsx';
import { journey } from '../store.ts';
import { NextStepsApp } from './next-steps-app.tsx';
import { resume } from './resume.ts';
import './style.css';

showBrand(page.color);
const root = document.getElementById('root') as HTMLElement;

if (location.pathname === `${base}/consent`) showConsent();
else {
  render(<NextStepsApp arrival={arrival} />, root);
  if (!arrival && journey.read().screen !== 'toProvider') void resume(journey);
}

function showConsent(): void {
  render(
    <>
      <main>
        <ConsentScreen />
      </main>
      <Footer onChange={showConsent} />
    </>,
    root,
  );
}
