/** How many people have SMS alone, by the application through which they signed up. */
import type { RestrictedCount } from '../../../contract/restricted-authenticators.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import classes from './report.module.css';

interface ByApplicationProps {
  readonly applications: readonly RestrictedCount[];
  nameOf(id: string | null): string;
}

export function ByApplication({ applications, nameOf }: ByApplicationProps) {
  const { say, language } = useWords();
  return (
    <Card title={say('mfa.applications')}>
      <ul className={classes.people}>
        {applications.map(({ applicationId, onlySecondFactor, onlyWayIn }) => (
          <li key={applicationId}>
            <span className={classes.name}>{nameOf(applicationId)}</span>
            <span className={classes.facts}>
              <span>
                {say('mfa.count_second')}: {onlySecondFactor.toLocaleString(language)}
              </span>
              <span>
                {say('mfa.count_way')}: {onlyWayIn.toLocaleString(language)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
