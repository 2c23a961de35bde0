/** The four rules of adaptive MFA, and where their signals come from. */
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import classes from './second-factors.module.css';

const rules = ['country', 'travel', 'inactive', 'address'] as const;
const headers = ['country', 'latitude', 'longitude', 'bot-score', 'bot-verified'] as const;

export function AdaptiveRules() {
  const { say } = useWords();
  return (
    <div className={classes.rules}>
      <h3>{say('mfa.rules')}</h3>
      <dl>
        {rules.map((rule) => (
          <div key={rule}>
            <dt>{say(`mfa.rule_${rule}`)}</dt>
            <dd>{say(`mfa.rule_${rule}_text`)}</dd>
          </div>
        ))}
      </dl>
      <Notice tone="warn" title={say('mfa.signals')}>
        <ul className={classes.headers}>
          {headers.map((header) => (
            <li key={header}>
              <code>x-logto-cf-{header}</code>
            </li>
          ))}
        </ul>
        <p>{say('mfa.signals_text')}</p>
      </Notice>
    </div>
  );
}
