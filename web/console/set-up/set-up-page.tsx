/** Behind the one-time link: the first administrator is made, or a locked-out one gets a new password. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useConsole } from '../api/console-context.ts';
import { ApiRefusal } from '../api/refusal.ts';
import { PlainPage } from '../frame/plain-page.tsx';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { LinkRefused } from './link-refused.tsx';
import { type Account, type LinkPurpose, readLink } from './set-up-api.ts';
import { SetUpForm } from './set-up-form.tsx';

export default function SetUpPage() {
  const { say, language } = useWords();
  // Kept here alone once the form is open; the address keeps it too, so that the page can be loaded again.
  const [key] = useState(() => decodeURIComponent(location.hash.slice(1)));
  const [done, setDone] = useState<Account>();
  const [refusal, setRefusal] = useState<unknown>();
  const link = useQuery({
    queryKey: ['set-up', key],
    queryFn: () => readLink(key, language),
    enabled: key !== '' && !done,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });

  if (key === '') return <LinkRefused code="no_key" />;
  if (done) return <Ready account={done} kind={link.data?.kind ?? 'first-administrator'} />;
  const code = linkCode(refusal) ?? linkCode(link.error);
  if (code) return <LinkRefused code={code} />;
  if (link.isError) {
    return (
      <PlainPage title={say('set_up.page_title')}>
        <Refused error={link.error} onRetry={() => void link.refetch()} />
      </PlainPage>
    );
  }
  if (!link.data) return <Waiting tall />;

  const finish = (account: Account) => {
    // The key is used up: it has no business in the history of this browser.
    history.replaceState(null, '', '/console/set-up');
    setDone(account);
  };
  return (
    <PlainPage {...titleOf(link.data)}>
      <SetUpForm linkKey={key} purpose={link.data} onDone={finish} onLinkRefused={setRefusal} />
    </PlainPage>
  );

  function titleOf(purpose: LinkPurpose) {
    return purpose.kind === 'reset'
      ? {
          title: say('set_up.reset_title'),
          lead: say('set_up.reset_text', { username: purpose.username }),
        }
      : { title: say('set_up.first_title'), lead: say('set_up.first_text') };
  }
}

function Ready({ account, kind }: { account: Account; kind: LinkPurpose['kind'] }) {
  const { say } = useWords();
  const { session } = useConsole();
  const word = kind === 'reset' ? 'changed' : 'created';
  return (
    <PlainPage
      title={say(`set_up.${word}_title`)}
      lead={say(`set_up.${word}_text`, { username: account.username })}
    >
      <Button size="md" fullWidth onClick={() => void session.signIn(account.username)}>
        {say('act.sign_in')}
      </Button>
    </PlainPage>
  );
}

const linkCodes = {
  'set_up.link_invalid': 'invalid',
  'set_up.link_used': 'used',
  'set_up.link_expired': 'expired',
} as const;

/** Whether the link itself was refused, and how. */
function linkCode(error: unknown) {
  const code = error instanceof ApiRefusal ? error.code : '';
  return Object.hasOwn(linkCodes, code) ? linkCodes[code as keyof typeof linkCodes] : undefined;
}
