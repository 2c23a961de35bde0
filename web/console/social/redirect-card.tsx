/** The address that people come back to from a provider, for the operator to register there. */
import { useConsole } from '../api/console-context.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { CopyText } from '../look/copy-text.tsx';
import { Notice } from '../look/notice.tsx';
import classes from './social.module.css';

export function RedirectCard({ id, step }: { id: string; step?: number }) {
  const { say } = useWords();
  const { settings } = useConsole();
  const address = `${settings.userEndpoint}/callback/${encodeURIComponent(id)}`;
  return (
    <Card
      title={say('social.redirect')}
      lead={say('social.redirect_text')}
      {...(step === undefined ? {} : { step })}
    >
      <CopyText text={address} label={say('social.redirect')} />
      {!address.startsWith('https:') && (
        <div className={classes.below}>
          <Notice tone="warn">{say('social.redirect_plain')}</Notice>
        </div>
      )}
    </Card>
  );
}
