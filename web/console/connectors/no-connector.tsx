/** Instead of a connector's page: the connector is gone, or it could not be asked for. */
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { ApiRefusal } from '../api/refusal.ts';
import { Refused } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { Page } from '../look/page.tsx';
import { BackLink } from './back-link.tsx';

interface NoConnectorProps {
  readonly error: Error;
  readonly title: string;
  /** Where those that are still there are listed. */
  readonly listPath: string;
  onRetry(): void;
}

export function NoConnector({ error, title, listPath, onRetry }: NoConnectorProps) {
  const { say } = useWords();
  const isGone = error instanceof ApiRefusal && error.status === 404;
  return isGone ? (
    <Page title={say('details.gone_title')} lead={say('details.gone_text')} width="text">
      <Button component={Link} href={listPath}>
        {say('details.all_connectors')}
      </Button>
    </Page>
  ) : (
    <Page title={title} before={<BackLink />} width="text">
      <Refused error={error} onRetry={onRetry} />
    </Page>
  );
}
