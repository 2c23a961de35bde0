/** The addresses that people come back to from a provider, for the operator to register there. */
import { useConsole } from '../api/console-context.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { CopyText } from '../look/copy-text.tsx';
import { Notice } from '../look/notice.tsx';
import classes from './social.module.css';

export function RedirectCard({ id, step }: { id: string; step?: number }) {
  const { say } = useWords();
  const { settings } = useConsole();
  const connector = encodeURIComponent(id);
  const address = `${settings.userEndpoint}/callback/${connector}`;
  return (
    <Card
      title={say('social.redirect')}
      lead={say('social.redirect_text')}
      {...(step === undefined ? {} : { step })}
    >
      <CopyText text={address} label={say('social.redirect')} />
      <p className={classes.also}>{say('social.redirect_account')}</p>
      <CopyText text={`${settings.userEndpoint}/account/callback/social/${connector}`} />
      {!address.startsWith('https:') && (
        <div className={classes.below}>
          <Notice tone="warn">{say('social.redirect_plain')}</Notice>
        </div>
      )}
    </Card>
  );
}
