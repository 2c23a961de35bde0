/** The people who have SMS alone, newest first, page by page. */
import { Button, Radio } from '@mantine/core';
import type { RestrictedKind } from '../../../contract/restricted-authenticators.ts';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import type { Listed } from './read-people.ts';
import { usePeople } from './report.ts';
import classes from './report.module.css';

interface PeopleCardProps {
  /** Undefined: both. */
  readonly kind: RestrictedKind | undefined;
  onKind(kind: RestrictedKind | undefined): void;
  nameOf(applicationId: string | null): string;
}

export function PeopleCard({ kind, onKind, nameOf }: PeopleCardProps) {
  const { say } = useWords();
  const list = usePeople(kind);
  const people = list.data?.pages.flatMap((page) => page.people) ?? [];
  return (
    <Card title={say('mfa.people')}>
      <Radio.Group
        aria-label={say('mfa.show')}
        value={kind ?? 'both'}
        onChange={(chosen) => onKind(chosen === 'both' ? undefined : chosen)}
      >
        <div className={classes.kinds}>
          <Radio value="both" label={say('mfa.show_both')} />
          <Radio value="second-factor" label={say('mfa.count_second')} />
          <Radio value="way-in" label={say('mfa.count_way')} />
        </div>
      </Radio.Group>
      {list.isPending && <Waiting />}
      {list.isError && <Refused error={list.error} onRetry={() => void list.refetch()} />}
      <ul className={classes.people} aria-label={say('mfa.people')}>
        {people.map((person) => (
          <Row key={person.id} person={person} nameOf={nameOf} />
        ))}
      </ul>
      {list.isSuccess && people.length === 0 && (
        <p className={classes.nobody}>{say(list.hasNextPage ? 'mfa.nobody_here' : 'mfa.nobody')}</p>
      )}
      {list.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={list.isFetchingNextPage}
          loaderProps={{ 'aria-label': say('app.loading') }}
          onClick={() => void list.fetchNextPage()}
        >
          {say('mfa.more')}
        </Button>
      )}
    </Card>
  );
}

function Row({ person, nameOf }: { person: Listed } & Pick<PeopleCardProps, 'nameOf'>) {
  const { say, language } = useWords();
  const { applicationId, lastSignInAt } = person;
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  return (
    <li>
      <span className={classes.who}>
        <span className={classes.name}>{person.name ?? say('mfa.unnamed')}</span>
        {person.number && <span className={classes.phone}>{person.number}</span>}
      </span>
      <span className={classes.facts}>
        <span>
          {applicationId === null
            ? say('mfa.by_operator')
            : say('mfa.application', { name: nameOf(applicationId) })}
        </span>
        <span>
          {lastSignInAt === null
            ? say('mfa.never')
            : say('mfa.last_sign_in', { date: date.format(lastSignInAt) })}
        </span>
      </span>
      <span className={classes.tags}>
        {person.isOnlySecondFactor && <span className={classes.tag}>{say('mfa.count_second')}</span>}
        {person.isOnlyWayIn && <span className={classes.tag}>{say('mfa.count_way')}</span>}
      </span>
    </li>
  );
}
