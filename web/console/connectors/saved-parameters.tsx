/** The parameters of a saved connector, with the bar that saves or discards what was changed, and the test. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useConsole } from '../api/console-context.ts';
import type { Config } from '../fields/form-values.ts';
import { useConfigForm } from '../fields/use-config-form.ts';
import { useUnsaved } from '../frame/leave-guard.ts';
import { sentenceOf } from '../frame/sentence.ts';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import type { Connector, Preset } from './connector.ts';
import { formItemsOf } from './form-items.ts';
import { kindOf } from './kind.ts';
import { Parameters } from './parameters.tsx';
import { connectorKeys } from './queries.ts';
import classes from './saved-parameters.module.css';
import { TestSender } from './test-sender.tsx';

interface SavedParametersProps {
  readonly connector: Connector;
  /** Known by name: then only its own questions are shown. */
  readonly preset: Preset | undefined;
  onShowAll(): void;
}

export function SavedParameters({ connector, preset, onShowAll }: SavedParametersProps) {
  const { say } = useWords();
  const { api } = useConsole();
  const queries = useQueryClient();
  const label = say('field.whole_config');
  const items = useMemo(() => preset?.formItems ?? formItemsOf(connector, label), [connector, label, preset]);
  const config = useConfigForm({ factoryId: connector.connectorId, items, saved: connector.config });
  const isDirty = config.form.isDirty();
  const isSocial = connector.type === 'Social';
  useUnsaved(isDirty);

  const save = useMutation({
    mutationFn: (values: Config) =>
      api.patch<Connector>(`/api/connectors/${encodeURIComponent(connector.id)}`, { config: values }),
    onSuccess: (saved) => {
      config.reset(saved.config);
      queries.setQueryData(connectorKeys.one(connector.id), saved);
      void queries.invalidateQueries({ queryKey: connectorKeys.list, exact: true });
    },
    onError: (error) => config.showRefusal(error),
  });

  const discard = () => {
    save.reset();
    config.form.reset();
    config.form.clearErrors();
  };

  return (
    <>
      <Parameters config={config} />
      {preset && !isDirty && (
        <p className={classes.rest}>
          {say('details.preset_text', { name: preset.name })}{' '}
          <Button variant="subtle" size="compact-sm" onClick={onShowAll}>
            {say('details.all_settings')}
          </Button>
        </p>
      )}
      {!isSocial && (
        <div className={classes.test}>
          <TestSender kind={kindOf(connector)} factoryId={connector.connectorId} config={config} />
        </div>
      )}
      <div className={classes.bar} data-shown={isDirty || save.isError || undefined}>
        {save.isError ? (
          <Notice tone="bad" live="alert" title={sentenceOf(save.error, say)} />
        ) : (
          <p role="status" className={classes.state}>
            {isDirty
              ? say('details.save_bar')
              : save.isSuccess
                ? say(isSocial ? 'social.saved' : 'details.saved')
                : ''}
          </p>
        )}
        {isDirty && (
          <div className={classes.acts}>
            <Button variant="default" onClick={discard} disabled={save.isPending}>
              {say('act.discard')}
            </Button>
            <Button
              loading={save.isPending}
              loaderProps={{ 'aria-label': say('guide.saving') }}
              onClick={() => {
                const values = config.read();
                if (values) save.mutate(values);
              }}
            >
              {say('act.save')}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
