/** The social connectors of this tenant, and the way to another one. */
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { type Connector, worded } from '../connectors/connector.ts';
import rows from '../connectors/connectors-page.module.css';
import { Logo } from '../connectors/logo.tsx';
import { useWords } from '../language/words.ts';
import { NextIcon } from '../look/icons.tsx';
import classes from './social.module.css';
import { useOffered } from './targets.ts';

export function SocialSection({ connectors }: { connectors: readonly Connector[] }) {
  const { say } = useWords();
  const offered = useOffered();
  const found = connectors.filter(({ type }) => type === 'Social');
  return (
    <section aria-labelledby="social">
      <h2 id="social" className={classes.section}>
        {say('social.title')}
      </h2>
      <p className={classes.lead}>{say('social.lead')}</p>
      {found.length > 0 && (
        <ul className={rows.list}>
          {found.map((connector) => (
            <li key={connector.id}>
              <SocialRow connector={connector} isOffered={offered.data?.includes(connector.target)} />
            </li>
          ))}
        </ul>
      )}
      <div className={found.length > 0 ? classes.add : undefined}>
        <Button component={Link} href="/connectors/social/create" variant="default">
          {say('social.add')}
        </Button>
      </div>
    </section>
  );
}

function SocialRow({ connector, isOffered }: { connector: Connector; isOffered: boolean | undefined }) {
  const { say, language } = useWords();
  const name = worded(connector.name, language);
  return (
    <Link href={`/connectors/social/${encodeURIComponent(connector.id)}`} className={rows.row}>
      <Logo of={connector} name={name} size={44} />
      <span className={rows.words}>
        <span className={rows.name}>{name}</span>
        <span className={rows.text}>{connector.target}</span>
      </span>
      {isOffered !== undefined && (
        <span className={`${rows.tag} ${isOffered ? '' : classes.hidden}`}>
          {say(isOffered ? 'social.offered' : 'social.hidden')}
        </span>
      )}
      <NextIcon />
    </Link>
  );
}
