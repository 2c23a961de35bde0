/** Choosing a provider: one card each, what it is in a sentence. */
import { Button, Group, Modal, Radio } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { type Connector, type Factory, offered, worded } from './connector.ts';
import classes from './connector-picker.module.css';
import { Logo } from './logo.tsx';

interface PickerProps {
  readonly inUse: Connector | undefined;
  readonly factories: UseQueryResult<Factory[]>;
  onClose(): void;
  onPick(factoryId: string): void;
}

export function ConnectorPicker({ inUse, factories, onClose, onPick }: PickerProps) {
  const { say, language } = useWords();
  const [picked, pick] = useState<string>();
  const choices = offered(factories.data ?? [], 'Sms', inUse?.connectorId);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={say(inUse ? 'picker.title_change' : 'picker.title')}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      <p className={classes.lead}>
        {inUse ? say('picker.lead_change', { name: worded(inUse.name, language) }) : say('picker.lead')}
      </p>
      {factories.isPending && <Waiting />}
      {factories.isError && <Refused error={factories.error} onRetry={() => void factories.refetch()} />}
      {factories.isSuccess && choices.length === 0 && <p>{say('picker.none')}</p>}
      <Radio.Group value={picked ?? ''} onChange={pick} aria-label={say('picker.label')} name="provider">
        <div className={classes.cards}>
          {choices.map((factory) => (
            <ProviderCard key={factory.id} factory={factory} />
          ))}
        </div>
      </Radio.Group>
      <Group justify="flex-end" className={classes.acts}>
        <Button variant="default" onClick={onClose}>
          {say('act.cancel')}
        </Button>
        <Button disabled={!picked} onClick={() => picked && onPick(picked)}>
          {say('act.next')}
        </Button>
      </Group>
    </Modal>
  );
}

function ProviderCard({ factory }: { factory: Factory }) {
  const { language } = useWords();
  const name = worded(factory.name, language);
  const about = `about-${factory.id}`;
  return (
    <Radio.Card
      value={factory.id}
      className={classes.card}
      disabled={factory.error !== undefined}
      aria-label={name}
      aria-describedby={about}
    >
      <Logo of={factory} name={name} />
      <span className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={classes.about} id={about}>
          {worded(factory.description, language)}
        </span>
      </span>
      {factory.error === undefined && <Radio.Indicator />}
    </Radio.Card>
  );
}
