/** The telephone on the Start page: what came last, and the way there. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { formatPhone } from '../../ui/phone/phone.ts';
import { useConsole } from '../api/console-context.ts';
import { useWords } from '../language/words.ts';
import { TelephoneIcon } from '../look/icons.tsx';
import { sentAtMs, type TelephoneMessage } from '../telephone/conversations.ts';
import { Step } from './step.tsx';

export function TelephoneStep() {
  const { say, language } = useWords();
  const { api } = useConsole();
  const messages = useQuery({
    queryKey: ['telephone'],
    queryFn: () => api.get<TelephoneMessage[]>('/api/telephone/messages'),
    refetchInterval: 10_000,
  });
  const last = messages.data?.[0];
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  const text = last
    ? say('start.telephone_last', { to: formatPhone(last.to), time: clock.format(sentAtMs(last)) })
    : say('start.telephone_empty');
  return (
    <Step sign={<TelephoneIcon />} title={say('start.telephone_title')} text={messages.isSuccess ? text : ''}>
      <Button component={Link} variant="default" href="/telephone">
        {say('start.telephone_act')}
      </Button>
    </Step>
  );
}
