/** What each message costs, row by row: how many SMS, in which alphabet, and the characters that make it dear. */
import { useId } from 'react';
import type { Cost } from '../connectors/use-lint.ts';
import { useWords } from '../language/words.ts';
import classes from './costs.module.css';
import { type Purpose, purposes } from './templates.ts';

export function Costs({ costs }: { costs: readonly Cost[] }) {
  const { say } = useWords();
  const heading = useId();
  return (
    <section className={classes.costs} aria-labelledby={heading}>
      <h3 id={heading} className={classes.title}>
        {say('costs.title')}
      </h3>
      <p className={classes.lead}>{say('costs.lead')}</p>
      <ul className={classes.rows} aria-labelledby={heading}>
        {costs.map((cost) => (
          <Row key={cost.path} cost={cost} />
        ))}
      </ul>
    </section>
  );
}

function Row({ cost }: { cost: Cost }) {
  const { say } = useWords();
  const { usageType, locale, alphabet, segments, culprits, segmentsWithout } = cost;
  const known = purposes.find((purpose): purpose is Purpose => purpose === usageType);
  return (
    <li className={classes.row}>
      <span className={classes.purpose}>
        {known ? say(`purpose.${known}`) : usageType}
        {locale !== undefined && <span className={classes.locale}>{locale}</span>}
      </span>
      <span className={classes.alphabet} data-wide={alphabet === 'UCS-2' || undefined}>
        {alphabet}
      </span>
      <span className={classes.count} data-many={segments > 1 || undefined}>
        {say('costs.sms', { n: segments })}
      </span>
      {isStray(culprits) && (
        <span className={classes.why} data-dear={segmentsWithout < segments || undefined}>
          <span className={classes.culprits}>
            {culprits.map((character) => (
              <code key={character}>{character}</code>
            ))}
          </span>
          {segmentsWithout < segments ? say('costs.dear', { n: segmentsWithout }) : say('costs.culprits')}
        </span>
      )}
    </li>
  );
}

/** A few that slipped in, among letters that need nothing special; a script of its own is no slip. */
const isStray = (culprits: readonly string[]): boolean =>
  culprits.length > 0 &&
  culprits.every((character) => !/\p{L}|\p{M}/u.test(character) || /\p{Script=Latin}/u.test(character));
