/** A link that does not work any more, and how to get one that does. */
import { Button } from '@mantine/core';
import { useConsole } from '../api/console-context.ts';
import { PlainPage } from '../frame/plain-page.tsx';
import { useWords } from '../language/words.ts';
import { CopyText } from '../look/copy-text.tsx';
import classes from './set-up.module.css';

export function LinkRefused({ code }: { code: 'no_key' | 'invalid' | 'used' | 'expired' }) {
  const { say } = useWords();
  const { session } = useConsole();
  return (
    <PlainPage title={say(`set_up.${code}_title`)} lead={say(`set_up.${code}_text`)}>
      <div className={classes.ways}>
        <div>
          <p>{say('set_up.new_link')}</p>
          <CopyText text="npx latchkey admin link" />
        </div>
        <div>
          <p>{say('set_up.new_reset')}</p>
          <CopyText text="npx latchkey admin reset" />
        </div>
        <Button variant={code === 'used' ? 'filled' : 'default'} onClick={() => void session.signIn()}>
          {say('act.sign_in')}
        </Button>
      </div>
    </PlainPage>
  );
}
