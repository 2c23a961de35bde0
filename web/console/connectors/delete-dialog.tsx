/** Deleting a connector: first it is said what stops working, as the sign-in settings have it. */
import { Button, Checkbox, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useConsole } from '../api/console-context.ts';
import { useUnsaved } from '../frame/leave-guard.ts';
import { sentenceOf } from '../frame/sentence.ts';
import { toast } from '../frame/toast.tsx';
import { Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import { type Connector, worded } from './connector.ts';
import { type Kind, kindOf, kindWords } from './kind.ts';
import { connectorKeys } from './queries.ts';
import { isUsed, type SignInExperience, type Uses, usesOf } from './sign-in-uses.ts';

export function DeleteDialog({ connector, onClose }: { connector: Connector; onClose: () => void }) {
  const { say, language } = useWords();
  const { api } = useConsole();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [isUnderstood, setUnderstood] = useState(false);
  const letPass = useUnsaved(false);
  const name = worded(connector.name, language);
  const kind = kindOf(connector);

  const experience = useQuery({
    queryKey: ['sign-in-exp'],
    queryFn: () => api.get<SignInExperience>('/api/sign-in-exp'),
    staleTime: 0,
  });
  const uses = experience.data && usesOf(kind, experience.data);
  const mustAgree = experience.isError || (uses !== undefined && isUsed(uses));

  const remove = useMutation({
    mutationFn: () => api.remove(`/api/connectors/${encodeURIComponent(connector.id)}`),
    onSuccess: () => {
      queries.setQueryData(connectorKeys.list, (all: Connector[] | undefined) =>
        all?.filter(({ id }) => id !== connector.id),
      );
      void queries.invalidateQueries({ queryKey: connectorKeys.list, exact: true });
      toast(say(kindWords[kind].deleted, { name }));
      letPass();
      navigate('/connectors/passwordless', { replace: true });
    },
  });

  return (
    <Modal
      opened
      onClose={onClose}
      title={say('delete.title', { name })}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      {experience.isPending && <Waiting />}
      {experience.isError && <Notice tone="warn">{say('delete.unknown')}</Notice>}
      {uses && (isUsed(uses) ? <WhatStops kind={kind} uses={uses} /> : <Text>{say('delete.unused')}</Text>)}
      {mustAgree && (
        <Checkbox
          mt="md"
          label={say('delete.understood')}
          checked={isUnderstood}
          onChange={(event) => setUnderstood(event.currentTarget.checked)}
        />
      )}
      {remove.isError && (
        <div style={{ marginTop: '1rem' }}>
          <Notice tone="bad" live="alert" title={sentenceOf(remove.error, say)} />
        </div>
      )}
      <Group mt="lg" justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {say('act.cancel')}
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          disabled={experience.isPending || (mustAgree && !isUnderstood)}
          onClick={() => remove.mutate()}
        >
          {say('delete.confirm')}
        </Button>
      </Group>
    </Modal>
  );
}

function WhatStops({ kind, uses }: { kind: Kind; uses: Uses }) {
  const { say } = useWords();
  const words = kindWords[kind];
  const stops = [
    uses.signIn && say(words.stopsSignIn),
    uses.signUp && say(words.stopsSignUp),
    uses.forgotPassword && say(words.stopsForgot),
    uses.mfa && say(words.stopsMfa),
  ].filter((text) => text !== false);
  return (
    <Notice tone="bad" title={say('delete.in_use')}>
      <ul>
        {stops.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <p>{say('delete.change_instead')}</p>
    </Notice>
  );
}
