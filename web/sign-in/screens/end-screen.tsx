/** Where there is nothing to type: signed in, a new password set, no sign-in under way, suspended, an address that leads nowhere. */
import { page, say } from '../page.ts';
import { Heading } from '../parts/heading.tsx';
import { journey } from '../store.ts';

export type End = 'done' | 'renewed' | 'ended' | 'suspended' | 'notFound' | 'closed';

export function EndScreen({ kind }: { kind: End }) {
  const { applicationHome, support } = page;
  const mayRestart = kind === 'ended' || kind === 'notFound' || kind === 'suspended';
  return (
    <>
      <Heading title={say(`${kind}.title`)}>{say(`${kind}.text`)}</Heading>
      {kind === 'renewed' && (
        <button
          class="main"
          type="button"
          onClick={() => journey.change({ event: 'SignIn', screen: journey.read().afterwards })}
        >
          {say('do.signIn')}
        </button>
      )}
      {kind === 'suspended' && support && (
        <a class="main" href={support}>
          {say('do.askSupport')}
        </a>
      )}
      {mayRestart && applicationHome && (
        <a class={kind === 'suspended' && support ? 'quiet' : 'main'} href={applicationHome}>
          {say('do.restart')}
        </a>
      )}
    </>
  );
}
