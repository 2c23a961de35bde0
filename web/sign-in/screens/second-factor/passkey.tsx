/** A passkey: the person presses, the device asks. */
import { say } from '../../page.ts';
import { ActForm } from '../../parts/act-form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Trust } from '../../parts/trust.tsx';
import { showPasskey } from '../../second-factor.ts';
import { journey } from '../../store.ts';

export const Passkey = () => (
  <>
    <Heading title={say('second.title')}>{say('second.passkey.lead')}</Heading>
    <Trust />
    <ActForm label={say('passkey.use')} run={() => showPasskey(journey)} />
  </>
);
