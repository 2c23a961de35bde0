/** The sign-in pages: everything between "the application sent me here" and "I am signed in". */
import { render } from 'preact';
import { showBrand } from '../ui/show-brand.ts';
import { App } from './app.tsx';
import { held, invitationId } from './invitation.ts';
import { applicationId, base, page } from './page.ts';
import { Footer } from './parts/footer.tsx';
import { resume } from './resume.ts';
import { InvitationScreen } from './screens/invitation-screen.tsx';
import { journey } from './store.ts';
import './style.css';

showBrand(page.color);
const root = document.getElementById('root') as HTMLElement;
const isLink = location.pathname === `${base}/invitation`;

if (isLink || (applicationId === invitationId && held())) showInvitation();
else {
  render(<App />, root);
  void resume(journey);
}

function showInvitation(): void {
  render(
    <>
      <main>
        <InvitationScreen at={isLink ? 'link' : 'signIn'} />
      </main>
      <Footer onChange={showInvitation} />
    </>,
    root,
  );
}
