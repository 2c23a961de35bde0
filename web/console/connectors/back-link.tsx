/** The way back to the list of connectors. */
import { Link } from 'wouter';
import { useWords } from '../language/words.ts';
import { BackIcon } from '../look/icons.tsx';
import classes from './back-link.module.css';

export function BackLink() {
  const { say } = useWords();
  return (
    <Link href="/connectors/passwordless" className={classes.back}>
      <BackIcon />
      {say('details.all_connectors')}
    </Link>
  );
}
