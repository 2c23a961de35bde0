/** The frame around the rooms: who made the page, the ways between the rooms, what was done last, the language. */
import { useLayoutEffect, useReducer } from 'preact/hooks';
import { readNotice, roomAt, stepNow, subscribe } from './addresses.ts';
import { connectorAt } from './away.ts';
import { ending, onEnding } from './ending.ts';
import { say } from './page.ts';
import { Footer } from './parts/footer.tsx';
import { Masthead } from './parts/masthead.tsx';
import { onPerson, type Person, who } from './person.ts';
import { dropQuestion, isAsking, onAsking } from './proof.ts';
import { isRoom, isSuccess } from './rooms.ts';
import { AuthenticatorRoom } from './rooms/authenticator-room.tsx';
import { BackupCodesRoom, NewBackupCodesRoom } from './rooms/backup-codes-rooms.tsx';
import { HomeRoom } from './rooms/home-room.tsx';
import { AddPasskeyRoom, PasskeysRoom } from './rooms/passkey-rooms.tsx';
import { PasswordRoom } from './rooms/password-room.tsx';
import { EndScreen, MissingScreen, SuccessScreen, WaitingScreen } from './rooms/plain-screens.tsx';
import { ProfileRoom } from './rooms/profile-room.tsx';
import { ProofScreen } from './rooms/proof-screen.tsx';
import { RecipientRoom } from './rooms/recipient-room.tsx';
import { SecurityRoom } from './rooms/security-room.tsx';
import { SessionsRoom } from './rooms/sessions-room.tsx';
import { CallbackRoom, SocialRoom } from './rooms/social-rooms.tsx';
import { TrustedDevicesRoom } from './rooms/trusted-devices-room.tsx';
import { UsernameRoom } from './rooms/username-room.tsx';

export function App({ isArriving }: { isArriving: boolean }) {
  const [, show] = useReducer((count: number) => count + 1, 0);
  const again = () => show(undefined);
  // Before anything is asked: an answer may be here sooner than the first paint.
  useLayoutEffect(() => {
    const stops = [
      // Whoever leaves the room that asked, or its step, is asked no more.
      subscribe(() => {
        if (placeNow() !== asked) dropQuestion();
        again();
      }),
      onAsking(() => {
        asked = placeNow();
        again();
      }),
      onPerson(again),
      onEnding(again),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  const end = ending();
  const isIn = !end && !isArriving;
  const room = roomAt(location.pathname);
  const notice = isSuccess(room) ? undefined : readNotice();
  return (
    <>
      <Masthead room={isIn ? room : undefined} />
      <main>
        <p class="note right" role="status">
          {isIn && notice ? say(notice.key, notice.values) : ''}
        </p>
        {end && <EndScreen end={end} key={end} />}
        {!end && isArriving && <WaitingScreen />}
        {isIn && isAsking() && (
          <section class="card narrow" data-room>
            <ProofScreen />
          </section>
        )}
        {isIn && (
          <div data-room hidden={isAsking()}>
            <Room room={room} key={room} person={who()} />
          </div>
        )}
      </main>
      <Footer onChange={again} />
    </>
  );
}

let asked: string | undefined;
const placeNow = (): string => `${roomAt(location.pathname)} ${String(stepNow())}`;

function Room({ room, person }: { room: string; person: Person }) {
  if (isSuccess(room)) return <SuccessScreen />;
  if (!isRoom(room)) return <MissingScreen />;
  if (connectorAt(room)) return <CallbackRoom room={room} />;
  switch (room) {
    case '/profile':
      return <ProfileRoom person={person} />;
    case '/username':
      return <UsernameRoom person={person} />;
    case '/security':
      return <SecurityRoom person={person} />;
    case '/phone':
      return <RecipientRoom kind="phone" person={person} />;
    case '/email':
      return <RecipientRoom kind="email" person={person} />;
    case '/password':
      return <PasswordRoom person={person} />;
    case '/authenticator-app':
    case '/authenticator-app/replace':
      return <AuthenticatorRoom person={person} />;
    case '/passkey/add':
      return <AddPasskeyRoom />;
    case '/passkey/manage':
      return <PasskeysRoom person={person} />;
    case '/backup-codes/generate':
      return <NewBackupCodesRoom person={person} />;
    case '/trusted-devices':
      return <TrustedDevicesRoom />;
    case '/backup-codes/manage':
      return <BackupCodesRoom />;
    case '/social':
      return <SocialRoom person={person} />;
    case '/sessions':
      return <SessionsRoom />;
    default:
      return <HomeRoom person={person} />;
  }
}
