/** Where people come back to from signing in. */
import { handleSignIn } from '@logto/next/server-actions';
import { redirect } from 'next/navigation';
import { latchkey } from '../latchkey.js';

export async function GET(request) {
  await handleSignIn(latchkey(), request.nextUrl.searchParams);
  redirect('/');
}
