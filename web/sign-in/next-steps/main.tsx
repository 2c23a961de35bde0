/** The next steps of a sign-in: what few people meet, or meet alone, loaded when they meet it. */
// First: what came back from a provider leaves the address before anything else reads that.
import { arrival } from './arrival.ts';
import { type ComponentChild, render } from 'preact';
import { showBrand } from '../../ui/show-brand.ts';
import { base, page } from '../page.ts';
import { Footer } from '../parts/footer.tsx';
import { ConsentScreen } from '../screens/consent-screen.tsx';
import { journey } from '../store.ts';
import { linkIn } from './link.ts';
import { NextStepsApp } from './next-steps-app.tsx';
import { resume } from './resume.ts';
import { LinkScreen } from './screens/link-screen.tsx';
import './style.css';

showBrand(page.color);
const root = document.getElementById('root') as HTMLElement;

const isSwitch = location.pathname === `${base}/switch-account`;

if (location.pathname === `${base}/consent`) showConsent();
else if (isSwitch || location.pathname === `${base}/one-time-token`) showLink();
else {
  render(<NextStepsApp arrival={arrival} />, root);
  if (!arrival && journey.read().screen !== 'toProvider') void resume(journey);
}

function showConsent(): void {
  show(<ConsentScreen />, showConsent);
}

/** It is taken from the address once: what the person does next forgets it there. */
function showLink(link = linkIn(location.search)): void {
  show(<LinkScreen link={link} isSwitch={isSwitch} />, () => showLink(link));
}

function show(screen: ComponentChild, again: () => void): void {
  render(
    <>
      <main>{screen}</main>
      <Footer onChange={again} />
    </>,
    root,
  );
}
