/** Says on every page, loudly, that numbers with a fixed code open accounts on this tenant. */
import { useQuery } from '@tanstack/react-query';
import { useConsole } from '../api/console-context.ts';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import classes from './frame.module.css';

interface TestNumber {
  readonly expiresAt: number;
  readonly isInForce: boolean;
}

/** Nothing where there are none, and while nobody knows: a page is not broken by it. */
export function TestNumbersMark() {
  const { api } = useConsole();
  const { say, language } = useWords();
  const { data = [] } = useQuery({
    queryKey: ['test-numbers'],
    queryFn: () => api.get<TestNumber[]>('/api/test-numbers'),
    retry: false,
    throwOnError: false,
  });
  const inForce = data.filter(({ isInForce }) => isInForce);
  if (inForce.length === 0) return null;
  const last = Math.max(...inForce.map(({ expiresAt }) => expiresAt));
  const title = say('test_numbers.title', { number: inForce.length.toLocaleString(language) });
  return (
    <aside className={classes.mark} aria-label={title}>
      <Notice tone="warn" title={title}>
        {say('test_numbers.text', {
          date: new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(last),
        })}
      </Notice>
    </aside>
  );
}
