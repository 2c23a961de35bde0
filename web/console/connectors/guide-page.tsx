/** Setting up a connector: the guide beside the form, a test, and "Save and Done". */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useConsole } from '../api/console-context.ts';
import type { Config } from '../fields/form-values.ts';
import { useConfigForm } from '../fields/use-config-form.ts';
import { useUnsaved } from '../frame/leave-guard.ts';
import { sentenceOf } from '../frame/sentence.ts';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { BackLink } from './back-link.tsx';
import { type Choice, metadataOf, presetOf } from './choice.ts';
import { type Connector, worded } from './connector.ts';
import { formItemsOf } from './form-items.ts';
import classes from './guide-page.module.css';
import { kindOf, kindWords, pickerPathOf } from './kind.ts';
import { Logo } from './logo.tsx';
import { countCards, Parameters } from './parameters.tsx';
import { connectorKeys, inUseOf, useConnectors, useFactory } from './queries.ts';
import { ReadmeButton, ReadmeText } from './readme.tsx';
import { ReplaceDialog } from './replace-dialog.tsx';
import { TestSender } from './test-sender.tsx';

const listPath = '/connectors/passwordless';

export default function GuidePage({ factoryId }: { factoryId: string }) {
  const { say } = useWords();
  const factory = useFactory(factoryId);
  const connectors = useConnectors();
  const presetId = new URLSearchParams(useSearch()).get('preset');
  // An address with a preset that this server does not know leads to the connector itself.
  const choice = useMemo(
    () => (presetId !== null && factory.data && presetOf(factory.data, presetId)) || factory.data,
    [factory.data, presetId],
  );
  const kind = kindOf(factory.data ?? { type: 'Sms' });
  const failed = [factory, connectors].find(({ isError }) => isError);
  if (failed) {
    return (
      <Page title={say(kindWords[kind].pick)} before={<BackLink />} width="text">
        <Refused error={failed.error} onRetry={() => void failed.refetch()} />
        <p>
          <Link href={pickerPathOf(kind)}>{say(kindWords[kind].which)}</Link>
        </p>
      </Page>
    );
  }
  if (!choice || !connectors.data) return <Waiting tall />;
  return <Guide key={presetId} choice={choice} inUse={inUseOf(kind, connectors.data)} />;
}

function Guide({ choice: factory, inUse }: { choice: Choice; inUse: Connector | undefined }) {
  const { say, language } = useWords();
  const { api } = useConsole();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const { preset } = factory;
  const label = say('field.whole_config');
  const items = useMemo(() => formItemsOf(factory, label), [factory, label]);
  const config = useConfigForm({ factoryId: factory.id, items, ...(preset && { base: preset.config }) });
  const [tested, setTested] = useState<Config>();
  const [asked, setAsked] = useState<Config>();
  const letPass = useUnsaved(config.form.isDirty());
  const name = worded(factory.name, language);

  const save = useMutation({
    mutationFn: (values: Config) =>
      api.post<Connector>('/api/connectors', {
        connectorId: factory.id,
        config: values,
        ...metadataOf(factory),
      }),
    onSuccess: (saved) => {
      queries.setQueryData(connectorKeys.list, (all: Connector[] | undefined) => [
        ...(all ?? []).filter(({ type }) => type !== saved.type),
        saved,
      ]);
      void queries.invalidateQueries({ queryKey: connectorKeys.list, exact: true });
      letPass();
      navigate(`${listPath}/${encodeURIComponent(saved.id)}`, { replace: true, state: { isNew: true } });
    },
    onError: (error) => config.showRefusal(error),
  });

  const saveOrAsk = () => {
    save.reset();
    const values = config.read();
    if (values && inUse) setAsked(values);
    else if (values) save.mutate(values);
  };

  const cards = countCards(config);
  return (
    <Page
      title={say('guide.title', { name })}
      lead={
        preset ? (
          <>
            {say('guide.preset_text')} <Homepage address={preset.homepage} />
          </>
        ) : (
          worded(factory.description, language)
        )
      }
      before={<BackLink />}
      sign={<Logo of={factory} name={name} size={52} />}
      acts={<ReadmeButton html={factory.readmeHtml} className={classes.readmeButton} />}
      width="wide"
    >
      <div className={classes.columns}>
        <aside className={classes.readme} aria-label={say('guide.readme')} tabIndex={0}>
          <h2 className={classes.readmeTitle}>{say('guide.readme')}</h2>
          <ReadmeText html={factory.readmeHtml} />
        </aside>
        <div className={classes.form}>
          <Parameters config={config} numbered />
          <div className={classes.test}>
            <TestSender
              kind={kindOf(factory)}
              factoryId={factory.id}
              config={config}
              step={cards + 1}
              onSent={setTested}
            />
          </div>
          <div className={classes.end}>
            <p className={classes.consequence}>
              {inUse
                ? say('guide.save_replaces', { name: worded(inUse.name, language) })
                : say('guide.save_text')}
            </p>
            <Button
              size="md"
              loading={save.isPending}
              loaderProps={{ 'aria-label': say('guide.saving') }}
              onClick={saveOrAsk}
            >
              {say('guide.save')}
            </Button>
          </div>
          {save.isError && (
            <Notice tone="bad" live="alert" title={sentenceOf(save.error, say)}>
              {Object.keys(config.form.errors).length > 0 && say('guide.incomplete')}
            </Notice>
          )}
        </div>
      </div>
      {inUse && (
        <ReplaceDialog
          now={inUse}
          next={factory}
          isOpen={asked !== undefined}
          isTested={tested !== undefined && JSON.stringify(tested) === JSON.stringify(asked)}
          onCancel={() => setAsked(undefined)}
          onConfirm={() => {
            if (asked) save.mutate(asked);
            setAsked(undefined);
          }}
        />
      )}
    </Page>
  );
}

/** Of a provider; in a tab of its own, so that nothing that was typed is lost. */
function Homepage({ address }: { address: string }) {
  return (
    <a href={address} target="_blank" rel="noreferrer">
      {new URL(address).host.replace(/^www\./, '')}
    </a>
  );
}
