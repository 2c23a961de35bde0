/** The one page, made on the server: for who is signed in and who is not. */
import { getLogtoContext, signIn, signOut } from '@logto/next/server-actions';
import { latchkey } from './latchkey.js';

export default async function Page() {
  const { isAuthenticated, claims } = await getLogtoContext(latchkey());
  return isAuthenticated ? <Person claims={claims} /> : <Nobody />;
}

function Nobody() {
  async function toSignIn() {
    'use server';
    await signIn(latchkey());
  }
  return (
    <form action={toSignIn}>
      <h1>Who is there?</h1>
      <p>You are not signed in to this Next.js application.</p>
      <button type="submit">Sign in</button>
    </form>
  );
}

function Person({ claims: { sub, name, phone_number: phone } }) {
  async function toSignOut() {
    'use server';
    await signOut(latchkey());
  }
  return (
    <form action={toSignOut}>
      <h1>Hello{name ? `, ${name}` : ''}</h1>
      <dl>
        <dt>Phone</dt>
        <dd>{phone ? `+${phone}` : 'none'}</dd>
        <dt>User</dt>
        <dd>{sub}</dd>
      </dl>
      <button type="submit">Sign out</button>
    </form>
  );
}
