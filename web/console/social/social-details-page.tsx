/** A social connector: whether people can sign in with it, its redirect URI, how it looks, its parameters, its end. */
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { BackLink } from '../connectors/back-link.tsx';
import { type Connector, worded } from '../connectors/connector.ts';
import { DeleteDialog } from '../connectors/delete-dialog.tsx';
import facts from '../connectors/details-page.module.css';
import { Logo } from '../connectors/logo.tsx';
import { NoConnector } from '../connectors/no-connector.tsx';
import { useConnector, useFactory } from '../connectors/queries.ts';
import { ReadmeButton } from '../connectors/readme.tsx';
import { SavedParameters } from '../connectors/saved-parameters.tsx';
import { Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { CopyButton } from '../look/copy-text.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { RedirectCard } from './redirect-card.tsx';
import { SavedAppearance } from './saved-appearance.tsx';
import { SignInCard } from './sign-in-card.tsx';

export default function SocialDetailsPage({ id }: { id: string }) {
  const { say } = useWords();
  const connector = useConnector(id);
  if (connector.isPending) return <Waiting tall />;
  if (connector.isSuccess) return <Details connector={connector.data} />;
  return (
    <NoConnector
      error={connector.error}
      title={say('social.title')}
      listPath="/connectors/social"
      onRetry={() => void connector.refetch()}
    />
  );
}

function Details({ connector }: { connector: Connector }) {
  const { say, language } = useWords();
  const factory = useFactory(connector.connectorId);
  const [isDeleting, setDeleting] = useState(false);
  const name = worded(connector.name, language);
  return (
    <Page
      title={name}
      lead={
        <span className={facts.facts}>
          <span>{say('social.kind')}</span>
          <span>
            {say('details.id')} <code>{connector.id}</code>
          </span>
          <CopyButton text={connector.id} label={say('details.id')} />
        </span>
      }
      before={<BackLink />}
      sign={<Logo of={connector} name={name} size={52} />}
      acts={factory.data && <ReadmeButton html={factory.data.readmeHtml} />}
    >
      <JustSaved name={name} />
      <SignInCard connector={connector} />
      <RedirectCard id={connector.id} />
      {connector.isStandard && <SavedAppearance connector={connector} />}
      <SavedParameters connector={connector} preset={undefined} onShowAll={() => undefined} />
      <div className={facts.danger}>
        <Card title={say('delete.section')} lead={say('social.delete_text')} tone="danger">
          <Button color="red" variant="light" onClick={() => setDeleting(true)}>
            {say('delete.confirm')}
          </Button>
        </Card>
      </div>
      {isDeleting && <DeleteDialog connector={connector} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

/** On the visit that follows the saving, and not again after a reload. */
function JustSaved({ name }: { name: string }) {
  const { say } = useWords();
  const state = useHistoryState<{ isNew?: boolean; problem?: string } | null>();
  const [arrived] = useState(state);
  useEffect(() => {
    if (arrived?.isNew) history.replaceState(null, '');
  }, [arrived]);
  if (!arrived?.isNew) return null;
  const { problem } = arrived;
  return (
    <div className={facts.saved}>
      <Notice tone={problem ? 'warn' : 'good'} live="status">
        {problem ? say('social.switch_failed', { name, reason: problem }) : say('social.saved_new', { name })}
      </Notice>
    </div>
  );
}
