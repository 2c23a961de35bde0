/** The connector in use: its parameters, a test, changing to another one, deleting it. */
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { useEffect, useState } from 'react';
import { Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { CopyButton } from '../look/copy-text.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { BackLink } from './back-link.tsx';
import { presetBehind } from './choice.ts';
import { type Connector, worded } from './connector.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import classes from './details-page.module.css';
import { kindOf, kindWords, pickerPathOf } from './kind.ts';
import { Logo } from './logo.tsx';
import { NoConnector } from './no-connector.tsx';
import { useConnector, useFactory } from './queries.ts';
import { ReadmeButton } from './readme.tsx';
import { SavedParameters } from './saved-parameters.tsx';

export default function DetailsPage({ id }: { id: string }) {
  const { say } = useWords();
  const connector = useConnector(id);
  if (connector.isPending) return <Waiting tall />;
  if (connector.isError)
    return (
      <NoConnector
        error={connector.error}
        title={say('connectors.title')}
        listPath="/connectors/passwordless"
        onRetry={() => void connector.refetch()}
      />
    );
  return <Details connector={connector.data} />;
}

function Details({ connector }: { connector: Connector }) {
  const { say, language } = useWords();
  const factory = useFactory(connector.connectorId);
  const isNew = useIsNew();
  const [isDeleting, setDeleting] = useState(false);
  const [showsAll, showAll] = useState(false);
  const preset = factory.data && presetBehind(factory.data, connector.config);
  const name = worded(connector.name, language);
  const kind = kindOf(connector);
  const words = kindWords[kind];
  return (
    <Page
      title={name}
      lead={
        <span className={classes.facts}>
          <span>{say(words.name)}</span>
          <span>
            {say('details.id')} <code>{connector.id}</code>
          </span>
          <CopyButton text={connector.id} label={say('details.id')} />
        </span>
      }
      before={<BackLink />}
      sign={<Logo of={connector} name={name} size={52} />}
      acts={
        <>
          {factory.data && <ReadmeButton html={factory.data.readmeHtml} />}
          <Button component={Link} variant="default" href={pickerPathOf(kind)}>
            {say('details.change')}
          </Button>
        </>
      }
    >
      {isNew && (
        <div className={classes.saved}>
          <Notice tone="good" live="status">
            {say('details.saved_new', { name })}
          </Notice>
        </div>
      )}
      {factory.isPending ? (
        <Waiting />
      ) : (
        <SavedParameters
          key={preset && !showsAll ? preset.id : 'all'}
          connector={connector}
          preset={showsAll ? undefined : preset}
          onShowAll={() => showAll(true)}
        />
      )}
      <div className={classes.danger}>
        <Card title={say('delete.section')} lead={say(words.deleteText)} tone="danger">
          <Button color="red" variant="light" onClick={() => setDeleting(true)}>
            {say('delete.confirm')}
          </Button>
        </Card>
      </div>
      {isDeleting && <DeleteDialog connector={connector} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

/** True on the visit that follows the saving, and not again after a reload. */
function useIsNew(): boolean {
  const state = useHistoryState<{ isNew?: boolean } | null>();
  const [isNew] = useState(state?.isNew === true);
  useEffect(() => {
    if (isNew) history.replaceState(null, '');
  }, [isNew]);
  return isNew;
}
