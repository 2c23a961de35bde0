/** Deleting a connector: first it is said what stops working, as the sign-in settings have it. */
import { Button, Checkbox, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ConsoleWord } from '../../../words/en/console.ts';
import { useConsole } from '../api/console-context.ts';
import { useUnsaved } from '../frame/leave-guard.ts';
import { sentenceOf } from '../frame/sentence.ts';
import { toast } from '../frame/toast.tsx';
import { Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { Notice } from '../look/notice.tsx';
import { type Connector, worded } from './connector.ts';
import { kindOf, kindWords } from './kind.ts';
import { connectorKeys } from './queries.ts';
import { type SignInExperience, usesOf } from './sign-in-uses.ts';

export function DeleteDialog({ connector, onClose }: { connector: Connector; onClose: () => void }) {
  const { say, language } = useWords();
  const { api } = useConsole();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [isUnderstood, setUnderstood] = useState(false);
  const letPass = useUnsaved(false);
  const name = worded(connector.name, language);
  const isSocial = connector.type === 'Social';

  const experience = useQuery({
    queryKey: ['sign-in-exp'],
    queryFn: () => api.get<SignInExperience>('/api/sign-in-exp'),
    staleTime: 0,
  });
  const stops = experience.data && whatStops(connector, experience.data).map((word) => say(word, { name }));
  const mustAgree = experience.isError || (stops !== undefined && stops.length > 0);

  const remove = useMutation({
    mutationFn: () => api.remove(`/api/connectors/${encodeURIComponent(connector.id)}`),
    onSuccess: () => {
      queries.setQueryData(connectorKeys.list, (all: Connector[] | undefined) =>
        all?.filter(({ id }) => id !== connector.id),
      );
      void queries.invalidateQueries({ queryKey: connectorKeys.list, exact: true });
      if (isSocial) void queries.invalidateQueries({ queryKey: ['sign-in-exp'] });
      toast(say(isSocial ? 'social.deleted' : kindWords[kindOf(connector)].deleted, { name }));
      letPass();
      navigate(`/connectors/${isSocial ? 'social' : 'passwordless'}`, { replace: true });
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
      {stops?.length === 0 && <Text>{say('delete.unused')}</Text>}
      {stops && stops.length > 0 && (
        <Notice tone="bad" title={say('delete.in_use')}>
          <ul>
            {stops.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
          {!isSocial && <p>{say('delete.change_instead')}</p>}
        </Notice>
      )}
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

/** The sentences of what people lose with it. */
function whatStops(connector: Connector, experience: SignInExperience): readonly ConsoleWord[] {
  if (connector.type === 'Social')
    return experience.socialSignInConnectorTargets?.includes(connector.target) ? ['social.stops'] : [];
  const kind = kindOf(connector);
  const words = kindWords[kind];
  const { signIn, signUp, forgotPassword, mfa } = usesOf(kind, experience);
  return [
    ...(signIn ? [words.stopsSignIn] : []),
    ...(signUp ? [words.stopsSignUp] : []),
    ...(forgotPassword ? [words.stopsForgot] : []),
    ...(mfa ? [words.stopsMfa] : []),
  ];
}
