/** Sends a test message with the values of the form, saved or not, and says beside it what came of it. */
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Link } from 'wouter';
import { useConsole } from '../api/console-context.ts';
import { providerWords } from '../api/refusal.ts';
import type { Config } from '../fields/form-values.ts';
import type { ConfigForm } from '../fields/use-config-form.ts';
import { sentenceOf } from '../frame/sentence.ts';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { SendIcon } from '../look/icons.tsx';
import { Notice } from '../look/notice.tsx';
import { telephoneFactoryId } from './connector.ts';
import { type Kind, kindWords } from './kind.ts';
import { recipients } from './recipient.ts';
import classes from './test-sender.module.css';

interface TestSenderProps {
  readonly kind: Kind;
  readonly factoryId: string;
  readonly config: ConfigForm;
  readonly step?: number;
  /** The configuration that was just tried with success. */
  onSent?(config: Config): void;
}

export function TestSender({ kind, factoryId, config, step, onSent }: TestSenderProps) {
  const { say, language } = useWords();
  const { api } = useConsole();
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const resultId = useId();
  const toTelephone = factoryId === telephoneFactoryId;
  const recipient = recipients[kind];

  const test = useMutation({
    mutationFn: async ({ to, values }: { to: string; values: Config }) => {
      const path = `/api/connectors/${encodeURIComponent(factoryId)}/test`;
      await api.post(path, { ...recipient.body(to), config: values, locale: language });
      return to;
    },
    onSuccess: (_, { values }) => onSent?.(values),
    onError: (error) => config.showRefusal(error),
  });

  const send = (event: FormEvent) => {
    event.preventDefault();
    const to = recipient.read(typed);
    setWrong(!to);
    test.reset();
    const values = to && config.read();
    if (values) test.mutate({ to, values });
  };

  return (
    <Card title={say('guide.test')} lead={say('test.lead')} {...(step === undefined ? {} : { step })}>
      <form onSubmit={send} noValidate className={classes.form}>
        <TextInput
          className={classes.phone}
          type={recipient.type}
          autoComplete={recipient.type}
          label={say(recipient.label)}
          description={say(toTelephone ? 'test.telephone_hint' : recipient.hint)}
          error={isWrong && say(recipient.wrong)}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setWrong(false);
          }}
          onBlur={() => setTyped((text) => recipient.show(recipient.read(text) ?? text))}
        />
        <Button
          type="submit"
          variant="default"
          leftSection={<SendIcon />}
          loading={test.isPending}
          loaderProps={{ 'aria-label': say('test.sending') }}
          aria-describedby={resultId}
        >
          {say('act.send')}
        </Button>
      </form>
      <div id={resultId} className={classes.result}>
        {test.isSuccess && (
          <Notice
            tone="good"
            live="status"
            title={say(toTelephone ? 'test.sent_telephone' : kindWords[kind].sent, {
              to: recipient.show(test.data),
            })}
          >
            {toTelephone && (
              <Link href={`/telephone?to=${test.data.slice(1)}`}>{say('test.see_telephone')}</Link>
            )}
          </Notice>
        )}
        {test.isError && (
          <Notice tone="bad" live="alert" title={say('test.failed')}>
            <p>{sentenceOf(test.error, say)}</p>
            {providerWords(test.error) && <p>{providerWords(test.error)}</p>}
          </Notice>
        )}
      </div>
    </Card>
  );
}
