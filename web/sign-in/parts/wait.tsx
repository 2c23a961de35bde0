/** While the page is on its way, or cannot ask the server what it is to show. */
import { say } from '../page.ts';
import { journey } from '../store.ts';
import { Heading } from './heading.tsx';
import { sentenceOf } from './sentence-of.ts';

export const Wait = () => (
  <>
    <Heading title={say('do.wait')} />
    <p class="lead" role="status">
      {sentenceOf(journey.read().notice)}
    </p>
  </>
);

/** What is shown comes in a moment: only when it does not, something is said. */
export const QuickWait = () => (journey.read().notice ? <Wait /> : null);
