/** A backup code: typed as it was written down. */
import { useState } from 'preact/hooks';
import { say } from '../../page.ts';
import { MainButton } from '../../parts/buttons.tsx';
import { Form } from '../../parts/form.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Problem } from '../../../ui/parts/problem.tsx';
import { useAct } from '../../parts/use-act.ts';
import { giveSecond } from '../../second-factor.ts';
import { journey } from '../../store.ts';

export function BackupCode() {
  const [code, setCode] = useState('');
  const { act, tell, problem, isBusy, field } = useAct();

  function submit(): void {
    if (!code.trim()) return tell(say('wrong.identifierEmpty'));
    void act(() => giveSecond(journey, 'backup', code.trim()));
  }

  return (
    <>
      <Heading title={say('second.title')}>{say('second.backup.lead')}</Heading>
      <Form onSubmit={submit}>
        <div>
          <label for="backup-code">{say('second.backup')}</label>
          <div class="joined" data-invalid={problem !== ''}>
            <input
              id="backup-code"
              data-first
              ref={field}
              type="text"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              value={code}
              aria-invalid={problem !== ''}
              aria-describedby="backup-code-problem"
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          </div>
          <Problem id="backup-code-problem" text={problem} />
        </div>
        <MainButton isBusy={isBusy}>{say('do.continue')}</MainButton>
      </Form>
    </>
  );
}
