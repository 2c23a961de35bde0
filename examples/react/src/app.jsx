/** Two addresses: the page, and the one that people come back to from signing in. */
import { useHandleSignInCallback, useLogto } from '@logto/react';
import { useEffect, useState } from 'react';

export const App = () => <main>{window.location.pathname === '/callback' ? <Callback /> : <Home />}</main>;

function Callback() {
  const { error } = useHandleSignInCallback(() => window.location.replace('/'));
  return error ? (
    <>
      <h1>That did not work</h1>
      <p role="alert">{error.message}</p>
      <a href="/">Try again</a>
    </>
  ) : (
    <p>One moment …</p>
  );
}

function Home() {
  const { isAuthenticated, isLoading, signIn } = useLogto();
  const [isLeaving, leave] = useState(false);
  if (isAuthenticated) return <Person />;
  if (isLoading && !isLeaving) return <p>One moment …</p>;

  const toSignIn = () => {
    leave(true);
    void signIn(new URL('/callback', window.location.href).href);
  };
  return (
    <>
      <h1>Who is there?</h1>
      <p>You are not signed in to this React application.</p>
      <button type="button" disabled={isLeaving} onClick={toSignIn}>
        Sign in
      </button>
    </>
  );
}

function Person() {
  const { getIdTokenClaims, signOut } = useLogto();
  const [claims, setClaims] = useState();
  useEffect(() => void getIdTokenClaims().then(setClaims), []);
  return (
    <>
      <h1>Hello{claims?.name ? `, ${claims.name}` : ''}</h1>
      <dl>
        <dt>Phone</dt>
        <dd>{claims?.phone_number ? `+${claims.phone_number}` : 'none'}</dd>
        <dt>User</dt>
        <dd>{claims?.sub}</dd>
      </dl>
      <button type="button" onClick={() => void signOut(new URL('/', window.location.href).href)}>
        Sign out
      </button>
    </>
  );
}
