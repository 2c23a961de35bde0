/** When people are asked for a second factor, chosen in words, with what comes of it for them. */
import { Radio, Switch } from '@mantine/core';
import { useWords } from '../language/words.ts';
import { Card } from '../look/card.tsx';
import { Notice } from '../look/notice.tsx';
import { AdaptiveRules } from './adaptive-rules.tsx';
import type { Draft } from './draft.ts';
import { effectOf } from './effect.ts';
import classes from './second-factors.module.css';
import type { SecondFactors } from './use-second-factors.ts';

const modes = ['optional', 'adaptive', 'everybody'] as const;
const prompts = {
  optional: ['both', 'sign-in', 'never'],
  adaptive: ['both', 'sign-in'],
  everybody: [],
} as const satisfies Readonly<Record<Draft['mode'], readonly Draft['prompt'][]>>;
const promptWords = {
  both: 'mfa.prompt_both',
  'sign-in': 'mfa.prompt_sign_in',
  never: 'mfa.prompt_never',
} as const;

export function PolicyCard({ page }: { page: SecondFactors }) {
  const { say } = useWords();
  const { draft, faults, change } = page;
  return (
    <Card title={say('mfa.policy')}>
      <Modes page={page} />
      {faults.mode && (
        <div className={classes.below}>
          <Notice tone="bad" live="status">
            {say(faults.mode)}
          </Notice>
        </div>
      )}
      {draft.mode === 'adaptive' && <AdaptiveRules />}
      {draft.mode !== 'everybody' && (
        <Radio.Group
          className={classes.question}
          label={say(draft.mode === 'adaptive' ? 'mfa.prompt_needed' : 'mfa.prompt')}
          value={draft.mode === 'adaptive' && draft.prompt === 'never' ? 'both' : draft.prompt}
          onChange={(prompt) => change({ prompt })}
        >
          <div className={classes.choices}>
            {prompts[draft.mode].map((prompt) => (
              <Radio key={prompt} value={prompt} label={say(promptWords[prompt])} />
            ))}
          </div>
        </Radio.Group>
      )}
      {draft.mode === 'optional' && (
        <Switch
          className={classes.question}
          label={say('mfa.organizations')}
          description={say('mfa.organizations_text')}
          checked={draft.organizationsInsist}
          onChange={({ currentTarget: { checked } }) => change({ organizationsInsist: checked })}
        />
      )}
      <InEffect draft={draft} />
    </Card>
  );
}

function Modes({ page: { draft, faults, change } }: { page: SecondFactors }) {
  const { say } = useWords();
  return (
    <Radio.Group label={say('mfa.mode')} value={draft.mode} onChange={(mode) => change({ mode })}>
      <div className={classes.modes}>
        {modes.map((mode) => (
          <Radio.Card
            key={mode}
            value={mode}
            className={classes.mode}
            aria-label={say(`mfa.mode_${mode}`)}
            aria-describedby={`about-${mode}`}
            {...(faults.mode && mode === draft.mode && { 'aria-invalid': true })}
          >
            <Radio.Indicator />
            <span>
              <span className={classes.name}>{say(`mfa.mode_${mode}`)}</span>
              <span className={classes.about} id={`about-${mode}`}>
                {say(`mfa.mode_${mode}_text`)}
              </span>
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

/** The choices read back from the side of the people. */
function InEffect({ draft }: { draft: Draft }) {
  const { say } = useWords();
  const effect = effectOf(draft);
  return (
    <section className={classes.effect} aria-labelledby="in-effect">
      <h3 id="in-effect">{say('mfa.effect')}</h3>
      {effect ? (
        <dl>
          <dt>{say('mfa.at_sign_up')}</dt>
          <dd>{say(effect.signUp)}</dd>
          <dt>{say('mfa.at_sign_in')}</dt>
          <dd>{say(effect.signIn)}</dd>
          <dt>{say('mfa.skipping')}</dt>
          <dd>{say(effect.skipping)}</dd>
        </dl>
      ) : (
        <p>{say('mfa.none_on')}</p>
      )}
    </section>
  );
}
