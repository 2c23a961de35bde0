/** Name and logo of a saved connector, with the button that saves what was changed. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useConsole } from '../api/console-context.ts';
import type { Connector, Metadata } from '../connectors/connector.ts';
import { connectorKeys } from '../connectors/queries.ts';
import { useUnsaved } from '../frame/leave-guard.ts';
import { sentenceOf } from '../frame/sentence.ts';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import { AppearanceCard } from './appearance-card.tsx';
import { useAppearance } from './use-appearance.ts';

export function SavedAppearance({ connector }: { connector: Connector }) {
  const { say } = useWords();
  const { api } = useConsole();
  const queries = useQueryClient();
  const appearance = useAppearance(connector.metadata ?? {});
  useUnsaved(appearance.isDirty);
  const save = useMutation({
    mutationFn: (metadata: Metadata) =>
      api.patch<Connector>(`/api/connectors/${encodeURIComponent(connector.id)}`, { metadata }),
    onSuccess(saved) {
      appearance.reset(saved.metadata ?? {});
      queries.setQueryData(connectorKeys.one(connector.id), saved);
      void queries.invalidateQueries({ queryKey: connectorKeys.list, exact: true });
    },
  });
  return (
    <AppearanceCard appearance={appearance} isSaved>
      {appearance.isDirty && (
        <Button
          mt="lg"
          loading={save.isPending}
          loaderProps={{ 'aria-label': say('guide.saving') }}
          onClick={() => {
            const metadata = appearance.read();
            if (metadata) save.mutate(metadata);
          }}
        >
          {say('act.save')}
        </Button>
      )}
      {save.isError && <Notice tone="bad" live="alert" title={sentenceOf(save.error, say)} />}
      {save.isSuccess && !appearance.isDirty && (
        <p role="status">{say('social.saved_new', { name: appearance.look.name })}</p>
      )}
    </AppearanceCard>
  );
}
