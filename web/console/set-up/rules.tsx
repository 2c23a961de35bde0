/** The rules of the password; each gets its tick as soon as it is met. */
import { useWords } from '../language/words.ts';
import { CheckIcon } from '../look/icons.tsx';
import type { PasswordRules } from './password-rules.ts';
import classes from './set-up.module.css';

export function Rules({ id, rules }: { id: string; rules: PasswordRules }) {
  const { say } = useWords();
  const lines = [
    { text: say('set_up.rule_length'), isMet: rules.isLong },
    { text: say('set_up.rule_uncommon'), isMet: rules.isUncommon },
  ];
  return (
    <div id={id} className={classes.rules}>
      <p>{say('set_up.password_rules')}</p>
      <ul>
        {lines.map(({ text, isMet }) => (
          <li key={text} data-met={isMet || undefined}>
            <span className={classes.tick} aria-hidden="true">
              {isMet && <CheckIcon />}
            </span>
            {text}
            <span className="visually-hidden"> ({say(isMet ? 'set_up.rule_met' : 'set_up.rule_unmet')})</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
