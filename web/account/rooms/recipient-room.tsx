/** Another number or address: who is there, what is the new one, its code. */
import { useState } from 'preact/hooks';
import { countries } from '../../ui/phone/country.ts';
import { api } from '../account-api.ts';
import { finish, goTo, goToStep, roomAt, stepNow, wishes } from '../addresses.ts';
import { homeCountry } from '../../ui/phone/home-country.ts';
import { page, say } from '../page.ts';
import { MainButton, QuietButton } from '../parts/buttons.tsx';
import { CodeStep } from '../parts/code-step.tsx';
import { nameOf } from '../../ui/parts/country-menu.tsx';
import { Form } from '../parts/form.tsx';
import { Gate } from '../parts/gate.tsx';
import { Heading } from '../parts/heading.tsx';
import { PhoneField, readTypedPhone, type TypedPhone } from '../parts/phone-field.tsx';
import { Risks } from '../parts/risks.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useAct } from '../parts/use-act.ts';
import { type Person, readPerson } from '../person.ts';
import { withProof } from '../proof.ts';
import { emailProblem, formatRecipient, type Kind } from '../recipient.ts';
import { codeFor, forgetCode, type SentCode } from '../sent-codes.ts';

interface RecipientRoomProps {
  readonly kind: Kind;
  readonly person: Person;
}

export function RecipientRoom({ kind, person }: RecipientRoomProps) {
  const [typed, type] = useState<TypedPhone>(() => firstTyped(kind));
  const [sent, setSent] = useState<SentCode>();
  // Of the code that was right when who is there had to be asked again: no second code is wanted then.
  const [proven, prove] = useState('');

  async function give(code: string, { to, id }: SentCode) {
    if (proven !== id) {
      const outcome = await api.checkCode(to, id, code);
      if (!outcome.ok) return outcome;
      prove(id);
    }
    const outcome = await withProof((proof) => api.setRecipient(to, id, proof));
    if (!outcome) return outcome;
    forgetCode(to);
    if (!outcome.ok) {
      prove('');
      return outcome;
    }
    await readPerson();
    const shown = `\u2068${formatRecipient(to)}\u2069`;
    finish(`/${kind}`, { key: `${kind}.done`, values: { [kind]: shown } });
    return outcome;
  }

  // With an entry of its own in the browser's history, in which Back leads to what was typed.
  function ask(code: SentCode): void {
    // Whoever left meanwhile stays where they are.
    if (roomAt(location.pathname) === `/${kind}`) goToStep('code');
    setSent(code);
  }

  return (
    <Gate>
      <section class="card narrow">
        {sent && stepNow() === 'code' ? (
          <CodeStep
            sent={sent}
            give={(code) => give(code, sent)}
            onSentAgain={setSent}
            back={{
              label: say(kind === 'phone' ? 'do.otherNumber' : 'do.otherEmail'),
              act: () => history.back(),
            }}
          />
        ) : (
          <Ask kind={kind} person={person} typed={typed} type={type} onSent={ask} />
        )}
      </section>
    </Gate>
  );
}

interface AskProps extends RecipientRoomProps {
  readonly typed: TypedPhone;
  readonly type: (typed: TypedPhone) => void;
  readonly onSent: (sent: SentCode) => void;
}

function Ask({ kind, person, typed, type, onSent }: AskProps) {
  const { act, tell, problem, isBusy, field } = useAct();
  const isFirst = !(kind === 'phone' ? person.primaryPhone : person.primaryEmail);
  const step = isFirst ? 'add' : 'change';

  async function send(): Promise<void> {
    const { to, wrong } = kind === 'phone' ? readNumber(typed) : readAddress(typed.text);
    if (wrong) return tell(wrong);
    if (to === (kind === 'phone' ? `+${person.primaryPhone}` : person.primaryEmail))
      return tell(say('wrong.same'));
    const outcome = await act(() => codeFor(to));
    if (outcome?.ok) onSent(outcome.body);
  }

  return (
    <>
      <Heading title={say(`${kind}.${step}`)}>{say(`${kind}.${step}Lead`)}</Heading>
      {kind === 'phone' && <Risks />}
      <Form onSubmit={() => void send()}>
        {kind === 'phone' ? (
          <PhoneField value={typed} onChange={type} problem={problem} field={field} />
        ) : (
          <TextField
            id="email"
            label={say('field.emailNew')}
            type="email"
            autocomplete="email"
            value={typed.text}
            onChange={(text) => type({ ...typed, text })}
            problem={problem}
            field={field}
            isFirst
          />
        )}
        {kind === 'phone' && <p class="small">{say('smsCost')}</p>}
        <MainButton isBusy={isBusy}>{say('do.sendCode')}</MainButton>
      </Form>
      <QuietButton onClick={() => goTo('/security')}>{say('do.cancel')}</QuietButton>
    </>
  );
}

function readNumber(typed: TypedPhone): { readonly to: string; readonly wrong?: string } {
  const { phone, problem, country } = readTypedPhone(typed);
  if (!problem) return { to: phone };
  const key = `wrong.phone${problem[0]!.toUpperCase()}${problem.slice(1)}` as 'wrong.phoneShort';
  return { to: '', wrong: say(key, { country: nameOf(country, page.language) }) };
}

function readAddress(typed: string): { readonly to: string; readonly wrong?: string } {
  const key = emailProblem(typed);
  return { to: typed.trim(), wrong: key && say(key) };
}

/** `?identifier=` fills the field; what is of the other kind does not. */
function firstTyped(kind: Kind): TypedPhone {
  const given = wishes().identifier ?? '';
  const country = homeCountry(undefined, page.language, navigator.languages).iso;
  if (kind === 'email') return { text: given.includes('@') ? given : '', country };
  if (!/^\+?[\d\s()-]+$/.test(given)) return { text: '', country };
  // The contract writes numbers without their plus.
  const number = readTypedPhone({ text: `+${given.replace(/^\+/, '')}`, country: countries[0]!.iso });
  return number.problem ? { text: given, country } : { text: number.national, country: number.country.iso };
}
