/** Setting up a social connector: the guide beside the redirect URI and the form, and whether people see it at once. */
import { Button, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useConsole } from '../api/console-context.ts';
import { BackLink } from '../connectors/back-link.tsx';
import { type Connector, type Factory, type Metadata, worded } from '../connectors/connector.ts';
import { formItemsOf } from '../connectors/form-items.ts';
import classes from '../connectors/guide-page.module.css';
import { Logo } from '../connectors/logo.tsx';
import { countCards, Parameters } from '../connectors/parameters.tsx';
import { connectorKeys, useFactory } from '../connectors/queries.ts';
import { ReadmeButton, ReadmeText } from '../connectors/readme.tsx';
import type { Config } from '../fields/form-values.ts';
import { useConfigForm } from '../fields/use-config-form.ts';
import { useUnsaved } from '../frame/leave-guard.ts';
import { sentenceOf } from '../frame/sentence.ts';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { Notice } from '../look/notice.tsx';
import { Page } from '../look/page.tsx';
import { AppearanceCard } from './appearance-card.tsx';
import { newId } from './new-id.ts';
import { RedirectCard } from './redirect-card.tsx';
import { useOffer } from './targets.ts';
import { useAppearance } from './use-appearance.ts';

export default function SocialGuidePage({ factoryId }: { factoryId: string }) {
  const { say } = useWords();
  const factory = useFactory(factoryId);
  if (factory.isPending) return <Waiting tall />;
  if (factory.isError)
    return (
      <Page title={say('social.add')} before={<BackLink />} width="text">
        <Refused error={factory.error} onRetry={() => void factory.refetch()} />
      </Page>
    );
  return <Guide factory={factory.data} />;
}

function Guide({ factory }: { factory: Factory }) {
  const { say, language } = useWords();
  const [id] = useState(newId);
  const [isWanted, want] = useState(true);
  const label = say('field.whole_config');
  const items = useMemo(() => formItemsOf(factory, label), [factory, label]);
  const config = useConfigForm({ factoryId: factory.id, items });
  const appearance = useAppearance();
  const letPass = useUnsaved(config.form.isDirty() || appearance.isDirty);
  const name = worded(factory.name, language);
  const save = useSave(factory, id, letPass);

  const read = () => {
    save.reset();
    const metadata = factory.isStandard ? appearance.read() : undefined;
    const values = config.read();
    if (values && (metadata || !factory.isStandard))
      save.mutate({ config: values, metadata, isWanted }, { onError: config.showRefusal });
    else focusFirstFault();
  };

  const before = factory.isStandard ? 2 : 1;
  const last = before + countCards(config) + 1;
  return (
    <Page
      title={say('guide.title', { name })}
      lead={worded(factory.description, language)}
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
          <RedirectCard id={id} step={1} />
          {factory.isStandard && <AppearanceCard appearance={appearance} step={2} />}
          <Parameters config={config} numbered firstStep={before + 1} />
          <Card title={say('social.sign_in_title')} step={last}>
            <Switch
              label={say('social.sign_in')}
              description={say('social.sign_in_text')}
              checked={isWanted}
              onChange={(event) => want(event.currentTarget.checked)}
            />
          </Card>
          <div className={classes.end}>
            <p className={classes.consequence}>{say('social.save_text')}</p>
            <Button
              size="md"
              loading={save.isPending}
              loaderProps={{ 'aria-label': say('guide.saving') }}
              onClick={read}
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
    </Page>
  );
}

/** After this turn the errors are on the page; the fields above the parameters come first. */
const focusFirstFault = () =>
  window.setTimeout(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus());

interface Wanted {
  readonly config: Config;
  readonly metadata: Metadata | undefined;
  readonly isWanted: boolean;
}

/** The connector first, then its place on the sign-in page: one that is refused there is saved all the same. */
function useSave(factory: Factory, id: string, letPass: () => void) {
  const { say } = useWords();
  const { api } = useConsole();
  const queries = useQueryClient();
  const offer = useOffer();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: ({ config, metadata }: Wanted) =>
      api.post<Connector>('/api/connectors', {
        connectorId: factory.id,
        id,
        config,
        ...(metadata && { metadata }),
      }),
    async onSuccess(saved, { isWanted }) {
      queries.setQueryData(connectorKeys.list, (all: Connector[] | undefined) => [...(all ?? []), saved]);
      void queries.invalidateQueries({ queryKey: connectorKeys.list, exact: true });
      const problem =
        isWanted &&
        (await offer.mutateAsync({ target: saved.target, isOffered: true }).then(
          () => undefined,
          (error: unknown) => sentenceOf(error, say),
        ));
      letPass();
      const state = { isNew: true, ...(problem && { problem }) };
      navigate(`/connectors/social/${encodeURIComponent(saved.id)}`, { replace: true, state });
    },
  });
}
