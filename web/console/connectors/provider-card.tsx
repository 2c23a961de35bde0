/** One provider in a picker: its sign, its name, and what it is in a sentence. */
import { Radio } from '@mantine/core';
import { useWords } from '../language/words.ts';
import { guidePathOf } from './choice.ts';
import { type Factory, worded } from './connector.ts';
import classes from './connector-picker.module.css';
import { Logo } from './logo.tsx';

/** Chosen by the path of its guide. One that cannot be used says why, and cannot be chosen. */
export function ProviderCard({ factory }: { factory: Factory }) {
  const { language } = useWords();
  const name = worded(factory.name, language);
  const about = `about-${factory.id}`;
  return (
    <Radio.Card
      value={guidePathOf(factory)}
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
