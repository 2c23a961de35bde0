/** A number, an address or a username is asked for: the field, and the button that goes on with it. */
import { nameOf } from '../../ui/parts/country-menu.tsx';
import { readTyped } from '../identifier.ts';
import type { Stopped } from '../journey.ts';
import { page, say } from '../page.ts';
import { journey } from '../store.ts';
import type { Kind } from '../ways.ts';
import { MainButton } from './buttons.tsx';
import { Form } from './form.tsx';
import { IdentifierField } from './identifier-field.tsx';
import { sentenceOf } from './sentence-of.ts';
import { useAct } from './use-act.ts';

interface IdentifierFormProps {
  readonly kinds: readonly Kind[];
  readonly give: (value: string) => Stopped;
}

export function IdentifierForm({ kinds, give }: IdentifierFormProps) {
  const { act, tell, problem, isBusy, field } = useAct(sentenceOf(journey.read().notice));
  const { kind, value, problem: wrong, country } = readTyped(journey.read(), kinds);

  function submit(): void {
    if (wrong) return tell(say(wrong, { country: nameOf(country, page.language) }));
    void act(() => give(value));
  }

  return (
    <Form onSubmit={submit}>
      <IdentifierField kinds={kinds} problem={problem} field={field} isLogin={false} />
      {kind === 'phone' && <p class="small">{say('smsCost')}</p>}
      <MainButton isBusy={isBusy}>{say('do.continue')}</MainButton>
    </Form>
  );
}
