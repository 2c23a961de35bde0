/** There is no administrator to sign in as yet: how to become the first one. */
import { PlainPage } from '../frame/plain-page.tsx';
import { useWords } from '../language/words.ts';
import { CopyText } from '../look/copy-text.tsx';

export function NobodyYet() {
  const { say } = useWords();
  return (
    <PlainPage title={say('session.nobody_title')} lead={say('session.nobody_text')}>
      <CopyText text="npx latchkey admin link" />
    </PlainPage>
  );
}
