/** What an application or a program has to know of this server. */
import { useConsole } from '../api/console-context.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { CopyText } from '../look/copy-text.tsx';
import classes from './step.module.css';

export function Addresses() {
  const { say } = useWords();
  const { settings } = useConsole();
  const addresses = [
    ['start.address_issuer', `${settings.userEndpoint}/oidc`],
    ['start.address_api', `${settings.userEndpoint}/api`],
    ['start.address_resource', `https://${settings.tenantId}.logto.app/api`],
  ] as const;
  return (
    <div className={classes.more}>
      <Card title={say('start.addresses_title')} lead={say('start.addresses_text')}>
        <dl className={classes.addresses}>
          {addresses.map(([word, address]) => (
            <div key={word}>
              <dt>{say(word)}</dt>
              <dd>
                <CopyText text={address} label={say(word)} />
              </dd>
            </div>
          ))}
        </dl>
      </Card>
    </div>
  );
}
