/** Choosing a provider: one card each, what it is in a sentence; below them those that are known by name. */
import { Modal, Radio } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Refused, Waiting } from '../frame/waiting.tsx';
import { useWords } from '../language/words.ts';
import { type Choice, guidePathOf, presetsIn } from './choice.ts';
import { type Connector, type Factory, offered, worded } from './connector.ts';
import classes from './connector-picker.module.css';
import { type Kind, kindWords } from './kind.ts';
import { Logo } from './logo.tsx';
import { PickerActs } from './picker-acts.tsx';
import { ProviderCard } from './provider-card.tsx';

interface PickerProps {
  readonly kind: Kind;
  readonly inUse: Connector | undefined;
  readonly factories: UseQueryResult<Factory[]>;
  onClose(): void;
  /** A path inside the Console. */
  onPick(guidePath: string): void;
}

export function ConnectorPicker({ kind, inUse, factories, onClose, onPick }: PickerProps) {
  const { say, language } = useWords();
  const words = kindWords[kind];
  const [picked, pick] = useState<string>();
  const all = factories.data ?? [];
  const choices = offered(all, kind, inUse?.connectorId);
  const presets = presetsIn(all, kind);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={say(inUse ? words.pickOther : words.pick)}
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      <p className={classes.lead}>
        {inUse ? say('picker.lead_change', { name: worded(inUse.name, language) }) : say(words.which)}
      </p>
      {factories.isPending && <Waiting />}
      {factories.isError && <Refused error={factories.error} onRetry={() => void factories.refetch()} />}
      {factories.isSuccess && choices.length + presets.length === 0 && <p>{say(words.noOther)}</p>}
      <Radio.Group value={picked ?? ''} onChange={pick} aria-label={say('picker.label')} name="provider">
        <div className={classes.cards}>
          {choices.map((factory) => (
            <ProviderCard key={factory.id} factory={factory} />
          ))}
        </div>
        {presets.length > 0 && (
          <section aria-labelledby="presets">
            <h3 id="presets" className={classes.section}>
              {say('picker.presets')}
            </h3>
            <p className={classes.note}>{say('picker.presets_text')}</p>
            <div className={classes.presets}>
              {presets.map((choice) => (
                <PresetCard key={guidePathOf(choice)} choice={choice} />
              ))}
            </div>
          </section>
        )}
      </Radio.Group>
      <PickerActs onClose={onClose} onNext={picked ? () => onPick(picked) : undefined} />
    </Modal>
  );
}

function PresetCard({ choice }: { choice: Choice }) {
  const name = choice.preset?.name ?? '';
  return (
    <Radio.Card value={guidePathOf(choice)} className={classes.preset} aria-label={name}>
      <Logo of={choice} name={name} size={30} />
      <span className={classes.presetName}>{name}</span>
      <Radio.Indicator />
    </Radio.Card>
  );
}
