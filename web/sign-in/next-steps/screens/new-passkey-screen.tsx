/** A passkey is made: as a second factor, or to sign in with alone. */
import { ActForm } from '../../parts/act-form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Trust } from '../../parts/trust.tsx';
import { journey } from '../../store.ts';
import { Skip } from '../parts/skip.tsx';
import { keepPasskey } from '../set-up.ts';
import { say, sayAll } from '../words.ts';

export const NewPasskeyScreen = () => (
  <>
    <Heading title={say('newPasskey.title')}>{sayAll('newPasskey.text', 'passkey.lead')}</Heading>
    <Create isToSignIn />
    <Skip by="passkey-skipped" />
  </>
);

export const PasskeySetUp = () => (
  <>
    <Heading title={say('passkey.add')}>{say('passkey.lead')}</Heading>
    <Trust />
    <Create isToSignIn={false} />
  </>
);

const Create = ({ isToSignIn }: { isToSignIn: boolean }) => (
  <ActForm label={say('passkey.create')} run={() => keepPasskey(journey, isToSignIn)} />
);
