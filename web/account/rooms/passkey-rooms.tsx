/** Passkeys: made in the browser, named, removed. */
import { useState } from 'preact/hooks';
import type { OwnFactor } from '../../../contract/account.ts';
import { api } from '../account-api.ts';
import { finish, goTo, tellNotice } from '../addresses.ts';
import { browserName } from '../browser-name.ts';
import { isEditable, isOffered } from '../fields.ts';
import { dateOf, say } from '../page.ts';
import { Link, MainButton, QuietButton } from '../parts/buttons.tsx';
import { Form } from '../parts/form.tsx';
import { Gate } from '../parts/gate.tsx';
import { Heading } from '../parts/heading.tsx';
import { Row } from '../parts/row.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useAct } from '../parts/use-act.ts';
import { canMakePasskeys, makePasskey } from '../../ui/new-passkey.ts';
import { factorsOf, type Person, readPerson } from '../person.ts';
import { withProof } from '../proof.ts';

/** As long as the contract takes. */
const longestName = 64;

export function AddPasskeyRoom() {
  const [name, setName] = useState(() => nameOfBrowser(navigator.userAgent));
  const { act, tell, problem, isBusy, field } = useAct();

  async function add(): Promise<void> {
    if (!canMakePasskeys()) return tell(say('passkey.unsupported'));
    let why: 'stopped' | 'known' | undefined;
    const outcome = await act(async () => {
      const begun = await api.beginPasskey();
      if (!begun.ok) return begun;
      const { verificationRecordId: id, registrationOptions } = begun.body;
      const passkey = await makePasskey(registrationOptions);
      if ('why' in passkey) {
        why = passkey.why;
        return undefined;
      }
      const shown = await api.showPasskey(id, passkey.made);
      return shown.ok ? withProof((proof) => api.addPasskey(id, nameIn(name), proof)) : shown;
    });
    if (why) return tell(say(why === 'known' ? 'passkey.known' : 'passkey.notMade'));
    if (!outcome?.ok) return;
    await readPerson();
    finish('/passkey/add', { key: 'passkey.done' });
  }

  return (
    <Gate>
      <section class="card narrow">
        <Heading title={say('passkey.add')}>{say('passkey.addLead')}</Heading>
        <Form onSubmit={() => void add()}>
          <TextField
            id="passkey-name"
            label={say('field.passkeyName')}
            value={name}
            onChange={setName}
            problem={problem}
            field={field}
            isFirst
          />
          <MainButton isBusy={isBusy}>{say('passkey.create')}</MainButton>
        </Form>
        <QuietButton onClick={() => goTo('/security')}>{say('do.cancel')}</QuietButton>
      </section>
    </Gate>
  );
}

export function PasskeysRoom({ person }: { person: Person }) {
  const passkeys = factorsOf(person, 'WebAuthn');
  const mayEdit = isEditable('passkey');
  return (
    <>
      <Heading title={say('passkey.title')}>{say('passkey.lead')}</Heading>
      <section class="card" aria-label={say('passkey.title')}>
        <ul class="rows">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} mayEdit={mayEdit} isOnly={passkeys.length === 1} />
          ))}
        </ul>
        {passkeys.length === 0 && <p>{say('value.none')}</p>}
        {mayEdit && isOffered('WebAuthn') && (
          <Link to="/passkey/add" class="main">
            {say('passkey.add')}
          </Link>
        )}
      </section>
      <Link to="/security" class="quiet">
        {say('do.back')}
      </Link>
    </>
  );
}

interface PasskeyRowProps {
  readonly passkey: OwnFactor;
  readonly mayEdit: boolean;
  readonly isOnly: boolean;
}

function PasskeyRow({ passkey, mayEdit, isOnly }: PasskeyRowProps) {
  const [isRenaming, rename] = useState(false);
  const name = passkey.name ?? (nameOfBrowser(passkey.agent) || say('passkey.unnamed'));
  const used = passkey.lastUsedAt && say('passkey.used', { date: dateOf(passkey.lastUsedAt) });
  const made = say('passkey.made', { date: dateOf(passkey.createdAt) });
  if (isRenaming) return <Renaming passkey={passkey} name={name} onEnd={() => rename(false)} />;
  return (
    <Row
      id={passkey.id}
      name={name}
      value={[made, used].filter(Boolean).join(', ')}
      removal={
        mayEdit
          ? {
              label: say('do.remove'),
              title: say('passkey.removeAsk', { name: `\u2068${name}\u2069` }),
              text: say('passkey.removeText'),
              // Of two, each may remove the other: which of them is shown, the server sees.
              act: () =>
                withProof((proof) => api.removeFactor(passkey.id, proof), isOnly ? ['WebAuthn'] : []),
              onDone: () => void readPerson().then(() => tellNotice({ key: 'passkey.removed' })),
            }
          : undefined
      }
    >
      {mayEdit && (
        <QuietButton
          id={`${passkey.id}-rename`}
          labelledBy={`${passkey.id}-rename ${passkey.id}-name`}
          onClick={() => rename(true)}
        >
          {say('do.rename')}
        </QuietButton>
      )}
    </Row>
  );
}

interface RenamingProps {
  readonly passkey: OwnFactor;
  readonly name: string;
  readonly onEnd: () => void;
}

function Renaming({ passkey, name, onEnd }: RenamingProps) {
  const [typed, type] = useState(name);
  const { act, tell, problem, isBusy, field } = useAct();

  async function save(): Promise<void> {
    const wanted = nameIn(typed);
    if (!wanted) return tell(say('wrong.empty'));
    const outcome = await act(() => withProof((proof) => api.renamePasskey(passkey.id, wanted, proof)));
    if (!outcome?.ok) return;
    await readPerson();
    onEnd();
    tellNotice({ key: 'passkey.renamed' });
  }

  return (
    <li>
      <Form class="question" onSubmit={() => void save()}>
        <TextField
          id={`name-${passkey.id}`}
          label={say('field.passkeyName')}
          value={typed}
          onChange={type}
          problem={problem}
          field={field}
        />
        <div class="acts">
          <MainButton isBusy={isBusy}>{say('do.save')}</MainButton>
          <QuietButton onClick={onEnd}>{say('do.cancel')}</QuietButton>
        </div>
      </Form>
    </li>
  );
}

const nameIn = (typed: string): string => typed.trim().slice(0, longestName);

/** What a passkey is called until the person says better. */
function nameOfBrowser(userAgent: string | undefined): string {
  const found = browserName(userAgent);
  if (!found) return '';
  return found.system ? say('sessions.browser', { ...found }) : found.browser;
}
