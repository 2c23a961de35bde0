/** Choosing the provider of a new social connector. */
import { Modal, Radio } from '@mantine/core';
import { useState } from 'react';
import { type Connector, type Factory, offered } from '../connectors/connector.ts';
import classes from '../connectors/connector-picker.module.css';
import { PickerActs } from '../connectors/picker-acts.tsx';
import { ProviderCard } from '../connectors/provider-card.tsx';
import { useFactories } from '../connectors/queries.ts';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';

interface SocialPickerProps {
  readonly connectors: readonly Connector[];
  onClose(): void;
  /** A path inside the Console. */
  onPick(guidePath: string): void;
}

export function SocialPicker({ connectors, onClose, onPick }: SocialPickerProps) {
  const { say } = useWords();
  const factories = useFactories();
  const [picked, pick] = useState<string>();
  const choices = choicesOf(factories.data ?? [], connectors);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={say('social.add')}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      <p className={classes.lead}>{say('social.pick_lead')}</p>
      {factories.isPending && <Waiting />}
      {factories.isError && <Refused error={factories.error} onRetry={() => void factories.refetch()} />}
      {factories.isSuccess && choices.length === 0 && <p>{say('social.pick_none')}</p>}
      <Radio.Group value={picked ?? ''} onChange={pick} aria-label={say('picker.label')} name="provider">
        <div className={classes.cards}>
          {choices.map((factory) => (
            <ProviderCard key={factory.id} factory={factory} />
          ))}
        </div>
      </Radio.Group>
      <PickerActs onClose={onClose} onNext={picked ? () => onPick(picked) : undefined} />
    </Modal>
  );
}

/** A provider is set up once, a protocol as often as there are providers that speak it; protocols stand last. */
function choicesOf(factories: readonly Factory[], connectors: readonly Connector[]): readonly Factory[] {
  const isTaken = ({ id, isStandard }: Factory) =>
    !isStandard && connectors.some(({ connectorId }) => connectorId === id);
  return offered(factories, 'Social', undefined)
    .filter((factory) => !isTaken(factory))
    .toSorted((one, other) => Number(one.isStandard ?? false) - Number(other.isStandard ?? false));
}
