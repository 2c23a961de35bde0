/** Name, picture and username: what applications may see. */
import { useState } from 'preact/hooks';
import { api } from '../account-api.ts';
import { roomAt, tellNotice } from '../addresses.ts';
import { isEditable, isShown } from '../fields.ts';
import { say } from '../page.ts';
import { MainButton } from '../parts/buttons.tsx';
import { Form } from '../parts/form.tsx';
import { Heading } from '../parts/heading.tsx';
import { orNone, Row } from '../parts/row.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useAct } from '../parts/use-act.ts';
import { type Person, readPerson } from '../person.ts';

export function ProfileRoom({ person }: { person: Person }) {
  const shown = (['name', 'avatar'] as const).filter((field) => isShown(field) && !isEditable(field));
  return (
    <>
      <Heading title={say('nav.profile')}>{say('profile.lead')}</Heading>
      {(isEditable('name') || isEditable('avatar')) && <ProfileForm person={person} />}
      {(shown.length > 0 || isShown('username')) && (
        <section class="card" aria-label={say('nav.profile')}>
          <ul class="rows">
            {shown.map((field) => (
              <Row key={field} id={field} name={say(`field.${field}`)} value={orNone(person[field])} />
            ))}
            {isShown('username') && (
              <Row
                id="username"
                name={say('username.title')}
                value={orNone(person.username && <bdi>{person.username}</bdi>)}
                ways={isEditable('username') ? [[say('do.edit'), '/username']] : []}
              />
            )}
          </ul>
        </section>
      )}
    </>
  );
}

function ProfileForm({ person }: { person: Person }) {
  const [name, setName] = useState(person.name ?? '');
  const [avatar, setAvatar] = useState(person.avatar ?? '');
  const nameAct = useAct();
  const pictureAct = useAct();

  async function save(): Promise<void> {
    const picture = avatar.trim();
    pictureAct.tell('');
    if (isEditable('avatar') && picture && !isWebAddress(picture))
      return pictureAct.tell(say('field.avatarWrong'));
    const patch = {
      ...(isEditable('name') && { name: name.trim() }),
      ...(isEditable('avatar') && { avatar: picture }),
    };
    const outcome = await nameAct.act(() => api.change(patch));
    if (!outcome?.ok) return;
    await readPerson();
    tellNotice({ key: 'profile.saved' });
    if (roomAt(location.pathname) === '/profile') scrollTo(0, 0);
  }

  return (
    <section class="card">
      <Form onSubmit={() => void save()}>
        {isEditable('name') && (
          <TextField
            id="name"
            label={say('field.name')}
            value={name}
            onChange={setName}
            autocomplete="name"
            problem={nameAct.problem}
            field={nameAct.field}
          />
        )}
        {isEditable('avatar') && (
          <TextField
            id="avatar"
            label={say('field.avatarUrl')}
            type="url"
            value={avatar}
            onChange={setAvatar}
            autocomplete="photo"
            hint={say('field.avatarHint')}
            problem={pictureAct.problem || (isEditable('name') ? '' : nameAct.problem)}
            field={pictureAct.field}
          />
        )}
        <MainButton isBusy={nameAct.isBusy}>{say('do.save')}</MainButton>
      </Form>
    </section>
  );
}

/** Another scheme would not be shown: the page's own policy asks for pictures over https alone. */
const isWebAddress = (text: string): boolean => /^https:/i.test(text) && URL.canParse(text);
