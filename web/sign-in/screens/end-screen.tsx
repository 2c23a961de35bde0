/** Where there is nothing to type: signed in, no sign-in under way, suspended, an address that leads nowhere. */
import { page, say } from '../page.ts';
import { Heading } from '../parts/heading.tsx';

export type End = 'done' | 'ended' | 'suspended' | 'notFound' | 'closed';

export function EndScreen({ kind }: { kind: End }) {
  const { applicationHome } = page;
  const mayRestart = kind === 'ended' || kind === 'notFound' || kind === 'suspended';
  return (
    <>
      <Heading title={say(`${kind}.title`)}>{say(`${kind}.text`)}</Heading>
      {mayRestart && applicationHome && (
        <a class="main" href={applicationHome}>
          {say('do.restart')}
        </a>
      )}
    </>
  );
}
