/** The person's picture; until there is one, or when it does not load, the first letter of the name. */
import { useState } from 'preact/hooks';
import { nameOf, type Person } from '../person.ts';

export function Picture({ person }: { person: Person }) {
  const [lost, lose] = useState<string>();
  const { avatar } = person;
  if (avatar && avatar !== lost)
    return (
      <img
        class="picture"
        src={avatar}
        alt=""
        width="64"
        height="64"
        referrerpolicy="no-referrer"
        onError={() => lose(avatar)}
      />
    );
  return (
    <span class="picture" aria-hidden="true">
      {Array.from(nameOf(person).replace(/^\+/, ''))[0]?.toUpperCase() ?? '·'}
    </span>
  );
}
