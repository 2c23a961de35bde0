/** The way to a new password, where the tenant has opened one. */
import { say } from '../page.ts';
import { canForget, forget } from '../reset.ts';
import { journey } from '../store.ts';
import { QuietButton } from './buttons.tsx';

export const ForgotPassword = () =>
  canForget(journey) ? <QuietButton onClick={() => forget(journey)}>{say('forgot.link')}</QuietButton> : null;
