/** Two switches of a saved social connector, each at work as soon as it is turned. */
import { Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useConsole } from '../api/console-context.ts';
import type { Connector } from '../connectors/connector.ts';
import { connectorKeys } from '../connectors/queries.ts';
import { sentenceOf } from '../frame/sentence.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { Notice } from '../look/notice.tsx';
import classes from './social.module.css';
import { useOffer, useOffered } from './targets.ts';

export function SignInCard({ connector }: { connector: Connector }) {
  const { say } = useWords();
  const { api } = useConsole();
  const queries = useQueryClient();
  const offered = useOffered();
  const offer = useOffer();
  const sync = useMutation({
    mutationFn: (syncProfile: boolean) =>
      api.patch<Connector>(`/api/connectors/${encodeURIComponent(connector.id)}`, { syncProfile }),
    onSuccess: (saved) => queries.setQueryData(connectorKeys.one(connector.id), saved),
  });
  const isOffered = offered.data?.includes(connector.target) ?? false;
  const failed = [offered, offer, sync].find(({ isError }) => isError);
  return (
    <Card title={say('social.sign_in_title')}>
      <div className={classes.switches}>
        <Switch
          label={say('social.sign_in')}
          description={say('social.sign_in_text')}
          checked={offer.isPending ? offer.variables.isOffered : isOffered}
          disabled={!offered.isSuccess || offer.isPending}
          onChange={({ currentTarget: { checked } }) =>
            offer.mutate({ target: connector.target, isOffered: checked })
          }
        />
        <Switch
          label={say('social.sync')}
          description={say('social.sync_text')}
          checked={sync.isPending ? sync.variables : (connector.syncProfile ?? false)}
          disabled={sync.isPending}
          onChange={({ currentTarget: { checked } }) => sync.mutate(checked)}
        />
      </div>
      <div className={classes.result}>
        {failed ? (
          <Notice tone="bad" live="alert" title={sentenceOf(failed.error, say)} />
        ) : (
          offer.isSuccess && (
            <Notice tone="good" live="status">
              {say(isOffered ? 'social.sign_in_on' : 'social.sign_in_off')}
            </Notice>
          )
        )}
      </div>
    </Card>
  );
}
